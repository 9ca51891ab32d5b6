#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/estimation/estimand.h"
#include "engine/estimation/inference.h"
#include "engine/estimation/units_by_category.h"

namespace darkfigure {

/// A part of an estimand in one domain cell: the units of its base there and their sums.
struct CellPart {
  const BoundIndicator* indicator;
  std::size_t index;
  double coefficient;
  CellUnits units;
  Sums sums;
  double population = 0;  // Σ w over the base
  double n_numerator = 0;
};

/// An estimand in one cell, before anything is inferred: value, influence and replicates, all
/// without the indicator's `unit`.
class CellParts {
 public:
  /// `units` are those of each part in the cell, in order.
  CellParts(const Inference& inference,
            const Estimand& estimand,
            std::size_t cell,
            const std::vector<CellUnits>& units);

  const std::vector<CellPart>& parts() const { return parts_; }
  /// Σ coefficient · θ of the parts; NaN where one of them is undefined.
  double value() const;
  bool is_smooth() const;
  /// Adds factor · ∂θ/∂w of every unit to its row.
  void add_influence(double factor, std::vector<double>& rows) const;
  std::vector<double> replicate_values() const;
  /// The row of each unit of `base_units()`.
  std::vector<std::uint32_t> rows() const;
  /// Units of any part's base, ascending.
  std::vector<std::uint32_t> base_units() const;
  double weight_of(std::size_t unit) const;
  /// ∂θ/∂w of each unit of `base_units()`.
  std::vector<double> influence_of(const std::vector<std::uint32_t>& units) const;

 private:
  double part_influence(const CellPart& part, std::size_t unit) const;

  const Inference& inference_;
  const Units& units_;
  std::size_t cell_;
  std::vector<CellPart> parts_;
};

}  // namespace darkfigure
