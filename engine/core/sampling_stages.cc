#include "engine/core/sampling_stages.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "engine/core/code_list.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"

namespace darkfigure {
namespace {

// One value per group of an fpc variable, or a finding; empty after one.
std::vector<double> value_of_groups(const Microdata& data,
                                    const Column& column,
                                    const std::vector<std::int32_t>& group_of_row,
                                    const std::vector<std::string>& address,
                                    Diagnostics& diagnostics) {
  const Location place{.file = data.file, .variable = column.name};
  if (column.is_text) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a numeric fpc but the variable holds text; store it as a number in "
                      "the file");
    return {};
  }
  std::vector<double> values(address.size(), std::nan(""));
  std::vector<std::size_t> wrong;
  std::string differing;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const double value = column.values[row];
    if (!column.present(row) || !(value > 0) || std::isinf(value)) {
      wrong.push_back(row);
      continue;
    }
    double& known = values[static_cast<std::size_t>(group_of_row[row])];
    if (std::isnan(known)) known = value;
    if (known != value && differing.empty()) {
      differing = "both " + shortest_text(known) + " and " + shortest_text(value) + " in \"" +
                  address[static_cast<std::size_t>(group_of_row[row])] + "\"";
    }
  }
  if (!wrong.empty()) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected a sampling fraction or a number of units above 0 in every row but "
                      "not in " +
                          row_list_text(data.in_file(wrong)));
  }
  if (!differing.empty()) {
    diagnostics.error(
        Concern::kData,
        place,
        "expected one fpc throughout a stratum (of a later stage: a unit of the stage "
        "above) but found " +
            differing);
  }
  if (!wrong.empty() || !differing.empty()) values.clear();
  return values;
}

// Fractions of the groups' units that were drawn; 0 without an fpc or after a finding.
std::vector<double> fractions(const Microdata& data,
                              const std::string& fpc,
                              const std::vector<std::int32_t>& group_of_row,
                              const std::vector<std::string>& address,
                              const std::vector<std::vector<std::int32_t>>& units_of_group,
                              Diagnostics& diagnostics) {
  std::vector<double> result(address.size(), 0.0);
  const Column* column = fpc.empty() ? nullptr : data.find(fpc);
  if (column == nullptr) return result;
  const std::vector<double> values =
      value_of_groups(data, *column, group_of_row, address, diagnostics);
  if (values.empty()) return result;
  const bool are_fractions = *std::max_element(values.begin(), values.end()) <= 1;
  std::vector<std::string> too_small;
  for (std::size_t g = 0; g < values.size(); ++g) {
    const auto drawn = static_cast<double>(units_of_group[g].size());
    result[g] = are_fractions ? values[g] : drawn / values[g];
    if (result[g] <= 1) continue;
    too_small.push_back(address[g]);
    result[g] = 1;
  }
  if (!too_small.empty()) {
    diagnostics.error(
        Concern::kData,
        {.file = data.file, .variable = fpc},
        "expected at least as many units in the population as the sample has, but there are "
        "fewer in " +
            quoted_list(too_small) +
            "; an fpc is the number of units in the population, or the share of them "
            "that was drawn (all values at most 1)");
  }
  return result;
}

// Numbers the distinct pairs (left, right) in the order of left, then right.
struct PairNumbers {
  std::vector<std::int32_t> of_row;
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
};

PairNumbers number_pairs(const std::vector<std::int32_t>& left,
                         const std::vector<std::int32_t>& right) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> index;
  for (std::size_t row = 0; row < left.size(); ++row) index.try_emplace({left[row], right[row]}, 0);
  PairNumbers numbers;
  for (auto& [pair, number] : index) {
    number = static_cast<std::int32_t>(numbers.pairs.size());
    numbers.pairs.push_back(pair);
  }
  for (std::size_t row = 0; row < left.size(); ++row)
    numbers.of_row.push_back(index.at({left[row], right[row]}));
  return numbers;
}

