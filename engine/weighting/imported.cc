#include "engine/weighting/imported.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/weighting/replication.h"

namespace darkfigure {
namespace {

// "007" in a CSV and 7 in the data are the same numeric code.
std::string canonical(const std::string& code) {
  const auto number = parse_number(code);
  return number ? shortest_text(*number) : code;
}

// PSUs numbered within strata need the stratum to be told apart; false after a finding.
bool psu_codes_suffice(const Design& design,
                       const ReplicateFactors& factors,
                       Diagnostics& diagnostics) {
  std::set<std::string> codes;
  for (const Psu& psu : design.psus) {
    if (codes.insert(canonical(psu.code)).second) continue;
    diagnostics.error(Concern::kData,
                      {.file = factors.file, .line = 1},
                      "expected a column \"stratum\" because PSU codes such as \"" + psu.code +
                          "\" occur in several strata");
    return false;
  }
  return true;
}

using PsuKey = std::pair<std::string, std::string>;  // stratum (or "" where not needed), PSU

std::map<PsuKey, std::int32_t> index_factors(const ReplicateFactors& factors,
                                             bool by_stratum,
                                             Diagnostics& diagnostics) {
  std::map<PsuKey, std::int32_t> row_of;
  for (std::size_t row = 0; row < factors.psus.size(); ++row) {
    const PsuKey key = {by_stratum ? canonical(factors.strata[row]) : "",
                        canonical(factors.psus[row])};
    if (row_of.try_emplace(key, static_cast<std::int32_t>(row)).second) continue;
    diagnostics.error(Concern::kData,
                      {.file = factors.file, .line = factors.lines[row]},
                      "the PSU \"" + factors.psus[row] + "\" stands twice");
  }
  return row_of;
}

}  // namespace

ImportedFactors match_factors(const Design& design,
                              ReplicateFactors table,
                              Diagnostics& diagnostics) {
  ImportedFactors imported{std::move(table), std::vector<std::int32_t>(design.psus.size())};
  const ReplicateFactors& factors = imported.table;
  const bool by_stratum = !factors.strata.empty() && !design.spec.stratum.empty();
  if (!by_stratum && !psu_codes_suffice(design, factors, diagnostics)) return imported;
  const std::map<PsuKey, std::int32_t> row_of = index_factors(factors, by_stratum, diagnostics);
  std::size_t unmatched = 0;
  std::string first;
  for (std::size_t k = 0; k < design.psus.size(); ++k) {
    const Psu& psu = design.psus[k];
    const std::string& stratum = design.strata[static_cast<std::size_t>(psu.stratum)];
    const auto at = row_of.find({by_stratum ? canonical(stratum) : "", canonical(psu.code)});
    if (at != row_of.end()) {
      imported.row_of_psu[k] = at->second;
    } else if (unmatched++ == 0) {
      first = "stratum \"" + stratum + "\", PSU \"" + psu.code + "\"";
    }
  }
  if (unmatched > 0) {
    diagnostics.error(Concern::kData,
                      {.file = factors.file},
                      "expected factors for every PSU of the sample but found none for " +
                          std::to_string(unmatched) + " of " + std::to_string(design.psus.size()) +
                          " (first: " + first + ")");
  } else if (row_of.size() > design.psus.size()) {
    diagnostics.warning(Concern::kData,
                        {.file = factors.file},
                        std::to_string(row_of.size() - design.psus.size()) +
                            " PSUs of the factors are not in the sample and are not used");
  }
  return imported;
}

namespace {

// Columns that cannot be replicate weights: the first is described, the others counted.
void check_cells(const Microdata& data,
                 const std::vector<const Column*>& columns,
                 Diagnostics& diagnostics) {
  std::string first;
  const Column* culprit = nullptr;
  std::size_t count = 0;
  for (const Column* column : columns) {
    std::string trouble;
    std::vector<std::size_t> wrong;
    double sum = 0;
    for (std::size_t row = 0; row < column->rows() && !column->is_text; ++row) {
      if (!column->present(row) || column->values[row] < 0) wrong.push_back(row);
      sum += column->values[row];
    }
    if (column->is_text) {
      trouble = "expected numeric replicate weights but the variable holds text";
    } else if (!wrong.empty()) {
      trouble =
          "expected a replicate weight of 0 or more in every row but found missing or "
          "negative ones in " +
          row_list_text(data.in_file(wrong));
    } else if (sum == 0) {
      trouble = "expected replicate weights but every one is 0";
    }
    if (trouble.empty()) continue;
    ++count;
    if (culprit != nullptr) continue;
    culprit = column;
    first = trouble;
  }
  if (culprit == nullptr) return;
  if (count > 1) {
    first += "; " + counted(count - 1, "more column") +
             " that \"columns\" matches are no replicate weights either";
  }
  diagnostics.error(Concern::kData, {.file = data.file, .variable = culprit->name}, first);
}

// The number at the end of a name; −1 without one.
long number_of(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  const std::string digits = name.substr(last == std::string::npos ? 0 : last + 1);
  return digits.empty() || digits.size() > 9 ? -1 : std::stol(digits);
}

// Numbered columns with one left out are rarely meant.
void warn_of_gaps(const ReplicationSpec& spec,
                  const std::vector<const Column*>& columns,
                  Diagnostics& diagnostics) {
  for (std::size_t k = 1; k < columns.size(); ++k) {
    const long before = number_of(columns[k - 1]->name);
    const long here = number_of(columns[k]->name);
    if (before < 0 || here <= before + 1) continue;
    diagnostics.warning(Concern::kConfig,
                        spec.location,
                        "the replicate columns are numbered but none is between \"" +
                            columns[k - 1]->name + "\" and \"" + columns[k]->name + "\"");
    return;
  }
}

// Factors average about 1, and replicate weights add up to about what the weights do.
void warn_of_contents(const Design& design,
                      const ReplicationSpec& spec,
                      const std::vector<const Column*>& columns,
                      Diagnostics& diagnostics) {
  constexpr double kOdd = 3;  // times as much, or as little
  double base = 0;
  for (const double weight : design.base_weight) base += weight;
  double sum = 0;
  const bool factors = spec.contains == ImportedContent::kFactors;
  for (const Column* column : columns) {
    for (std::size_t row = 0; row < column->rows(); ++row)
      sum += (factors ? design.base_weight[row] : 1) * column->values[row];
  }
  const double ratio = sum / static_cast<double>(columns.size()) / base;
  if (ratio < kOdd && ratio > 1 / kOdd) return;
  diagnostics.warning(
      Concern::kData,
      spec.location,
      factors ? "the factors are " + shortest_text(std::round(ratio)) +
                    " on average where about 1 is expected: if the columns hold weights, set "
                    "contains = \"final-weights\" or \"base-weights\""
              : "the replicate weights add up to " + grouped_text(ratio, 2) +
                    " times the sum of the weight: are they of this weight, or factors?");
}

}  // namespace

ImportedColumns find_columns(const Microdata& data,
                             const Design& design,
                             const ReplicationSpec& spec,
                             Diagnostics& diagnostics) {
  ImportedColumns imported;
  std::vector<const Column*>& columns = imported.columns;
  for (const Column& column : data.columns) {
    if (matches_pattern(column.name, spec.columns)) columns.push_back(&column);
  }
  std::stable_sort(columns.begin(), columns.end(), [](const Column* a, const Column* b) {
    return before_by_number(a->name, b->name);
  });
  if (columns.empty()) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected columns of " + data.file + " that match \"" + spec.columns +
                          "\" (a prefix before digits, a pattern with * for digits, or a regular "
                          "expression from ^ to $) but found none");
    return imported;
  }
  const std::size_t errors = diagnostics.count(Severity::kError);
  check_cells(data, columns, diagnostics);
  if (diagnostics.count(Severity::kError) > errors) return imported;
  warn_of_gaps(spec, columns, diagnostics);
  warn_of_contents(design, spec, columns, diagnostics);
  return imported;
}

