#include "engine/inspection/draft_config.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/inspection/label_words.h"

namespace darkfigure {
namespace {

constexpr std::size_t kMostIndicators = 12;
constexpr std::size_t kMostDomains = 5;
constexpr std::size_t kMostCategories = 40;

// A TOML string. Line ends and quotes of labels must not end it.
std::string toml_text(const std::string& text) {
  std::string toml = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') toml += '\\';
    toml += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return toml + "\"";
}

std::string comment(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return "  # " + text;
}

// A variable that an expression can name.
bool is_nameable(const std::string& name) {
  static const std::set<std::string> kReserved = {"and", "or", "not", "in"};
  if (name.empty() || kReserved.contains(name)) return false;
  const auto first = static_cast<unsigned char>(name.front());
  const bool starts_well = std::isalpha(first) != 0 || first >= 0x80U || name.front() == '_' ||
                           name.front() == '@' || name.front() == '$' || name.front() == '#';
  return starts_well && std::all_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return std::isalnum(byte) != 0 || byte >= 0x80U || c == '_' || c == '@' || c == '$' ||
                  c == '#';
         });
}

// The code of "yes" of a question that is answered yes or no.
std::optional<std::string> yes_code(const VariableSummary& variable) {
  std::optional<std::string> yes;
  bool no = false;
  for (const CodeCount& code : variable.codes) {
    if (!code.missing.empty() || !reason_said(code.label).empty()) continue;
    if (says_yes(code.label)) {
      if (yes) return std::nullopt;
      yes = code.code;
    } else if (says_no(code.label)) {
      no = true;
    } else {
      return std::nullopt;
    }
  }
  if (!no || !yes) return std::nullopt;
  return variable.type == "text" ? "'" + *yes + "'" : *yes;
}

class Draft {
 public:
  Draft(const Microdata& data, const Codebook& codebook, std::string file)
      : data_(data), codebook_(codebook), file_(std::move(file)) {}

  std::string text();

 private:
  const VariableSummary* likeliest(const char* role) const;
  std::string guessed(const char* key, const VariableSummary* variable, const char* role) const;
  std::string design() const;
  std::size_t singletons(const VariableSummary& stratum, const VariableSummary* psu) const;
  std::string indicators();
  std::string domains();
  std::string missing() const;
  bool has_role(const VariableSummary& variable) const;

  const Microdata& data_;
  const Codebook& codebook_;
  std::string file_;
  std::vector<const VariableSummary*> used_;
};

bool Draft::has_role(const VariableSummary& variable) const {
  return variable.identifies || !variable.roles.empty();
}

const VariableSummary* Draft::likeliest(const char* role) const {
  const auto found = candidates(codebook_, role);
  return found.empty() ? nullptr : found.front();
}

std::string Draft::guessed(const char* key,
                           const VariableSummary* variable,
                           const char* role) const {
  if (variable == nullptr)
    return std::string("# ") + key + " = \"…\"" + comment("not found") + "\n";
  const auto guess = std::find_if(variable->roles.begin(),
                                  variable->roles.end(),
                                  [&](const RoleGuess& g) { return g.role == role; });
  return std::string(key) + " = " + toml_text(variable->name) + comment(guess->reason) + "\n";
}

std::size_t Draft::singletons(const VariableSummary& stratum, const VariableSummary* psu) const {
  const Column& strata = *data_.find(stratum.name);
  const Column* psus = psu == nullptr ? nullptr : data_.find(psu->name);
  std::map<double, std::set<double>> of_stratum;
  for (std::size_t row = 0; row < data_.rows; ++row) {
    const double code = psus == nullptr ? static_cast<double>(row) : psus->values[row];
    std::set<double>& codes = of_stratum[strata.values[row]];
    if (codes.size() < 2) codes.insert(code);
  }
  return static_cast<std::size_t>(
      std::count_if(of_stratum.begin(), of_stratum.end(), [](const auto& entry) {
        return entry.second.size() < 2;
      }));
}

std::string Draft::design() const {
  const VariableSummary* stratum = likeliest("stratum");
  const VariableSummary* psu = likeliest("psu");
  std::string text = "[design]\n" + guessed("stratum", stratum, "stratum") +
                     guessed("psu", psu, "psu") + guessed("weight", likeliest("weight"), "weight");
  if (stratum == nullptr) return text;
  if (const std::size_t lonely = singletons(*stratum, psu); lonely > 0) {
    text += "singleton = \"center\"" +
            comment(std::to_string(lonely) + (lonely == 1 ? " stratum has" : " strata have") +
                    " a single PSU; or \"certainty\" where it was taken with certainty") +
            "\n";
  }
  return text;
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

// Variables that share the same codes of no answer stand together.
std::string Draft::missing() const {
  std::map<std::string, std::string> variables_of;
  for (const VariableSummary* variable : used_) {
    std::map<std::string, std::string> codes;
    for (const CodeCount& code : variable->codes) {
      const std::string reason = reason_said(code.label);
      if (reason.empty()) continue;
      const bool plain = variable->type != "text" && code.missing != "tagged";
      codes[reason] +=
          (codes[reason].empty() ? "" : ", ") + (plain ? code.code : toml_text(code.code));
    }
    std::string lines;
    for (const auto& [reason, list] : codes) lines += reason + " = [" + list + "]\n";
    if (lines.empty()) continue;
    std::string& variables = variables_of[lines];
    variables += (variables.empty() ? "" : ", ") + toml_text(variable->name);
  }
  std::string text;
  for (const auto& [lines, variables] : variables_of) {
    text += "[[missing]]" + comment("their labels say that they are no answers") +
            "\nvariables = [" + variables + "]\n" + lines + "\n";
  }
  return text;
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
         "[data.person]\nfile = " + toml_text(file_) + "\n" +
         guessed("key", likeliest("key"), "key") + "\n" + missing() + design() +
         "\n[replication]\nmethod = \"linearization\"" +
         comment("or jkn, bootstrap: replicates of every weighting step") + "\n\n" +
         "# [calibration]  with one [[calibration.margin]] per table of control totals\n\n" +
         questions + groups + "[output]\nformats = [\"csv\", \"json\"]\n";
}

}  // namespace

std::string draft_config(const Microdata& data, const Codebook& codebook, const std::string& file) {
  return Draft(data, codebook, file).text();
}

}  // namespace darkfigure
