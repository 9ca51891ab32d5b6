#include "engine/inspection/label_words.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

bool contains_any(const std::string& text, std::span<const std::string_view> words) {
  const std::string folded = folded_text(text);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return folded.find(folded_text(std::string(word))) != std::string::npos;
  });
}

// The label without a leading code, "(1) Yes" or "1. Yes", and blanks.
std::string bare(const std::string& label) {
  const std::size_t start = label.find_first_not_of(" ()[]0123456789.-:");
  std::string text = start == std::string::npos ? "" : label.substr(start);
  text.erase(text.find_last_not_of(" .") + 1);
  return folded_text(text);
}

bool is_one_of(const std::string& label, std::span<const std::string_view> words) {
  const std::string text = bare(label);
  return std::any_of(words.begin(), words.end(), [&](std::string_view spelled) {
    const std::string word = folded_text(std::string(spelled));
    return text == word || (text.starts_with(word) && text[word.size()] == ',');
  });
}

constexpr std::string_view kYes[] = {"yes",
                                     "si",
                                     "sí",
                                     "s\xC3\x8D",
                                     "sim",
                                     "oui",
                                     "예",
                                     "네",
                                     "있다",
                                     "있음",
                                     "그렇다",
                                     "그렇습니다"};
constexpr std::string_view kNo[] = {
    "no", "não", "nao", "non", "아니오", "아니요", "없다", "없음", "그렇지 않다", "아니다"};
constexpr std::string_view kRefused[] = {"refus",
                                         "recus",
                                         "no responde",
                                         "no contesta",
                                         "rehús",
                                         "rehus",
                                         "não respond",
                                         "sin respuesta",
                                         "무응답",
                                         "응답거절",
                                         "응답 거절",
                                         "prefer not"};
constexpr std::string_view kDontKnow[] = {"don't know",
                                          "don’t know",
                                          "dont know",
                                          "do not know",
                                          "no sabe",
                                          "não sabe",
                                          "ne sait pas",
                                          "모름",
                                          "잘 모르겠다",
                                          "not sure"};
constexpr std::string_view kNotApplicable[] = {"not applicable",
                                               "no aplica",
                                               "não se aplica",
                                               "sans objet",
                                               "inapplicable",
                                               "n/a",
                                               "해당없음",
                                               "비해당",
                                               "does not apply"};
constexpr std::string_view kNotAsked[] = {
    "not asked", "no preguntad", "skipped", "out of universe", "não perguntad"};
constexpr std::string_view kNoAnswer[] = {"sin dato",
                                          "missing",
                                          "ns/nr",
                                          "ns/nc",
                                          "nsp",
                                          "ignorado",
                                          "manquant",
                                          "no especificado",
                                          "no answer"};
constexpr std::string_view kCrime[] = {
    "robber", "robbed",  "theft",  "stolen",  "burgl",  "assault", "victim",   "fraud",
    "brib",   "corrupt", "extort", "threat",  "vandal", "violen",  "crime",    "robo",
    "hurto",  "asalto",  "agresi", "víctima", "delito", "soborno", "coima",    "estafa",
    "roubo",  "furto",   "agress", "suborno", "vol ",   "vols",    "cambriol", "escroq"};
constexpr std::string_view kGroup[] = {
    "sex",   "gender", "sexo",        "age group", "age_g",        "agegr", "edad",
    "tramo", "region", "región",      "province",  "departamento", "urban", "rural",
    "area",  "zona",   "estrato soc", "education", "nivel educ",   "tenure"};

}  // namespace

std::string folded_text(const std::string& text) {
  // Of U+00C0 to U+00FF; a blank keeps the character.
  static constexpr std::string_view kBase =
      "aaaaaaaceeeeiiii nooooo ouuuuy  aaaaaaaceeeeiiii nooooo ouuuuy y";
  const std::string lower = lower_case(text);
  std::string folded;
  for (std::size_t k = 0; k < lower.size(); ++k) {
    const auto first = static_cast<unsigned char>(lower[k]);
    const bool is_latin = first == 0xC3U && k + 1 < lower.size();
    const auto second = is_latin ? static_cast<unsigned char>(lower[k + 1]) : 0U;
    const char base = second >= 0x80U ? kBase[second - 0x80U] : ' ';
    if (base == ' ') {
      folded += lower[k];
    } else {
      folded += base;
      ++k;
    }
  }
  return folded;
}

bool says_yes(const std::string& label) { return is_one_of(label, kYes); }

bool says_no(const std::string& label) { return is_one_of(label, kNo); }

std::string reason_said(const std::string& label) {
  if (contains_any(label, kNotApplicable)) return "not_applicable";
  if (contains_any(label, kNotAsked)) return "not_asked";
  if (contains_any(label, kDontKnow)) return "dont_know";
  if (contains_any(label, kRefused)) return "refused";
  return contains_any(label, kNoAnswer) ? "user_missing" : "";
}

bool speaks_of_crime(const std::string& text) { return contains_any(text, kCrime); }

bool speaks_of_group(const std::string& text) { return contains_any(text, kGroup); }

}  // namespace darkfigure
