#include "engine/io/target_format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/core/calendar.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

constexpr std::size_t kLongestSpssText = 32767;
constexpr std::size_t kLongestLabelledText = 8;  // longer ones ReadStat 1.1.8 writes wrongly

bool keeps_code(const Column& column, std::size_t row) {
  return !column.present(row) && column.missing[row] != Missing::kSystem &&
         column.missing[row] != Missing::kTagged && column.tag(row) == '\0';
}

// Names that SPSS, or Stata, keeps for itself.
bool is_reserved(const std::string& name, bool spss) {
  static const std::set<std::string> kSpss = {
      "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "thru", "to", "with"};
  static const std::set<std::string> kStata = {
      "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if",   "in",    "int",
      "long", "_n", "_N",   "_pi",   "_pred", "_rc",    "_skip", "strL", "using", "with"};
  if (spss) return kSpss.contains(lower_case(name));
  const bool str_number = name.starts_with("str") && name.size() > 3 &&
                          name.find_first_not_of("0123456789", 3) == std::string::npos;
  return str_number || kStata.contains(name);
}

std::string legal_name(std::string name, StatisticalOutput format) {
  const bool spss = format != StatisticalOutput::kDta;
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool sign = spss && (c == '.' || c == '@' || c == '#' || c == '$');
    if (std::isalnum(byte) == 0 && c != '_' && byte < 0x80U && !sign) c = '_';
  }
  if (spss && name.ends_with('.')) name.back() = '_';
  if (name.empty()) name = "v";
  const auto first = static_cast<unsigned char>(name.front());
  const bool sign = name.front() == (spss ? '@' : '_');
  if (std::isalpha(first) == 0 && first < 0x80U && !sign) name.insert(0, "v");
  return is_reserved(name, spss) ? name + "_" : name;
}

// Cut to at most `bytes`, not in the middle of a UTF-8 character.
std::string cut(const std::string& name, std::size_t bytes) {
  if (name.size() <= bytes) return name;
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end);
}

// Number of labels that `keep` refuses; they are taken out.
template <typename Keep>
std::size_t drop_labels(Column& column, const Keep& keep) {
  return std::erase_if(column.labels, [&](const ValueLabel& label) { return !keep(label); });
}

// A plain number's format says nothing that another package needs.
bool is_plain(const std::string& format) {
  if (format.empty() || format.starts_with('%')) {
    return format.find('t') == std::string::npos || format.size() < 2 || format[1] != 't';
  }
  constexpr std::array<std::string_view, 6> kPlain = {"F", "N", "A", "E", "COMMA", "DOT"};
  const std::string name = format.substr(0, format.find_first_of("0123456789"));
  return std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end();
}

void recount_dates(Column& column, StatisticalOutput format, std::vector<std::string>& losses) {
  const bool spss = format != StatisticalOutput::kDta;
  const DateScale from = date_scale(column.format);
  const bool foreign = spss == column.format.starts_with('%');
  if (!foreign) return;
  const std::string had = column.format;
  column.format.clear();
  if (!from.is_date() || column.is_text) {
    if (!is_plain(had)) losses.push_back("its format " + had + "; the numbers are kept");
    return;
  }
  const bool day = from.kind == DateScale::Kind::kDay;
  column.format = spss ? (day ? "DATE11" : "DATETIME20") : (day ? "%td" : "%tc");
  const DateScale to = date_scale(column.format);
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.present(row)) column.values[row] = recount(column.values[row], from, to);
  }
}

// --- SPSS ---

bool fits_spss(const std::vector<MissingCodes>& codes) {
  std::size_t ranges = 0;
  for (const MissingCodes& code : codes) ranges += code.low < code.high ? 1 : 0;
  return ranges == 0 ? codes.size() <= 3 : ranges == 1 && codes.size() <= 2;
}

// One range over `codes[first..last]` when no value in use lies inside it.
std::optional<MissingCodes> covering_range(const Column& column,
                                           const std::vector<MissingCodes>& codes,
                                           std::size_t first,
                                           std::size_t last) {
  const MissingCodes range{codes[first].low, codes[last].high, {}};
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) continue;
    if (column.values[row] >= range.low && column.values[row] <= range.high) return std::nullopt;
  }
  return range;
}

// Declares every missing code of the column in the three places SPSS has, or says that it cannot.
bool declare_codes(Column& column) {
  std::vector<MissingCodes> codes = column.missing_codes;
  std::set<double> further;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const bool declared = column.is_text || column.declares_missing(column.values[row]);
    if (keeps_code(column, row) && !declared) further.insert(column.values[row]);
  }
  for (const double code : further) codes.push_back({code, code, {}});
  if (column.is_text || fits_spss(codes)) {
    column.missing_codes = codes;
    return !column.is_text || codes.size() <= 3;
  }
  std::sort(codes.begin(), codes.end(), [](const MissingCodes& a, const MissingCodes& b) {
    return a.low < b.low;
  });
  const std::size_t last = codes.size() - 1;
  if (const auto all = covering_range(column, codes, 0, last)) {
    column.missing_codes = {*all};
  } else if (const auto but_first = covering_range(column, codes, 1, last)) {
    column.missing_codes = {*but_first, codes.front()};
  } else if (const auto but_last = covering_range(column, codes, 0, last - 1)) {
    column.missing_codes = {*but_last, codes.back()};
  } else {
    return false;
  }
  return true;
}

