#include "engine/weighting/imported.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"

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

void match_psus(const Design& design, Replication& replication, Diagnostics& diagnostics) {
  const ReplicateFactors& factors = replication.factors;
  const bool by_stratum = !factors.strata.empty() && !design.spec.stratum.empty();
  replication.psus_in_file_row.assign(design.psus.size(), 0);
  if (!by_stratum && !psu_codes_suffice(design, factors, diagnostics)) return;
  const std::map<PsuKey, std::int32_t> row_of = index_factors(factors, by_stratum, diagnostics);
  std::size_t unmatched = 0;
  std::string first;
  for (std::size_t k = 0; k < design.psus.size(); ++k) {
    const Psu& psu = design.psus[k];
    const std::string& stratum = design.strata[static_cast<std::size_t>(psu.stratum)];
    const auto at = row_of.find({by_stratum ? canonical(stratum) : "", canonical(psu.code)});
    if (at != row_of.end()) {
      replication.psus_in_file_row[k] = at->second;
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
}

// Columns that match the pattern, by the number in their names: brr_2 before brr_10.
void find_columns(const Microdata& data, Replication& replication, Diagnostics& diagnostics) {
  for (const Column& column : data.columns) {
    if (matches_pattern(column.name, replication.spec.columns)) {
      replication.columns.push_back(&column);
    }
  }
  std::stable_sort(
      replication.columns.begin(), replication.columns.end(), [](const Column* a, const Column* b) {
        return before_by_number(a->name, b->name);
      });
  if (replication.columns.empty()) {
    diagnostics.error(Concern::kConfig,
                      replication.spec.location,
                      "expected columns of " + data.file + " that match \"" +
                          replication.spec.columns +
                          "\" (a prefix, or a pattern with * for digits) "
                          "but found none");
  }
  for (const Column* column : replication.columns) {
    std::vector<std::size_t> wrong;
    for (std::size_t row = 0; row < column->rows(); ++row) {
      if (!column->present(row) || column->is_text || column->values[row] < 0) wrong.push_back(row);
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
}

void set_coefficients(std::size_t count, Replication& replication, Diagnostics& diagnostics) {
  const ReplicationSpec& spec = replication.spec;
  if (!spec.scale) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected \"scale\" with imported replicates but it is missing: the variance "
                      "is scale × Σ rscales (t_r - t)^2 (BRR 1/R; Fay 1/(R(1-ρ)²); bootstrap 1/R; "
                      "JK1 (R-1)/R)");
  }
  if (spec.rscales.size() > 1 && spec.rscales.size() != count) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected one value of \"rscales\" or one for each of the " +
                          std::to_string(count) + " replicates but found " +
                          std::to_string(spec.rscales.size()));
    return;
  }
  for (std::size_t r = 0; r < count; ++r) {
    const double rscale =
        spec.rscales.empty() ? 1.0 : spec.rscales[spec.rscales.size() > 1 ? r : 0];
    replication.coefficients.push_back(spec.scale.value_or(0) * rscale);
  }
  replication.formula =
      "scale sum rscale_r (t_r - center)^2, scale " + shortest_text(spec.scale.value_or(0));
}

}  // namespace

void plan_imported(const Design& design,
                   const Microdata& data,
                   ReplicateFactors factors,
                   Replication& replication,
                   Diagnostics& diagnostics) {
  const ReplicationSpec& spec = replication.spec;
  if (spec.factors.empty() == spec.columns.empty()) {
    diagnostics.error(
        Concern::kConfig,
        spec.location,
        "expected either \"factors\" (a CSV by PSU) or \"columns\" (of the data file) "
        "with method = \"imported\"");
    return;
  }
  if (!spec.factors.empty()) {
    replication.factors = std::move(factors);
    if (spec.contains != ImportedContent::kFactors) {
      diagnostics.error(
          Concern::kConfig,
          spec.location,
          "a CSV of \"factors\" by PSU holds factors: expected contains = \"factors\"");
    }
    const bool readable = replication.factors.replicates > 0 && !replication.factors.psus.empty();
    if (readable) match_psus(design, replication, diagnostics);
    if (replication.factors.replicates > 0) {
      set_coefficients(replication.factors.replicates, replication, diagnostics);
    }
  } else {
    find_columns(data, replication, diagnostics);
    set_coefficients(replication.columns.size(), replication, diagnostics);
  }
  if (design.spec.psu.empty() && !spec.df) {
    diagnostics.warning(Concern::kConfig,
                        spec.location,
                        "neither a PSU nor \"df\" is declared: the degrees of freedom are taken as "
                        "replicates - 1");
  }
}

void imported_factors(const Replication& replication,
                      std::size_t replicate,
                      std::size_t lane,
                      std::vector<double>& psu_factors) {
  const ReplicateFactors& factors = replication.factors;
  for (std::size_t k = 0; k < replication.psus_in_file_row.size(); ++k) {
    const auto row = static_cast<std::size_t>(replication.psus_in_file_row[k]);
    psu_factors[k * kLanes + lane] = factors.factors[row * factors.replicates + replicate];
  }
}

void imported_column(const Replication& replication,
                     const Design& design,
                     std::size_t replicate,
                     std::size_t lane,
                     WeightBlock& block) {
  const std::vector<double>& values = replication.columns[replicate]->values;
  const bool factors = replication.spec.contains == ImportedContent::kFactors;
  for (std::size_t row = 0; row < block.rows; ++row) {
    block.row(row)[lane] = factors ? design.base_weight[row] * values[row] : values[row];
  }
}

}  // namespace darkfigure
