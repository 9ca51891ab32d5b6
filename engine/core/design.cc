#include "engine/core/design.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "engine/core/row_list.h"
#include "engine/core/sampling_stages.h"

namespace darkfigure {
namespace {

void report_weights(const Microdata& data,
                    const Location& place,
                    const std::vector<std::size_t>& missing,
                    const std::vector<std::size_t>& negative,
                    const Design& design,
                    Diagnostics& diagnostics) {
  if (!missing.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a base weight in every row but it is missing in " +
                          row_list_text(data.in_file(missing)) +
                          "; drop these rows or give them weight 0");
  }
  if (!negative.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected base weights of 0 or more but found negative or infinite ones in " +
                          row_list_text(data.in_file(negative)));
  }
  if (design.zero_weights == design.rows()) {
    diagnostics.error(
        Concern::kData, place, "expected some positive base weight but every weight is 0");
  } else if (design.zero_weights > 0) {
    diagnostics.warning(Concern::kData,
                        place,
                        std::to_string(design.zero_weights) +
                            (design.zero_weights == 1 ? " row has" : " rows have") +
                            " base weight 0: these stay in the design and count in no n, df or "
                            "design effect");
  }
}

void bind_weights(const Microdata& data, Design& design, Diagnostics& diagnostics) {
  const DesignSpec& spec = design.spec;
  design.base_weight.assign(data.rows, 1.0);
  const Column* column = data.find(spec.weight);
  if (column == nullptr) return;
  const Location place{.file = data.file, .variable = spec.weight};
  if (column->is_text) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a numeric base weight but the variable holds text; store it as a "
                      "number in the file");
    return;
  }
  std::vector<std::size_t> missing;
  std::vector<std::size_t> negative;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const double weight = column->values[row];
    if (!column->present(row)) {
      missing.push_back(row);
    } else if (!(weight >= 0) || std::isinf(weight)) {
      negative.push_back(row);
    } else {
      design.base_weight[row] = weight;
      if (weight == 0) ++design.zero_weights;
    }
  }
  report_weights(data, place, missing, negative, design, diagnostics);
}

// Lists the PSUs that occur, sorted by stratum and code, and points the rows at them.
void bind_psus(const Categories& stratum, const Categories& psu, Design& design) {
  using Key = std::pair<std::int32_t, std::int32_t>;
  std::map<Key, std::int32_t> index;
  const std::size_t rows = stratum.of_row.size();
  for (std::size_t row = 0; row < rows; ++row) {
    index.try_emplace({stratum.of_row[row], psu.of_row[row]}, 0);
  }
  design.strata = stratum.codes;
  design.psus_of_stratum.resize(design.strata.size());
  for (auto& [key, position] : index) {
    position = static_cast<std::int32_t>(design.psus.size());
    design.psus.push_back({psu.codes[static_cast<std::size_t>(key.second)], key.first, false});
    design.psus_of_stratum[static_cast<std::size_t>(key.first)].push_back(position);
  }
  design.psu_of_row.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int32_t position = index.at({stratum.of_row[row], psu.of_row[row]});
    design.psu_of_row[row] = position;
    if (design.base_weight[row] > 0)
      design.psus[static_cast<std::size_t>(position)].weighted = true;
  }
}

Categories every_row_its_own(std::size_t rows) {
  Categories categories;
  categories.of_row.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    categories.of_row[row] = static_cast<std::int32_t>(row);
    categories.codes.push_back(std::to_string(row + 1));
  }
  return categories;
}

}  // namespace

Design declare_design(const Microdata& data, const DesignSpec& spec, Diagnostics& diagnostics) {
  Design design;
  design.spec = spec;
  bind_weights(data, design, diagnostics);
  const Categories stratum = sampling_codes(data, spec.stratum, "stratum", diagnostics);
  const Categories psu = spec.psu.empty() ? every_row_its_own(data.rows)
                                          : sampling_codes(data, spec.psu, "PSU", diagnostics);
  bind_psus(stratum, psu, design);
  bind_stages(data, design, diagnostics);
  for (const double weight : design.base_weight) design.respondent.push_back(weight > 0 ? 1 : 0);
  return design;
}

