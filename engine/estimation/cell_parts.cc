#include "engine/estimation/cell_parts.h"

#include <algorithm>
#include <cmath>

#include "engine/estimation/weighted_quantile.h"

namespace darkfigure {

CellParts::CellParts(const Inference& inference,
                     const Estimand& estimand,
                     std::size_t cell,
                     const std::vector<CellUnits>& units)
    : inference_(inference), units_(inference.frames[estimand.frame].units), cell_(cell) {
  for (std::size_t k = 0; k < estimand.parts.size(); ++k) {
    const BoundIndicator& indicator = inference.indicators[estimand.parts[k].indicator];
    CellPart part{.indicator = &indicator,
                  .index = estimand.parts[k].indicator,
                  .coefficient = estimand.parts[k].coefficient,
                  .units = units[k],
                  .sums = {}};
    std::vector<double> values;
    std::vector<double> weights;
    for (const std::uint32_t unit : part.units.base) {
      const double weight = weight_of(unit);
      part.sums.numerator += weight * indicator.z[unit];
      part.sums.denominator += weight * indicator.x[unit];
      part.population += weight;
      part.n_numerator += indicator.z[unit] != 0 ? 1 : 0;
      if (!indicator.statistic.is_quantile) continue;
      values.push_back(indicator.z[unit]);
      weights.push_back(weight);
    }
    if (indicator.statistic.is_quantile) {
      const QuantileSpec& spec = indicator.spec.quantile;
      part.sums.numerator =
          weighted_quantile(sort_values(values, weights), spec.probability, spec.rule);
    }
    parts_.push_back(std::move(part));
  }
}

double CellParts::weight_of(std::size_t unit) const {
  return inference_.weight[units_.row_of(unit)] * units_.multiplier_of(unit);
}

double CellParts::value() const {
  double sum = 0;
  for (const CellPart& part : parts_)
    sum += part.coefficient * part.indicator->statistic.value(part.sums);
  return sum;
}

bool CellParts::is_smooth() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const CellPart& part) {
    return part.indicator->statistic.influence != nullptr;
  });
}

double CellParts::part_influence(const CellPart& part, std::size_t unit) const {
  const BoundIndicator& indicator = *part.indicator;
  return part.coefficient *
         indicator.statistic.influence(part.sums, indicator.z[unit], indicator.x[unit]);
}

void CellParts::add_influence(double factor, std::vector<double>& rows) const {
  for (const CellPart& part : parts_) {
    for (const std::uint32_t unit : part.units.base)
      rows[units_.row_of(unit)] += factor * units_.multiplier_of(unit) * part_influence(part, unit);
  }
}

std::vector<double> CellParts::replicate_values() const {
  const ReplicateEstimates& replicates = *inference_.method.replicates;
  std::vector<double> theta(replicates.replicates(), 0.0);
  for (const CellPart& part : parts_) {
    for (std::size_t r = 0; r < theta.size(); ++r)
      theta[r] += part.coefficient * replicates.value(r, part.index, cell_);
  }
  return theta;
}

std::vector<std::uint32_t> CellParts::base_units() const {
  std::vector<std::uint32_t> units;
  for (const CellPart& part : parts_)
    units.insert(units.end(), part.units.base.begin(), part.units.base.end());
  if (parts_.size() == 1) return units;
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  return units;
}

std::vector<std::uint32_t> CellParts::rows() const {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t unit : base_units())
    rows.push_back(static_cast<std::uint32_t>(units_.row_of(unit)));
  return rows;
}

std::vector<double> CellParts::influence_of(const std::vector<std::uint32_t>& units) const {
  std::vector<double> influence(units.size(), 0.0);
  for (const CellPart& part : parts_) {
    for (std::size_t k = 0; k < units.size(); ++k) {
      if (part.indicator->in_base[units[k]] != 0) influence[k] += part_influence(part, units[k]);
    }
  }
  return influence;
}

}  // namespace darkfigure
