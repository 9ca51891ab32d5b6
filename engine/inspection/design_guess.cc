#include "engine/inspection/design_guess.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// Parts of names and labels, lower case, that say what a design variable is: English, Spanish,
// Portuguese, French, and the names of survey programs.
constexpr std::string_view kWeightWords[] = {"weight",
                                             "wgt",
                                             "pweight",
                                             "peso",
                                             "pond",
                                             "fac_",
                                             "factor",
                                             "fexp",
                                             "expan",
                                             "wt",
                                             "poids",
                                             "fact_"};
constexpr std::string_view kStratumWords[] = {
    "strat", "estrat", "estr", "strata", "varstr", "pseudo-stratum", "pseudostratum", "strate"};
constexpr std::string_view kPsuWords[] = {"psu",
                                          "upm",
                                          "conglom",
                                          "cluster",
                                          "varunit",
                                          "primary sampling",
                                          "grappe",
                                          "half-sample",
                                          "enumeration area",
                                          "secu",
                                          "upc"};
constexpr std::string_view kKeyWords[] = {
    "id", "folio", "key", "caseid", "uuid", "idper", "idhh", "serial", "questionnaire number"};

std::string_view matched(const std::string& text, std::span<const std::string_view> words) {
  const std::string lower = lower_case(text);
  for (const std::string_view word : words) {
    if (lower.find(word) != std::string::npos) return word;
  }
  return {};
}

// "id" inside "video" says nothing: a key's word stands at the name's start or end.
bool names_a_key(const std::string& name) {
  const std::string lower = lower_case(name);
  return std::any_of(std::begin(kKeyWords), std::end(kKeyWords), [&](std::string_view word) {
    return lower.starts_with(word) || lower.ends_with(word);
  });
}

struct Numbers {
  double sum = 0;
  bool positive = true;
  bool whole = true;
  bool complete = true;
};

Numbers look_at(const Column& column) {
  Numbers numbers;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) {
      numbers.complete = false;
      continue;
    }
    const double value = column.values[row];
    numbers.sum += value;
    numbers.positive = numbers.positive && value >= 0;
    numbers.whole = numbers.whole && value == std::floor(value);
  }
  return numbers;
}

std::string because(std::string_view word, const std::string& rest) {
  return (word.empty() ? "" : "its name or label says \"" + std::string(word) + "\"; ") + rest;
}

void guess_weight(const Column& column, const FileInfo& info, VariableSummary& summary) {
  if (column.is_text || summary.present == 0 || !column.labels.empty()) return;
  const Numbers numbers = look_at(column);
  if (!numbers.positive || summary.type != "number") return;
  const std::string_view word = matched(column.name + " " + column.label, std::span(kWeightWords));
  const bool declared = !info.weight.empty() && info.weight == column.name;
  const bool varies = !numbers.whole && summary.distinct > 10;
  // "wper", "wh": fractions in a variable that begins with w are hardly anything else.
  const bool looks_like_one = varies && lower_case(column.name).starts_with('w');
  if (!declared && word.empty() && !looks_like_one) return;
  std::string reason = declared ? "the file declares it as weight; " : "";
  reason += because(word, "0 or more throughout, sums to " + grouped_text(numbers.sum));
  const double confidence =
      (declared ? 4 : 0) + (word.empty() ? 0 : 2) + (varies ? 1 : 0) + (numbers.complete ? 1 : 0);
  summary.roles.push_back({"weight", reason, confidence});
}

void guess_group(const char* role,
                 std::span<const std::string_view> words,
                 std::size_t rows,
                 const Column& column,
                 VariableSummary& summary) {
  const std::string_view word = matched(column.name + " " + column.label, words);
  const bool grouped = summary.distinct > 1 && 2 * summary.distinct <= rows;
  if (word.empty() || !grouped || summary.present < rows) return;
  const bool in_name = !matched(column.name, words).empty();
  summary.roles.push_back({role,
                           because(word, "none missing, " + counted(summary.distinct, "group")),
                           in_name ? 2.0 : 1.0});
}

void guess_key(std::size_t rows, const Column& column, VariableSummary& summary) {
  if (summary.distinct != rows || summary.present != rows || rows < 2) return;
  if (!column.is_text && !look_at(column).whole) return;
  const bool named = names_a_key(column.name);
  summary.roles.push_back(
      {"key",
       std::string(named ? "it is called like a key; " : "") + "different in every row",
       named ? 2.0 : 1.0});
}

}  // namespace

void guess_roles(const Microdata& data, Codebook& codebook) {
  for (std::size_t k = 0; k < data.columns.size(); ++k) {
    const Column& column = data.columns[k];
    VariableSummary& summary = codebook.variables[k];
    guess_weight(column, data.info, summary);
    guess_group("stratum", std::span(kStratumWords), data.rows, column, summary);
    guess_group("psu", std::span(kPsuWords), data.rows, column, summary);
    guess_key(data.rows, column, summary);
  }
}

}  // namespace darkfigure
