#include "engine/inspection/match_concepts.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/inspection/draft_parts.h"
#include "engine/inspection/label_words.h"
#include "engine/questionnaire/measured.h"

namespace darkfigure {
namespace {

constexpr double kLeast = 0.4;         // what is less alike is not shown
constexpr std::size_t kMostShown = 3;  // candidates of a concept

bool contains(const std::string& text, const std::string& part) {
  return !part.empty() && text.find(part) != std::string::npos;
}

// The character in front of `at` is a letter: not a blank, a digit or a sign such as ¿ « “.
bool follows_letter(const std::string& text, std::size_t at) {
  if (at == 0) return false;
  std::size_t lead = at - 1;
  while (lead > 0 && (static_cast<unsigned char>(text[lead]) & 0xC0U) == 0x80U) --lead;
  const auto first = static_cast<unsigned char>(text[lead]);
  return first < 0x80U ? std::isalpha(first) != 0 : first != 0xC2U && first != 0xE2U;
}

// "fin" begins a word of "fin de año", but not of "definición"; scripts that join words (Korean)
// are searched as they are.
bool has_word(const std::string& text, const std::string& word) {
  if (word.empty()) return false;
  const bool joined = static_cast<unsigned char>(word.front()) > 0xC9U;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (joined || !follows_letter(text, at)) return true;
  }
  return false;
}

// ASCII in lower case, and the capital letters of Latin-1 too.
std::string plain(const std::string& text) {
  std::string lower = lower_case(text);
  for (std::size_t k = 0; k + 1 < lower.size(); ++k) {
    const auto first = static_cast<unsigned char>(lower[k]);
    const auto second = static_cast<unsigned char>(lower[k + 1]);
    if (first == 0xC3U && second >= 0x80U && second <= 0x9EU && second != 0x97U)
      lower[k + 1] = static_cast<char>(second + 0x20U);
  }
  return lower;
}

// The phrase, and with a list's member in each of its languages.
std::vector<std::string> spoken(const std::string& phrase, const Definition& definition) {
  std::vector<std::string> all = {plain(phrase)};
  for (const auto& [member, words] : definition.member_words) {
    std::string shown = member;
    std::replace(shown.begin(), shown.end(), '_', ' ');
    if (!has_word(phrase, shown)) continue;
    for (const std::string& word : words) {
      std::string other = phrase;
      other.replace(other.find(shown), shown.size(), word);
      all.push_back(plain(other));
    }
  }
  return all;
}

std::vector<std::string> tokens_of(const std::string& phrase) {
  std::stringstream stream(phrase);
  std::vector<std::string> tokens;
  for (std::string token; stream >> token;) {
    if (token.size() > 2) tokens.push_back(token);
  }
  return tokens;
}

struct Likeness {
  double score = 0;
  std::string reason;
};

Likeness likeness_of_words(const Concept& of,
                           const VariableSummary& variable,
                           const Definition& definition) {
  const std::string name = plain(variable.name);
  const std::string label = plain(variable.label);
  if (name == plain(of.name)) return {0.95, "has the concept's name"};
  Likeness best;
  const auto offer = [&](double score, const std::string& reason) {
    if (score > best.score) best = {score, reason};
  };
  for (const std::string& phrase : of.words) {
    for (const std::string& said : spoken(phrase, definition)) {
      const std::vector<std::string> tokens = tokens_of(said);
      if (has_word(label, said)) {
        // A phrase says more than a word.
        offer(tokens.size() > 1 ? 0.8 : 0.65, "its label says \"" + said + "\"");
      } else if (tokens.size() > 1 &&
                 std::all_of(tokens.begin(), tokens.end(), [&](const std::string& token) {
                   return has_word(label, token);
                 })) {
        offer(tokens.size() > 2 ? 0.7 : 0.6, "its label speaks of \"" + said + "\"");
      } else if (contains(name, said)) {
        offer(0.45, "its name says \"" + said + "\"");
      }
    }
  }
  return best;
}

std::vector<const CodeCount*> answers_of(const VariableSummary& variable) {
  std::vector<const CodeCount*> answers;
  for (const CodeCount& code : variable.codes) {
    if (code.missing.empty() && reason_said(code.label).empty()) answers.push_back(&code);
  }
  return answers;
}

std::string quoted_code(const VariableSummary& variable, const std::string& code) {
  return variable.type == "text" ? "'" + code + "'" : code;
}

// The code whose label is one of `labels`, or null.
const CodeCount* code_meaning(const VariableSummary& variable,
                              const std::vector<std::string>& labels) {
  for (const CodeCount* code : answers_of(variable)) {
    if (std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
          return has_word(plain(code->label), plain(label));
        }))
      return code;
  }
  return nullptr;
}

