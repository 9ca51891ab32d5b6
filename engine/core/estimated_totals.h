#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace darkfigure {

/// A category of a margin, as a file of covariances or replicate totals names it.
struct ControlName {
  std::string margin;
  std::string category;  // code
  int line = 0;          // of the file
};

/// Sampling error of control totals that another survey estimated, in one of two forms.
struct EstimatedTotals {
  std::vector<ControlName> names;
  Eigen::MatrixXd covariance;  // names × names; empty: the other form
  Eigen::MatrixXd replicates;  // names × replicates of the other survey; as read the totals, then
                               // their deviations times the square root of that survey's scale
  std::string file;
};

}  // namespace darkfigure