namespace {

// The scale of a type of replicates; none where the type does not tell.
std::optional<double> scale_of_type(const ReplicationSpec& spec, double count) {
  if (spec.type == "brr") return 1 / count;
  if (spec.type == "fay") return 1 / (count * (1 - spec.rho) * (1 - spec.rho));
  if (spec.type == "bootstrap") return spec.mean_of / (spec.less_one ? count - 1 : count);
  if (spec.type == "jk1") return (count - 1) / count;
  if (spec.type == "jk2") return 1.0;
  if (spec.type == "sdr") return 4 / count;
  return std::nullopt;
}

}  // namespace

std::vector<double> imported_coefficients(const ReplicationSpec& spec,
                                          std::size_t count,
                                          Diagnostics& diagnostics) {
  std::optional<double> scale = spec.scale;
  if (!scale) scale = scale_of_type(spec, static_cast<double>(count));
  if (!scale && spec.type == "jkn" && spec.rscales.size() == count) scale = 1;
  if (!scale && spec.type == "jkn") {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected \"rscales\" with type = \"jkn\", one for each of the " +
                          std::to_string(count) +
                          " replicates: (n_h - 1)/n_h of the stratum that loses a PSU");
  } else if (!scale) {
    diagnostics.error(
        Concern::kConfig,
        spec.location,
        "expected \"scale\" or \"type\" with imported replicates but both are "
        "missing: the variance is scale × Σ rscales (t_r - t)^2, and type = \"brr\", "
        "\"fay\" (with rho), \"bootstrap\", \"jk1\", \"jk2\" or \"sdr\" knows its scale");
  }
  if (spec.rscales.size() > 1 && spec.rscales.size() != count) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected one value of \"rscales\" or one for each of the " +
                          std::to_string(count) + " replicates but found " +
                          std::to_string(spec.rscales.size()));
    return {};
  }
  std::vector<double> coefficients;
  for (std::size_t r = 0; r < count; ++r) {
    const double rscale =
        spec.rscales.empty() ? 1.0 : spec.rscales[spec.rscales.size() > 1 ? r : 0];
    coefficients.push_back(scale.value_or(0) * rscale);
  }
  return coefficients;
}

void ImportedFactors::factors(std::size_t replicate, FactorLane factors) const {
  for (std::size_t k = 0; k < row_of_psu.size(); ++k) {
    const auto row = static_cast<std::size_t>(row_of_psu[k]);
    factors[k] = table.factors[row * table.replicates + replicate];
  }
}

}  // namespace darkfigure
