// The scripts of a hand-off, against golden files that were read beside the systems' manuals. R and
// PSPP run theirs in tests/reference/handoff_test.cc; Stata and SAS are not free to.
#include <gtest/gtest.h>

#include "engine/handoff/handoff.h"
#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

const std::vector<double> kWeight = {1, 2, 3};

// Two estimates, one of them a total in a domain, with three replicates of unequal coefficients.
Handoff jackknife() {
  Handoff handoff;
  handoff.title = "Survey of the year's \"crime\"";
  handoff.run = "08c5cdfb";
  handoff.has_strata = true;
  handoff.has_psus = true;
  handoff.weight = &kWeight;
  handoff.used = {0, 1, 2};
  handoff.coefficients = {0.5, 0.5, 0.75};
  handoff.method = "jkn";
  handoff.df = 2;
  for (const char* name : {"stratum", "psu", "y_01", "x_01", "y_02", "x_02", "d_1"}) {
    Column column;
    column.name = name;
    handoff.variables.push_back(column);
  }
  handoff.estimates = {{.indicator = "robbery",
                        .label = "Robbery",
                        .domain = "all",
                        .category = "all",
                        .variables = 1,
                        .unit = 100,
                        .value = 1.9375,
                        .se = 0.25},
                       {.indicator = "victims",
                        .label = "Victims",
                        .domain = "sex",
                        .category = "2",
                        .variables = 2,
                        .domain_number = 1,
                        .category_number = 2,
                        .is_total = true,
                        .value = 1024,
                        .se = 64}};
  return handoff;
}

Handoff bootstrap() {
  Handoff handoff = jackknife();
  handoff.method = "bootstrap";
  handoff.coefficients = {1.0 / 3, 1.0 / 3, 1.0 / 3};
  return handoff;
}

Handoff linearized() {
  Handoff handoff = jackknife();
  handoff.method = "linearization";
  handoff.used.clear();
  handoff.coefficients.clear();
  handoff.lonely_psu = "certainty";
  return handoff;
}

void expect_golden(const Handoff& handoff, const std::string& name) {
  for (const std::string& system : handoff_systems()) {
    const std::string file = "tests/data/handoff/" + name + "." + handoff_script_name(system);
    EXPECT_EQ(handoff_script(handoff, system), read_file(source_file(file))) << file;
  }
}

TEST(HandoffScripts, OfAJackknife) { expect_golden(jackknife(), "jackknife"); }
TEST(HandoffScripts, OfABootstrap) { expect_golden(bootstrap(), "bootstrap"); }
TEST(HandoffScripts, OfALinearization) { expect_golden(linearized(), "linearization"); }

TEST(HandoffScripts, NeverLeaveTheScaleToADefault) {
  EXPECT_NE(r_script(bootstrap()).find("type = \"other\""), std::string::npos);
  EXPECT_EQ(r_script(bootstrap()).find("type = \"bootstrap\","), std::string::npos);
  EXPECT_NE(stata_script(bootstrap()).find("vce(bootstrap) mse dof(2)"), std::string::npos);
  EXPECT_NE(stata_script(jackknife()).find("multiplier("), std::string::npos);
  EXPECT_NE(sas_script(jackknife()).find("df=2 repcoefs="), std::string::npos);
}

}  // namespace
}  // namespace darkfigure::testing
