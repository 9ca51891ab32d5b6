#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/pipeline.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {

/// A config run in memory, nothing written.
struct Ran {
  std::unique_ptr<Survey> survey;
  RunResult result;
  std::vector<Finding> findings;

  /// The estimate of an indicator in a domain category; fails the test when there is none.
  const Estimate& estimate(const std::string& indicator,
                           const std::string& domain = "all",
                           const std::string& category = "all") const;
};

/// One thread by default: reading forks, and the sanitizer's allocator may be locked at that moment
/// by a thread of an earlier run in the same test (the program itself reads before it starts any).
Ran run_config(const std::string& path,
               const std::vector<ConfigOverride>& overrides = {},
               int threads = 1,
               ReplicateScratch* sink = nullptr);

/// Texts of what a config's check reports, in order.
std::vector<std::string> findings_of(const std::string& path,
                                     const std::vector<ConfigOverride>& overrides = {});

/// The same for a config of a temporary folder, which is shown as DIR.
std::vector<std::string> findings_in(const TempFolder& folder, const std::string& config);

/// Columns to compare with a file of expected rows (indicator,domain,category and any columns of
/// estimates.csv; empty cells are not compared).
struct Comparison {
  double relative = 0;
  double absolute = 0;
  std::vector<std::string> columns;  // empty: all of the file's
};

/// Expects every row of `expected_csv` to agree with the estimates, and at least one cell compared.
void expect_estimates(const Ran& ran,
                      const std::string& expected_csv,
                      const Comparison& comparison);

}  // namespace darkfigure::testing
