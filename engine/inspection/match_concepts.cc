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
    // "age" is no part of "agency": a short word stands alone.
    const std::size_t end = at + word.size();
    const bool goes_on = word.size() <= 3 && end < text.size() &&
                         std::isalpha(static_cast<unsigned char>(text[end])) != 0;
    if (joined || (!follows_letter(text, at) && !goes_on)) return true;
  }
  return false;
}

// A phrase of a concept as labels may have it.
struct Phrase {
  std::string text;
  std::vector<std::string> tokens;
};

std::vector<std::string> tokens_of(const std::string& phrase) {
  std::stringstream stream(phrase);
  std::vector<std::string> tokens;
  for (std::string token; stream >> token;) {
    if (token.size() > 2) tokens.push_back(token);
  }
  return tokens;
}

// A concept's phrases; one that names a list's member also in each of the member's languages.
std::vector<Phrase> phrases_of(const Concept& of, const Definition& definition) {
  std::set<std::string> all;
  for (const std::string& word : of.words) {
    const std::string phrase = folded_text(word);
    all.insert(phrase);
    for (const auto& [member, words] : definition.member_words) {
      std::string shown = member;
      std::replace(shown.begin(), shown.end(), '_', ' ');
      const std::size_t at = phrase.find(shown);
      if (at == std::string::npos || !has_word(phrase, shown)) continue;
      for (const std::string& other : words) {
        std::string spoken = phrase;
        all.insert(spoken.replace(at, shown.size(), folded_text(other)));
      }
    }
  }
  std::vector<Phrase> phrases;
  for (const std::string& phrase : all) phrases.push_back({phrase, tokens_of(phrase)});
  return phrases;
}

// A variable as its name and label are searched.
struct Searched {
  const VariableSummary* variable;
  std::string name;
  std::string label;
};

struct Likeness {
  double score = 0;
  std::string reason;
};

Likeness likeness_of_words(const Concept& of,
                           const std::vector<Phrase>& phrases,
                           const Searched& variable) {
  if (variable.name == folded_text(of.name)) return {0.95, "has the concept's name"};
  Likeness best;
  const auto offer = [&](double score, const std::string& reason) {
    if (score > best.score) best = {score, reason};
  };
  for (const Phrase& phrase : phrases) {
    const std::vector<std::string>& tokens = phrase.tokens;
    if (has_word(variable.label, phrase.text)) {
      // A phrase says more than a word.
      offer(tokens.size() > 1 ? 0.8 : 0.65, "its label says \"" + phrase.text + "\"");
    } else if (tokens.size() > 1 &&
               std::all_of(tokens.begin(), tokens.end(), [&](const std::string& token) {
                 return has_word(variable.label, token);
               })) {
      offer(tokens.size() > 2 ? 0.7 : 0.6, "its label speaks of \"" + phrase.text + "\"");
    } else if (contains(variable.name, phrase.text)) {
      offer(0.45, "its name says \"" + phrase.text + "\"");
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
          return has_word(folded_text(code->label), folded_text(label));
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

bool says_any(const std::string& label, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return has_word(folded_text(label), folded_text(word));
  });
}

// The scale as it stands or turned round, with the code beside it (who never goes out) as its last.
bool express_scale(const Concept& of, const VariableSummary& variable, ConceptMatch& match) {
  match.expression = variable.name;
  if (of.reversed.empty()) return variable.type == "number";
  std::vector<const CodeCount*> scale;
  const CodeCount* beside = nullptr;
  for (const CodeCount& code : variable.codes) {
    if (says_any(code.label, of.apart)) {
      beside = &code;
    } else if (code.missing.empty() && reason_said(code.label).empty()) {
      scale.push_back(&code);
    }
  }
  const double last = of.range->high;
  const double ends = of.range->low + last - 1;  // sum of the two ends of the scale
  if (scale.size() != static_cast<std::size_t>(last - of.range->low)) return false;
  match.confidence += 0.1;
  if (says_any(scale.front()->label, of.reversed)) {
    match.expression = shortest_text(ends) + " - " + variable.name;
    match.reason +=
        "; " + scale.front()->code + " means \"" + scale.front()->label + "\": turned round";
  }
  const bool in_place = beside == nullptr ||
                        (beside->code == shortest_text(last) && match.expression == variable.name);
  if (!in_place) {
    match.expression = "if(" + variable.name + " = " + beside->code + ", " + shortest_text(last) +
                       ", " + match.expression + ")";
  }
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
    if (!contains(folded_text(variable.label), folded_text(longer))) continue;
    match.confidence -= 0.3;
    match.reason += "; but its label says \"" + std::string(longer) + "\"";
    return;
  }
}

}  // namespace

std::vector<MatchedConcept> match_concepts(const Definition& definition, const Codebook& codebook) {
  const std::set<std::string> open = names_used(definition);
  std::vector<Searched> variables;
  for (const VariableSummary& variable : codebook.variables) {
    if (!is_nameable(variable.name) || variable.present == 0) continue;
    variables.push_back({&variable, folded_text(variable.name), folded_text(variable.label)});
  }
  std::vector<MatchedConcept> matched;
  for (const Concept& of : definition.concepts) {
    const bool elsewhere = !of.level.empty() && of.level != design_level(definition) &&
                           definition.document.find("data." + of.level) == nullptr;
    if (!open.contains(of.name) || elsewhere) continue;
    MatchedConcept found{.of = &of, .matches = {}};
    const std::vector<Phrase> phrases = phrases_of(of, definition);
    for (const Searched& searched : variables) {
      const VariableSummary& variable = *searched.variable;
      const Likeness likeness = likeness_of_words(of, phrases, searched);
      if (likeness.score == 0) continue;
      ConceptMatch match{&variable, likeness.score, "", likeness.reason};
      const bool fits =
          !of.range ? express_condition(of, variable, match) : express_scale(of, variable, match);
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
