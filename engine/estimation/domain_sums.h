#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/weight_block.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/domain.h"

namespace darkfigure {

/// One sum Σ w·v to be taken in every domain cell, over the rows where v ≠ 0. Where v is 1 for most
/// rows it is taken as the domain's total weight minus the rows where v is 0 (`complement`).
struct SparseSum {
  bool complement = false;
  bool ones = false;  // every v is 1
  std::vector<std::uint32_t> rows;
  std::vector<double> values;  // empty when `ones`
};

/// All sums of all indicators, bound once and taken for every block of weight columns.
struct SumPlan {
  const DomainTable* domains = nullptr;
  std::vector<SparseSum> numerators;          // per indicator
  std::vector<SparseSum> denominators;        // per indicator
  std::vector<std::vector<bool>> empty_base;  // per indicator and cell
  bool needs_totals = false;
};

SumPlan plan_sums(const std::vector<BoundIndicator>& indicators,
                  const DomainTable& domains,
                  const std::vector<double>& base_weight);

/// Results and workspace of one block: sum of lane l in cell c of indicator i at
/// [(i × (cells + 1) + c) × kLanes + l].
struct BlockSums {
  std::vector<double> totals;  // (cells + 1) × kLanes
  std::vector<double> numerators;
  std::vector<double> denominators;
};

/// Takes every sum of the plan. Within a lane all additions are in row order.
void take_sums(const SumPlan& plan, const WeightBlock& block, BlockSums& sums);

}  // namespace darkfigure
