#include "engine/weighting/imported.h"

#include <algorithm>
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

ImportedColumns find_columns(const Microdata& data,
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
                          "\" (a prefix, a pattern with * for digits, or a regular expression "
                          "from ^ to $) but found none");
  }
  for (const Column* column : columns) {
    if (column->is_text) {
      diagnostics.error(Concern::kData,
                        {.file = data.file, .variable = column->name},
                        "expected numeric replicate weights but the variable holds text");
      continue;
    }
    std::vector<std::size_t> wrong;
    for (std::size_t row = 0; row < column->rows(); ++row) {
      if (!column->present(row) || column->values[row] < 0) wrong.push_back(row);
    }
    if (!wrong.empty()) {
      diagnostics.error(
          Concern::kData,
          {.file = data.file, .variable = column->name},
          "expected a replicate weight of 0 or more in every row but found missing or "
          "negative ones in " +
              row_list_text(wrong));
    }
  }
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