// `above` is the stage before, `unit_address` names its units.
SamplingStage bind_stage(const Microdata& data,
                         const StageSpec& spec,
                         const std::vector<std::int32_t>& unit_above,
                         const std::vector<std::string>& unit_address,
                         Diagnostics& diagnostics) {
  const bool stratified = !spec.stratum.empty();
  const Categories strata = sampling_codes(data, spec.stratum, "stratum of the stage", diagnostics);
  const PairNumbers groups = number_pairs(unit_above, strata.of_row);
  Categories codes;  // without codes: the rows are the units
  if (spec.unit.empty()) {
    codes.of_row.resize(data.rows);
    std::iota(codes.of_row.begin(), codes.of_row.end(), 0);
  } else {
    codes = sampling_codes(data, spec.unit, "code of the sampling unit", diagnostics);
  }
  const PairNumbers units = number_pairs(groups.of_row, codes.of_row);
  SamplingStage stage;
  stage.unit_of_row = units.of_row;
  stage.units_of_group.resize(groups.pairs.size());
  for (const auto& [above, stratum] : groups.pairs) {
    stage.above.push_back(above);
    std::string address = unit_address[static_cast<std::size_t>(above)];
    if (stratified) address += "/" + strata.codes[static_cast<std::size_t>(stratum)];
    stage.address.push_back(std::move(address));
  }
  for (std::size_t unit = 0; unit < units.pairs.size(); ++unit) {
    const auto [group, code] = units.pairs[unit];
    stage.units_of_group[static_cast<std::size_t>(group)].push_back(
        static_cast<std::int32_t>(unit));
    if (!codes.codes.empty()) stage.code.push_back(codes.codes[static_cast<std::size_t>(code)]);
  }
  stage.fraction =
      fractions(data, spec.fpc, groups.of_row, stage.address, stage.units_of_group, diagnostics);
  return stage;
}

void warn_of_unused(const StageSpec& spec, bool counts, Diagnostics& diagnostics) {
  if (counts) return;
  diagnostics.warning(Concern::kConfig,
                      spec.location,
                      "the stage adds nothing to the variance: units of the stage above are drawn "
                      "with replacement (no \"fpc\" there), which their totals already tell");
}

}  // namespace

Categories sampling_codes(const Microdata& data,
                          const std::string& name,
                          const char* role,
                          Diagnostics& diagnostics) {
  Categories categories;
  const Column* column = name.empty() ? nullptr : data.find(name);
  if (column == nullptr) {
    categories.of_row.assign(data.rows, 0);
    categories.codes = {"1"};
    return categories;
  }
  categories = categorize(*column);
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < data.rows; ++row) {
    if (categories.of_row[row] >= 0) continue;
    missing.push_back(row);
    categories.of_row[row] = 0;
  }
  if (categories.codes.empty()) categories.codes = {"1"};
  if (!missing.empty()) {
    diagnostics.error(Concern::kData,
                      {.file = data.file, .variable = name},
                      std::string("expected a ") + role + " in every row but found none in " +
                          row_list_text(data.in_file(missing)));
  }
  return categories;
}

void bind_stages(const Microdata& data, Design& design, Diagnostics& diagnostics) {
  const DesignSpec& spec = design.spec;
  std::vector<std::int32_t> stratum_of_row;
  for (const std::int32_t psu : design.psu_of_row)
    stratum_of_row.push_back(design.psus[static_cast<std::size_t>(psu)].stratum);
  if (!spec.fpc.empty()) {
    design.fraction = fractions(
        data, spec.fpc, stratum_of_row, design.strata, design.psus_of_stratum, diagnostics);
  }
  std::vector<std::string> address;  // of the units of the stage above
  for (const Psu& psu : design.psus)
    address.push_back(design.strata[static_cast<std::size_t>(psu.stratum)] + "/" + psu.code);
  const std::vector<std::int32_t>* above = &design.psu_of_row;
  bool counts = !spec.fpc.empty();
  design.later_stages.reserve(spec.stages.size());
  for (const StageSpec& stage : spec.stages) {
    warn_of_unused(stage, counts, diagnostics);
    counts = counts && !stage.fpc.empty();
    design.later_stages.push_back(bind_stage(data, stage, *above, address, diagnostics));
    const SamplingStage& bound = design.later_stages.back();
    if (design.later_stages.size() == spec.stages.size()) return;
    address.assign(bound.units(), {});
    for (std::size_t group = 0; group < bound.address.size(); ++group) {
      for (const std::int32_t unit : bound.units_of_group[group]) {
        const auto at = static_cast<std::size_t>(unit);
        address[at] = bound.address[group] + "/" +
                      (bound.code.empty() ? std::to_string(unit) : bound.code[at]);
      }
    }
    above = &bound.unit_of_row;
  }
}

}  // namespace darkfigure
