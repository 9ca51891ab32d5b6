#include "engine/inspection/draft_parts.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "engine/core/number_text.h"
#include "engine/inspection/label_words.h"

namespace darkfigure {
namespace {

const VariableSummary* likeliest(const Codebook& codebook, const char* role) {
  const auto found = candidates(codebook, role);
  return found.empty() ? nullptr : found.front();
}

std::size_t singletons(const Microdata& data,
                       const VariableSummary& stratum,
                       const VariableSummary* psu) {
  const Column& strata = *data.find(stratum.name);
  const Column* psus = psu == nullptr ? nullptr : data.find(psu->name);
  std::map<double, std::set<double>> of_stratum;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const double code = psus == nullptr ? static_cast<double>(row) : psus->values[row];
    std::set<double>& codes = of_stratum[strata.values[row]];
    if (codes.size() < 2) codes.insert(code);
  }
  return static_cast<std::size_t>(
      std::count_if(of_stratum.begin(), of_stratum.end(), [](const auto& entry) {
        return entry.second.size() < 2;
      }));
}

}  // namespace

std::string toml_text(const std::string& text) {
  std::string toml = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') toml += '\\';
    toml += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return toml + "\"";
}

std::string toml_comment(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return "  # " + text;
}

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

std::string guessed_key(const Codebook& codebook, const char* key, const char* role) {
  const VariableSummary* variable = likeliest(codebook, role);
  if (variable == nullptr)
    return std::string("# ") + key + " = \"…\"" + toml_comment("not found") + "\n";
  const auto guess = std::find_if(variable->roles.begin(),
                                  variable->roles.end(),
                                  [&](const RoleGuess& g) { return g.role == role; });
  return std::string(key) + " = " + toml_text(variable->name) + toml_comment(guess->reason) + "\n";
}

std::string drafted_design(const Microdata& data, const Codebook& codebook) {
  const VariableSummary* stratum = likeliest(codebook, "stratum");
  const VariableSummary* psu = likeliest(codebook, "psu");
  std::string text = "[design]\n" + guessed_key(codebook, "stratum", "stratum") +
                     guessed_key(codebook, "psu", "psu") +
                     guessed_key(codebook, "weight", "weight");
  if (stratum == nullptr) return text;
  if (const std::size_t lonely = singletons(data, *stratum, psu); lonely > 0) {
    text += "singleton = \"center\"" +
            toml_comment(std::to_string(lonely) + (lonely == 1 ? " stratum has" : " strata have") +
                         " a single PSU; or \"certainty\" where it was taken with certainty") +
            "\n";
  }
  return text;
}

// Variables that share the same codes of no answer stand together.
std::string drafted_missing(const std::vector<const VariableSummary*>& used) {
  std::map<std::string, std::string> variables_of;
  for (const VariableSummary* variable : used) {
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
    text += "[[missing]]" + toml_comment("their labels say that they are no answers") +
            "\nvariables = [" + variables + "]\n" + lines + "\n";
  }
  return text;
}

}  // namespace darkfigure
