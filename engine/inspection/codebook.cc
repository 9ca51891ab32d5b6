#include "engine/inspection/codebook.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/calendar.h"
#include "engine/core/number_text.h"
#include "engine/inspection/design_guess.h"

namespace darkfigure {
namespace {

std::string type_of(const Column& column) {
  if (column.is_text) return "text";
  switch (date_scale(column.format).kind) {
    case DateScale::Kind::kDay:
      return "date";
    case DateScale::Kind::kSecond:
      return "date and time";
    case DateScale::Kind::kNone:
      break;
  }
  return "number";
}

std::string measure_name(Measure measure) {
  switch (measure) {
    case Measure::kNominal:
      return "nominal";
    case Measure::kOrdinal:
      return "ordinal";
    case Measure::kScale:
      return "scale";
    case Measure::kUnknown:
      break;
  }
  return "";
}

// A text that is nearly different in every row is a name, an address or an identifier; so is a
// number that is, unless fractions make it a measurement (a weight).
bool identifies(const Column& column, const VariableSummary& summary) {
  if (summary.present < 20) return column.is_text || summary.distinct == summary.present;
  const bool mostly_different = 10 * summary.distinct > 9 * summary.present;
  if (column.is_text) return mostly_different || (summary.distinct > 100 && column.labels.empty());
  if (!mostly_different) return false;
  return std::all_of(column.values.begin(), column.values.end(), [](double value) {
    return value == std::floor(value);
  });
}

// Counts by the cell's value: what the labels and the reasons are then looked up for.
struct CellCounts {
  std::unordered_map<double, std::size_t> present;
  std::unordered_map<double, std::size_t> coded_missing;
  std::map<char, std::size_t> tagged;
};

CellCounts count_cells(const Column& column, VariableSummary& summary) {
  CellCounts counts;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (column.present(row)) {
      ++summary.present;
      ++counts.present[column.values[row]];
      continue;
    }
    ++summary.missing[column.reason(row)];
    if (column.tag(row) != '\0') {
      ++counts.tagged[column.tag(row)];
    } else if (column.missing[row] != Missing::kSystem) {
      ++counts.coded_missing[column.values[row]];
    }
  }
  summary.distinct = counts.present.size();
  return counts;
}

void count_labelled(const Column& column, const CellCounts& counts, VariableSummary& summary) {
  std::unordered_map<std::string, double> index_of;
  for (std::size_t k = 0; column.is_text && k < column.texts.size(); ++k) {
    index_of.emplace(column.texts[k], static_cast<double>(k));
  }
  const auto rows_with = [](const std::unordered_map<double, std::size_t>& table, double value) {
    const auto found = table.find(value);
    return found == table.end() ? std::size_t{0} : found->second;
  };
  std::size_t labelled = 0;
  std::unordered_set<double> seen;
  for (const ValueLabel& label : column.labels) {
    if (label.tag != '\0') {
      const auto found = counts.tagged.find(label.tag);
      const std::size_t rows = found == counts.tagged.end() ? 0 : found->second;
      summary.codes.push_back({std::string(".") + label.tag, label.label, "tagged", rows});
      continue;
    }
    double value = label.value;
    if (column.is_text) {
      const auto found = index_of.find(label.text);
      value = found == index_of.end() ? -1 : found->second;
    }
    const std::size_t present = rows_with(counts.present, value);
    const std::size_t missing = rows_with(counts.coded_missing, value);
    const std::string code = column.is_text ? label.text : shortest_text(label.value);
    const bool declared =
        column.is_text ? column.declares_missing(label.text) : column.declares_missing(label.value);
    summary.codes.push_back(
        {code, label.label, missing > 0 || declared ? "user" : "", present + missing});
    if (seen.insert(value).second) labelled += present;
  }
  summary.unlabelled = summary.present - std::min(labelled, summary.present);
}

}  // namespace

Codebook make_codebook(const Microdata& data) {
  Codebook codebook;
  codebook.file = data.file;
  codebook.info = data.info;
  codebook.rows = data.rows;
  for (const Column& column : data.columns) {
    VariableSummary& summary = codebook.variables.emplace_back();
    summary.name = column.name;
    summary.label = column.label;
    summary.type = type_of(column);
    summary.format = column.format;
    summary.measure = measure_name(column.measure);
    const CellCounts counts = count_cells(column, summary);
    count_labelled(column, counts, summary);
    summary.identifies = identifies(column, summary);
    show_counts(summary);
  }
  guess_roles(data, codebook);
  return codebook;
}

void show_counts(VariableSummary& variable) {
  constexpr std::size_t kSmall = 10;
  const auto is_small = [](std::size_t rows) { return rows > 0 && rows < kSmall; };
  std::vector<CodeCount*> answers;
  std::size_t small = is_small(variable.unlabelled) ? 1 : 0;
  for (CodeCount& code : variable.codes) {
    code.shown = grouped_text(static_cast<double>(code.rows));
    if (!code.missing.empty()) continue;
    if (is_small(code.rows)) {
      ++small;
      code.shown = "fewer than 10";
    } else if (code.rows > 0) {
      answers.push_back(&code);
    }
  }
  if (small != 1 || answers.empty()) return;
  const auto smallest =
      std::min_element(answers.begin(), answers.end(), [](const CodeCount* a, const CodeCount* b) {
        return a->rows < b->rows;
      });
  (*smallest)->shown = "not shown";
}

std::vector<const VariableSummary*> candidates(const Codebook& codebook, const std::string& role) {
  std::vector<std::pair<double, const VariableSummary*>> found;
  for (const VariableSummary& variable : codebook.variables) {
    for (const RoleGuess& guess : variable.roles) {
      if (guess.role == role) found.emplace_back(guess.confidence, &variable);
    }
  }
  std::stable_sort(
      found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const VariableSummary*> variables;
  for (const auto& [confidence, variable] : found) variables.push_back(variable);
  return variables;
}

}  // namespace darkfigure
