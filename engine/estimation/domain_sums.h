#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/weight_block.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/logistic_regression.h"
#include "engine/estimation/ordered_units.h"
#include "engine/estimation/unit_frame.h"

namespace darkfigure {

/// One sum Σ w·v to be taken in every domain cell, over the rows where v ≠ 0, in row order. Where v
/// is 1 for most rows it is taken as the domain's total weight minus the rows where v is 0
/// (`complement`).
struct SparseSum {
  bool complement = false;
  bool ones = false;                   // every v is 1
  std::vector<std::uint32_t> rows;     // that carry the weight
  std::vector<std::uint32_t> units;    // that have the cells; empty: the rows
  std::vector<double> values;          // empty when `ones`
  std::vector<std::size_t> tile_ends;  // of the entries of each tile of rows
};

/// All sums of all indicators, bound once and taken for every block of weight columns; and the
/// models that are fitted to it.
struct SumPlan {
  std::vector<const DomainTable*> domains;     // per indicator
  std::vector<std::size_t> first;              // of each indicator's sums, and their number
  std::vector<SparseSum> numerators;           // per indicator
  std::vector<SparseSum> denominators;         // per indicator
  std::vector<OrderedUnits> quantiles;         // per indicator; empty where it is none
  std::vector<std::vector<bool>> empty_base;   // per indicator and cell
  const DomainTable* total_domains = nullptr;  // of the sums of all weights; null: not needed
  std::span<const LogisticRegression> models;
  std::vector<std::size_t> first_of_model = {0};  // of each model's values, and their number

  /// Numbers kept of every replicate: estimates in cells, then the models' values.
  std::size_t values() const { return first.back() + first_of_model.back(); }
};

/// `respondent` and `weight` (of the full sample, for quantiles by Woodruff's method) are per row;
/// the first frame's units are the rows. The frames must outlive the plan.
SumPlan plan_sums(const std::vector<BoundIndicator>& indicators,
                  std::span<const UnitFrame> frames,
                  std::span<const LogisticRegression> models,
                  const std::vector<std::uint8_t>& respondent,
                  std::span<const double> weight);

/// Results and workspace of one block: sum of lane l in cell c of indicator i at
/// [(first[i] + c) × kLanes + l].
struct BlockSums {
  std::vector<double> totals;     // (cells + 1) × kLanes
  std::vector<std::size_t> next;  // entry of each sum, while tiles are taken
  std::vector<double> numerators;
  std::vector<double> denominators;
  QuantileWorkspace quantiles;
};

/// Takes every sum of the plan, in tiles of rows that stay in the cache for all of them. Within a
/// lane all additions are in row order.
void take_sums(const SumPlan& plan, const WeightBlock& block, BlockSums& sums);

}  // namespace darkfigure