// How the variable's codes express a condition; nothing where they cannot.
bool express_condition(const Concept& of, const VariableSummary& variable, ConceptMatch& match) {
  if (const CodeCount* code = code_meaning(variable, of.means)) {
    match.expression = variable.name + " = " + quoted_code(variable, code->code);
    match.reason += "; " + code->code + " means \"" + code->label + "\"";
    match.confidence += 0.15;
    return true;
  }
  if (!of.means.empty()) return false;
  if (const auto yes = yes_code(variable)) {
    match.expression = variable.name + " = " + *yes;
    match.reason += "; " + *yes + " means yes";
    match.confidence += 0.15;
    return true;
  }
  if (!answers_of(variable).empty()) return false;  // a list of other things
  match.expression = variable.name + " = 1";
  match.reason += "; no labels: is 1 yes?";
  match.confidence -= 0.15;
  return true;
}

bool express_scale(const Concept& of, const VariableSummary& variable, ConceptMatch& match) {
  match.expression = variable.name;
  const std::vector<const CodeCount*> answers = answers_of(variable);
  if (of.reversed.empty()) return variable.type == "number";
  if (answers.size() < 4) return false;
  match.confidence += 0.1;
  const bool reversed =
      std::any_of(of.reversed.begin(), of.reversed.end(), [&](const std::string& label) {
        return has_word(plain(answers.front()->label), plain(label));
      });
  if (!reversed) return true;
  const std::string turned = "5 - " + variable.name;
  match.expression = answers.size() == 4 ? turned
                                         : "if(" + variable.name + " = " + answers[4]->code +
                                               ", 5, " + turned + ")";
  match.reason +=
      "; " + answers.front()->code + " means \"" + answers.front()->label + "\": turned round";
  return true;
}

// A question about five years is no answer about twelve months.
void compare_period(const Concept& of, const VariableSummary& variable, ConceptMatch& match) {
  static const char* const kLonger[] = {"5 years",
                                        "five years",
                                        "5 años",
                                        "cinco años",
                                        "5 ans",
                                        "cinq ans",
                                        "5 anos",
                                        "cinco anos",
                                        "5년"};
  if (of.period != "12 months") return;
  for (const char* longer : kLonger) {
    if (!contains(plain(variable.label), longer)) continue;
    match.confidence -= 0.3;
    match.reason += "; but its label says \"" + std::string(longer) + "\"";
    return;
  }
}

}  // namespace

std::vector<MatchedConcept> match_concepts(const Definition& definition, const Codebook& codebook) {
  const std::set<std::string> open = names_used(definition);
  std::vector<MatchedConcept> matched;
  for (const Concept& of : definition.concepts) {
    const bool elsewhere = !of.level.empty() && of.level != design_level(definition) &&
                           definition.document.find("data." + of.level) == nullptr;
    if (!open.contains(of.name) || elsewhere) continue;
    MatchedConcept found{.of = &of, .matches = {}};
    for (const VariableSummary& variable : codebook.variables) {
      if (!is_nameable(variable.name) || variable.present == 0) continue;
      const Likeness likeness = likeness_of_words(of, variable, definition);
      if (likeness.score == 0) continue;
      ConceptMatch match{&variable, likeness.score, "", likeness.reason};
      const bool fits = of.values == "yes" ? express_condition(of, variable, match)
                                           : express_scale(of, variable, match);
      compare_period(of, variable, match);
      match.confidence = std::min(match.confidence, 0.99);
      if (fits && match.confidence >= kLeast) found.matches.push_back(std::move(match));
    }
    std::stable_sort(
        found.matches.begin(),
        found.matches.end(),
        [](const ConceptMatch& a, const ConceptMatch& b) { return a.confidence > b.confidence; });
    if (found.matches.size() > kMostShown) found.matches.resize(kMostShown);
    matched.push_back(std::move(found));
  }
  return matched;
}

}  // namespace darkfigure
