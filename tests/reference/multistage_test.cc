// Three stages, sampling fractions and lonely PSUs against R survey 4.5: tests/data/replication,
// made by tests/reference/r/replication/multistage.R.
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"

namespace darkfigure::testing {
namespace {

const Comparison kSameAsR{.relative = 1e-10, .absolute = 0, .columns = {}};

std::string data(const std::string& name) { return source_file("tests/data/replication/" + name); }

void compare(const std::string& config,
             const std::vector<ConfigOverride>& overrides,
             const std::string& expected) {
  expect_estimates(run_config(data(config), overrides), data(expected), kSameAsR);
}

TEST(Multistage, LinearizationOfEveryStageAgrees) {
  compare("multistage.toml", {}, "linearization_three_stages.csv");
  compare("two_stages.toml", {}, "linearization_two_stages.csv");
  compare("fpc.toml", {}, "linearization_fpc.csv");
  compare("no_fpc.toml", {}, "linearization_no_fpc.csv");
}

TEST(Multistage, JknWithSamplingFractionsAgrees) {
  compare("fpc.toml", {{"replication.method", "jkn"}}, "jkn_fpc_estimate.csv");
  compare(
      "fpc.toml",
      {{"replication.method", "jkn"}, {"replication.like", "svrep"}, {"estimates.df", "domain"}},
      "jkn_fpc_mean.csv");
}

TEST(Multistage, SuccessiveDifferencesOfATotalAreTheirQuadraticForm) {
  compare("no_fpc.toml", {{"replication.method", "sdr"}}, "sd2_without_strata.csv");
  compare("no_fpc.toml",
          {{"replication.method", "sdr"}, {"replication.replicates", "100"}},
          "sd2_without_strata.csv");
}

TEST(LonelyPsu, EveryPolicyAgrees) {
  for (const std::string method : {"linearization", "jkn"}) {
    for (const std::string policy : {"certainty", "center"}) {
      compare("no_fpc.toml",
              {{"data.person.file", "lonely.csv"},
               {"replication.method", method},
               {"design.singleton", policy}},
              "lonely_" + method + "_" + policy + ".csv");
    }
  }
}

}  // namespace
}  // namespace darkfigure::testing
