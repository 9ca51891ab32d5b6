#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/design.h"
#include "engine/core/estimate.h"
#include "engine/estimation/bound_indicator.h"
#include "engine/estimation/estimate_spec.h"
#include "engine/estimation/unit_frame.h"
#include "engine/estimation/variance_method.h"

namespace darkfigure {

/// All that standard errors are made from; what it refers to must outlive it.
struct Inference {
  const std::vector<BoundIndicator>& indicators;
  std::span<const UnitFrame> frames;
  const Design& design;
  const std::vector<double>& weight;  // final, per row
  const EstimateSpec& spec;
  const VarianceMethod& method;
};

/// A variance, or why there is none.
struct VarianceResult {
  double variance = kNotAvailable;
  double se_simulation_cv = kNotAvailable;  // of √V, as replicates are drawn
  std::string note;
};

/// V of an estimate whose full-sample value and replicate values are given. Replicates in which it
/// does not exist are left out where the method allows that.
VarianceResult variance_of_replicates(const Inference& inference,
                                      std::span<const double> theta,
                                      double full_sample);

/// V by linearization. `influence` is per row, before the weight: ∂θ/∂w_i.
double variance_of_influence(const Inference& inference, std::vector<double> influence);

/// The PSUs that an estimate's cases lie in.
struct CasePsus {
  std::size_t psus = 0;
  std::size_t strata = 0;
  std::size_t full_strata = 0;  // all of whose PSUs have a case
  std::size_t first = 0;        // one of the PSUs
};
CasePsus psus_of_rows(const Inference& inference, std::span<const std::uint32_t> rows);

/// Degrees of freedom by the declared rule, never more than the replicates carry.
double degrees_of_freedom(const Inference& inference, const CasePsus& cases);

/// All cases lie in one PSU, and no later stage has a variance of its own.
bool in_single_psu(const Inference& inference, const CasePsus& cases);

/// A coefficient of variation this small is rounding, or the tolerance of the calibration: no
/// survey is that precise, and no variable that varies is that constant.
inline constexpr double kNoVariation = 1e-9;

}  // namespace darkfigure
