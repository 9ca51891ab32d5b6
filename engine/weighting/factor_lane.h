#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/weight_block.h"

namespace darkfigure {

/// The factors of one replicate on the base weights: one per sampling unit, a lane of a table of
/// units × kLanes.
class FactorLane {
 public:
  FactorLane(std::vector<double>& factors, std::size_t lane) : first_(factors.data() + lane) {}
  template <typename Index>
  double& operator[](Index unit) const {
    return first_[static_cast<std::size_t>(unit) * kLanes];
  }

 private:
  double* first_;
};

}  // namespace darkfigure