Design with_merged_strata(const Design& design,
                          const std::vector<std::vector<std::int32_t>>& groups) {
  std::vector<std::int32_t> leader(design.strata.size());  // of each stratum, itself or another
  for (std::size_t h = 0; h < leader.size(); ++h) leader[h] = static_cast<std::int32_t>(h);
  for (const std::vector<std::int32_t>& group : groups) {
    const std::int32_t first = *std::min_element(group.begin(), group.end());
    for (const std::int32_t h : group) leader[static_cast<std::size_t>(h)] = first;
  }
  Design merged = design;
  merged.strata.clear();
  merged.psus_of_stratum.clear();
  merged.fraction.clear();
  std::vector<std::int32_t> position(leader.size());
  std::vector<double> drawn;       // per new stratum
  std::vector<double> population;  // … from how many PSUs; infinite without an fpc
  for (std::size_t h = 0; h < leader.size(); ++h) {
    const auto first = static_cast<std::size_t>(leader[h]);
    if (first == h) {
      position[h] = static_cast<std::int32_t>(merged.strata.size());
      merged.strata.push_back(design.strata[h]);
      merged.psus_of_stratum.emplace_back();
      drawn.push_back(0);
      population.push_back(0);
    } else {
      merged.strata[static_cast<std::size_t>(position[first])] += " + " + design.strata[h];
    }
    const auto at = static_cast<std::size_t>(position[first]);
    const auto n = static_cast<double>(design.psus_of_stratum[h].size());
    drawn[at] += n;
    population[at] += n / design.fraction_of(h);
    const bool alone = std::count(leader.begin(), leader.end(), leader[h]) == 1;
    for (const std::int32_t k : design.psus_of_stratum[h]) {
      Psu& psu = merged.psus[static_cast<std::size_t>(k)];
      psu.stratum = position[first];
      if (!alone) psu.code = design.strata[h] + "/" + psu.code;
      merged.psus_of_stratum[at].push_back(k);
    }
  }
  for (std::size_t h = 0; h < drawn.size() && !design.fraction.empty(); ++h)
    merged.fraction.push_back(drawn[h] / population[h]);
  return merged;
}

Design without_strata(const Design& design) {
  if (design.strata.size() == 1) return design;
  std::vector<std::int32_t> all(design.strata.size());
  std::iota(all.begin(), all.end(), 0);
  Design merged = with_merged_strata(design, {all});
  merged.strata = {"all"};
  return merged;
}

SamplingStage Design::first_stage() const {
  SamplingStage stage;
  stage.unit_of_row = psu_of_row;
  stage.units_of_group = psus_of_stratum;
  stage.fraction.assign(strata.size(), 0.0);
  if (!fraction.empty()) stage.fraction = fraction;
  stage.address = strata;
  if (!spec.psu.empty()) {
    for (const Psu& psu : psus) stage.code.push_back(psu.code);
  }
  return stage;
}

std::vector<double> SamplingStage::shares_down(const std::vector<double>& shares) const {
  std::vector<double> down(units());
  for (std::size_t g = 0; g < units_of_group.size(); ++g) {
    const double share = share_above(g, shares) * fraction[g];
    for (const std::int32_t unit : units_of_group[g]) down[static_cast<std::size_t>(unit)] = share;
  }
  return down;
}

std::size_t SamplingStage::units() const {
  std::size_t count = 0;
  for (const std::vector<std::int32_t>& members : units_of_group) count += members.size();
  return count;
}

std::vector<std::int32_t> Design::singleton_strata() const {
  std::vector<std::int32_t> lonely;
  for (std::size_t h = 0; h < strata.size(); ++h) {
    if (psus_of_stratum[h].size() == 1 && fraction_of(h) < 1)
      lonely.push_back(static_cast<std::int32_t>(h));
  }
  return lonely;
}

double Design::degrees_of_freedom(const std::vector<std::int32_t>& stratum) const {
  double weighted_psus = 0;
  std::set<std::int32_t> weighted_strata;
  for (std::size_t k = 0; k < psus.size(); ++k) {
    if (!psus[k].weighted) continue;
    ++weighted_psus;
    weighted_strata.insert(stratum.empty() ? psus[k].stratum : stratum[k]);
  }
  return weighted_psus - static_cast<double>(weighted_strata.size());
}

}  // namespace darkfigure
