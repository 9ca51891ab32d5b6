#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace darkfigure {

/// Replicate factors made elsewhere, one row per PSU.
struct ReplicateFactors {
  std::string file;
  std::size_t replicates = 0;
  std::vector<std::string> strata;  // code per row; empty when the file has no stratum column
  std::vector<std::string> psus;    // code per row
  std::vector<int> lines;           // line of the file per row
  std::vector<double> factors;      // row-major, rows × replicates
};

}  // namespace darkfigure
