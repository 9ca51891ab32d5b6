#include "engine/inspection/draft_config.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/inspection/draft_parts.h"
#include "engine/inspection/label_words.h"

namespace darkfigure {
namespace {

constexpr std::size_t kMostIndicators = 12;
constexpr std::size_t kMostDomains = 5;
constexpr std::size_t kMostCategories = 40;

class Draft {
 public:
  Draft(const Microdata& data, const Codebook& codebook, std::string file)
      : data_(data), codebook_(codebook), file_(std::move(file)) {}

  std::string text();

 private:
  std::string indicators();
  std::string domains();
  bool has_role(const VariableSummary& variable) const;

  const Microdata& data_;
  const Codebook& codebook_;
  std::string file_;
  std::vector<const VariableSummary*> used_;
};

bool Draft::has_role(const VariableSummary& variable) const {
  return variable.identifies || !variable.roles.empty();
}

std::string Draft::indicators() {
  std::vector<std::pair<const VariableSummary*, std::string>> questions;
  for (const bool of_crime : {true, false}) {
    for (const VariableSummary& variable : codebook_.variables) {
      const auto yes = yes_code(variable);
      if (!yes || !is_nameable(variable.name) || variable.present == 0) continue;
      if (speaks_of_crime(variable.name + " " + variable.label) != of_crime) continue;
      if (questions.size() < kMostIndicators) questions.emplace_back(&variable, *yes);
    }
    if (!questions.empty()) break;
  }
  std::string text;
  for (const auto& [variable, yes] : questions) {
    used_.push_back(variable);
    text +=
        "[[indicator]]\nid        = " + toml_text(lower_case(variable->name)) +
        "\nlabel     = " + toml_text(variable->label.empty() ? variable->name : variable->label) +
        "\nstatistic = \"prevalence\"\nnumerator = " + toml_text(variable->name + " = " + yes) +
        "\n\n";
  }
  if (!text.empty()) return text;
  return "# No question with the labels yes and no was found; this one counts the population.\n"
         "[[indicator]]\nid        = \"population\"\nstatistic = \"total\"\nnumerator = \"1\"\n\n";
}

std::string Draft::domains() {
  std::string list;
  std::size_t count = 0;
  for (const VariableSummary& variable : codebook_.variables) {
    const auto answers = static_cast<std::size_t>(
        std::count_if(variable.codes.begin(), variable.codes.end(), [](const CodeCount& code) {
          return code.missing.empty() && code.rows > 0;
        }));
    const bool grouping = answers >= 2 && answers <= kMostCategories && variable.unlabelled == 0 &&
                          speaks_of_group(variable.name + " " + variable.label);
    if (!grouping || has_role(variable) || yes_code(variable) || count == kMostDomains) continue;
    used_.push_back(&variable);
    list += (list.empty() ? "" : ", ") + toml_text(variable.name);
    ++count;
  }
  return "[estimates]\n" + (list.empty() ? "# domains = [\"…\"]" : "domains = [" + list + "]") +
         "\nlevel = 95\n\n";
}

std::string Draft::text() {
  const std::string title = codebook_.info.label.empty()
                                ? std::filesystem::path(codebook_.file).stem().string()
                                : codebook_.info.label;
  const std::string questions = indicators();
  const std::string groups = domains();
  return "# Drafted from " + file_ +
         ". Every line is a guess, with its reason: read each of them,\n"
         "# then run  darkfigure check  and  darkfigure run  with this file.\n\n[survey]\ntitle "
         "= " +
         toml_text(title) +
         "\n# country = \"XX\"\n# reference_period = \"2025-01-01/2025-12-31\"\n\n" +
         "[data.person]\nfile = " + toml_text(file_) + "\n" + guessed_key(codebook_, "key", "key") +
         "\n" + drafted_missing(used_) + drafted_design(data_, codebook_) +
         "\n[replication]\nmethod = \"linearization\"" +
         toml_comment("or jkn, bootstrap: replicates of every weighting step") + "\n\n" +
         "# [calibration]  with one [[calibration.margin]] per table of control totals\n\n" +
         questions + groups + "[output]\nformats = [\"csv\", \"json\"]\n";
}

}  // namespace

std::string draft_config(const Microdata& data, const Codebook& codebook, const std::string& file) {
  return Draft(data, codebook, file).text();
}

}  // namespace darkfigure