// Room for every text, label and missing code, at most what SPSS has.
void fit_texts(Column& column, std::vector<std::string>& losses) {
  if (!column.is_text) return;
  std::size_t width = static_cast<std::size_t>(std::max(column.text_width, 1));
  for (const std::string& text : column.texts) width = std::max(width, text.size());
  for (const MissingCodes& codes : column.missing_codes) width = std::max(width, codes.text.size());
  for (const ValueLabel& label : column.labels) width = std::max(width, label.text.size());
  if (width > kLongestSpssText) {
    for (std::string& text : column.texts) text = cut(text, kLongestSpssText);
    width = kLongestSpssText;
    losses.push_back("what texts have beyond 32,767 bytes");
  }
  column.text_width = static_cast<int>(width);
  column.format = "A" + std::to_string(width);
}

void adapt_to_spss(Column& column, std::vector<std::string>& losses) {
  if (!declare_codes(column)) {
    column.missing_codes.clear();
    losses.push_back(
        "the declaration of its user-missing codes (SPSS holds three, or a range and one); the "
        "codes themselves are kept");
  }
  std::size_t tagged = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.tag(row) == '\0') continue;
    ++tagged;
    column.missing[row] = Missing::kSystem;
  }
  column.tags.clear();
  if (tagged > 0) {
    losses.push_back("the letters of " + counted(tagged, "tagged missing value") +
                     " (SPSS has none); they are system-missing");
  }
  fit_texts(column, losses);
  const bool too_wide =
      column.is_text && static_cast<std::size_t>(column.text_width) > kLongestLabelledText;
  const std::size_t lost =
      drop_labels(column, [&](const ValueLabel& label) { return label.tag == '\0' && !too_wide; });
  if (lost > 0) losses.push_back(counted(lost, "value label"));
}

// --- Stata ---

// What Stata has no place for in a text variable: labels, and missing codes.
void adapt_text_to_stata(Column& column, std::vector<std::string>& losses) {
  if (!column.labels.empty()) {
    losses.push_back(counted(column.labels.size(), "value label") + " of texts");
    column.labels.clear();
  }
  std::size_t coded = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) coded += keeps_code(column, row) ? 1 : 0;
  if (coded > 0) {
    losses.push_back("that " + counted(coded, "text") +
                     " were user-missing; the texts themselves are kept");
  }
}

void adapt_to_stata(Column& column, std::vector<std::string>& losses) {
  const std::vector<MissingCodes> declared = std::move(column.missing_codes);
  column.missing_codes.clear();
  if (column.is_text) {
    adapt_text_to_stata(column, losses);
    return;
  }
  const std::map<double, char> letters = stata_letters(column);
  const bool unmet = std::any_of(declared.begin(), declared.end(), [&](const MissingCodes& codes) {
    return codes.low < codes.high || !letters.contains(codes.low);
  });
  if (unmet) losses.push_back("the declaration of user-missing codes that no row has");
  std::size_t unlettered = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    unlettered += keeps_code(column, row) && letters.at(column.values[row]) == '\0' ? 1 : 0;
  }
  if (unlettered > 0) {
    losses.push_back("the codes of " + counted(unlettered, "user-missing value") +
                     " beyond the 26 letters of Stata; they are system-missing");
  }
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!keeps_code(column, row)) continue;
    const char letter = letters.at(column.values[row]);
    column.missing[row] = letter == '\0' ? Missing::kSystem : Missing::kTagged;
    if (letter == '\0') continue;
    column.tags.resize(column.rows(), '\0');
    column.tags[row] = letter;
  }
  for (ValueLabel& label : column.labels) {
    const auto letter = label.tag == '\0' ? letters.find(label.value) : letters.end();
    if (letter != letters.end()) label.tag = letter->second;
  }
  for (const auto& [code, letter] : letters) {
    const bool labelled = std::any_of(column.labels.begin(),
                                      column.labels.end(),
                                      [letter = letter](const auto& l) { return l.tag == letter; });
    if (letter != '\0' && !labelled) {
      column.labels.push_back({code, {}, letter, shortest_text(code)});
    }
  }
  const std::size_t lost = drop_labels(column, [](const ValueLabel& label) {
    return label.tag != '\0' ||
           (label.value == std::floor(label.value) && std::abs(label.value) < 2147483620);
  });
  if (lost > 0) losses.push_back(counted(lost, "value label") + " of fractions");
}

}  // namespace

std::map<double, char> stata_letters(const Column& column) {
  std::map<double, char> letters;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (keeps_code(column, row)) letters.emplace(column.values[row], '\0');
  }
  char next = 'a';
  for (auto& [code, letter] : letters) letter = next <= 'z' ? next++ : '\0';
  return letters;
}

std::vector<std::string> unique_names(const std::vector<std::string>& names,
                                      const std::vector<std::string>& taken,
                                      std::size_t limit) {
  // Programs that read the file compare names without case.
  std::set<std::string> used;
  for (const std::string& name : taken) used.insert(lower_case(name));
  std::vector<std::string> result;
  for (const std::string& name : names) {
    std::string unique = cut(name, limit);
    for (int number = 2; !used.insert(lower_case(unique)).second; ++number) {
      const std::string suffix = "_" + std::to_string(number);
      unique = cut(name, limit - suffix.size()) + suffix;
    }
    result.push_back(unique);
  }
  return result;
}

std::vector<std::string> target_names(const std::vector<std::string>& names,
                                      StatisticalOutput format,
                                      const std::vector<std::string>& taken) {
  std::vector<std::string> legal;
  for (const std::string& name : names) legal.push_back(legal_name(name, format));
  return unique_names(legal, taken, format == StatisticalOutput::kDta ? 32 : 64);
}

Column adapt_column(const Column& column,
                    StatisticalOutput format,
                    std::vector<std::string>& losses) {
  Column adapted = column;
  recount_dates(adapted, format, losses);
  if (format == StatisticalOutput::kDta) {
    adapt_to_stata(adapted, losses);
  } else {
    adapt_to_spss(adapted, losses);
  }
  return adapted;
}

}  // namespace darkfigure
