// Types of imported replicates, other systems' conventions, and the number of bootstrap replicates.
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "engine/io/csv.h"
#include "engine/io/read_microdata.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure::testing {
namespace {

Ran run_small(const std::string& replication, const std::string& extra = "") {
  const TempFolder folder;
  SmallSurvey survey;
  survey.replication = replication;
  survey.extra = extra;
  return run_config(survey.write(folder));
}

TEST(Conventions, RSurveysBootstrapDividesByRLessOneAboutTheMean) {
  const Ran ours = run_small("method = \"bootstrap\"\nreplicates = 40\ncenter = \"mean\"\n");
  const Ran theirs = run_small("method = \"bootstrap\"\nreplicates = 40\nlike = \"r-survey\"\n");
  EXPECT_NEAR(
      theirs.estimate("robbery").se / ours.estimate("robbery").se, std::sqrt(40.0 / 39), 1e-12);
  EXPECT_EQ(theirs.result.report.like, "r-survey");
  EXPECT_EQ(
      theirs.result.report.difference,
      "deviations from the mean of the replicates (ours: from the estimate); c = 1/(R - 1) (ours: "
      "1/R); df = rank of the replicates - 1 (ours: PSUs - strata of the domain)");
  EXPECT_EQ(theirs.result.report.formula, "1/39 sum (t_r - center)^2");
  EXPECT_EQ(theirs.estimate("robbery").df, 39) << "calibrated replicates are as many as their rank";
}

TEST(Conventions, DeclaredKeysStand) {
  const Ran ran = run_small(
      "method = \"bootstrap\"\nreplicates = 40\nlike = \"r-survey\"\ncenter = \"estimate\"\n");
  EXPECT_EQ(ran.result.report.center, "estimate");
}

TEST(Conventions, DegreesOfFreedomOfEachSystem) {
  const auto df = [](const std::string& like) {
    return run_small("method = \"bootstrap\"\nreplicates = 40\nlike = \"" + like + "\"\n")
        .estimate("robbery")
        .df;
  };
  EXPECT_EQ(df("svrep"), 39);
  EXPECT_EQ(df("stata"), 39);
  EXPECT_EQ(df("sas"), 4);
  EXPECT_EQ(df("wesvar"), 40);
  EXPECT_EQ(run_small("method = \"jkn\"\nlike = \"stata\"\n").estimate("robbery").df, 4);
}

// Stata centers a delete-one jackknife at each stratum's mean; other jackknives have one replicate
// in a stratum, or no strata, and are centered at the mean of all.
TEST(Conventions, StatasJackknifeIsCenteredWithinStrata) {
  const Ran ran = run_small("method = \"jkn\"\nlike = \"stata\"\n");
  EXPECT_EQ(ran.result.report.center, "stratum mean");
  EXPECT_LT(ran.estimate("robbery").se, run_small("method = \"jkn\"\n").estimate("robbery").se);
  EXPECT_GT(ran.estimate("robbery").se, 0);
  for (const std::string method : {"method = \"jk2\"\n", "method = \"dagjk\"\ngroups = 6\n"}) {
    const Ran other = run_small(method + "like = \"stata\"\n");
    EXPECT_EQ(other.result.report.center, "mean");
    EXPECT_GT(other.estimate("robbery").se, 0) << method;
  }
}

// Without a calibration the rank follows from the strata: 6 PSUs in two full strata have rank 5
// (R's degf of the same factors: 4).
TEST(Conventions, RankOfUncalibratedReplicates) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 40\nlike = \"r-survey\"\n";
  std::string config = read_file(survey.write(folder));
  const std::size_t begin = config.find("[calibration]");
  config.erase(begin, config.find("[[indicator]]") - begin);
  EXPECT_EQ(run_config(folder.write("plain.toml", config)).estimate("robbery").df, 4);
}

TEST(Conventions, DegreesOfFreedomAreNoMoreThanTheReplicatesCarry) {
  EXPECT_EQ(run_small("method = \"dagjk\"\ngroups = 3\n").estimate("robbery").df, 2);
  EXPECT_EQ(run_small("method = \"bootstrap\"\nreplicates = 4\n").estimate("robbery").df, 3);
  EXPECT_EQ(run_small("method = \"bootstrap\"\nreplicates = 40\n").estimate("robbery").df, 4);
}

// A pilot of 200 says how many replicates bring the largest simulation error of the national
// estimates down to the target; what is reached may differ from it as the pilot's own error does
// (10 %).
TEST(AutoReplicates, ReachTheTarget) {
  const std::string method = "method = \"bootstrap\"\nreplicates = \"auto\"\nseed = 3\n";
  const Ran ran = run_small(method + "target_cv = 0.015\nmax_replicates = 20000\n");
  const std::size_t count = ran.survey->replication.size();
  EXPECT_GT(count, 1000U);
  EXPECT_LT(count, 20000U);
  const Estimate* worst = ran.result.report.least_settled();
  ASSERT_NE(worst, nullptr);
  EXPECT_NEAR(worst->se_simulation_cv, 0.015, 0.003);
  const Ran declared =
      run_small("method = \"bootstrap\"\nseed = 3\nreplicates = " + std::to_string(count) + "\n");
  EXPECT_EQ(declared.estimate("robbery").se, ran.estimate("robbery").se);
  EXPECT_EQ(
      run_small(method + "target_cv = 0.015\nmax_replicates = 300\n").survey->replication.size(),
      300U);
  EXPECT_EQ(run_small(method + "target_cv = 0.5\n").survey->replication.size(), 200U);
}

// A stratum whose PSUs were all drawn adds nothing, not to the variance and not to the degrees of
// freedom, by whatever method.
TEST(CertaintyStrata, HaveNoDegreesOfFreedom) {
  const TempFolder folder;
  SmallSurvey survey;
  // Four strata of two PSUs; the last two were drawn whole.
  survey.data = "id,stratum,psu,n,w,sex,region,robbed,loss\n";
  for (int row = 0; row < 32; ++row) {
    const int psu = row / 4;
    survey.data += std::to_string(row + 1) + "," + std::to_string(psu / 2 + 1) + "," +
                   std::to_string(psu % 2 + 1) + "," + (psu / 2 >= 2 ? "2" : "20") + ",10," +
                   std::to_string(row % 2 + 1) + "," + std::to_string(psu / 4 + 1) + "," +
                   std::to_string((row * 7 + psu) % 5 == 0) + "," + std::to_string(row % 3) + "\n";
  }
  survey.design += "fpc = \"n\"\n";
  for (const std::string method :
       {"jk2", "brr", "fay", "jkn", "bootstrap", "linearization", "sdr"}) {
    survey.replication = "method = \"" + method + "\"\n";
    const Ran ran = run_config(survey.write(folder));
    EXPECT_EQ(ran.result.report.design_df, 2) << method;
    EXPECT_EQ(ran.estimate("robbery").df, 2) << method;
    EXPECT_GT(ran.estimate("robbery").se, 0) << method;
  }
}

// NHANES II with the half-samples' design recovered: rows of one PSU have zeros in the same
// replicates, the other PSU of the stratum in the others.
std::string nhanes_design(const TempFolder& folder) {
  Diagnostics diagnostics;
  ColumnChoice wanted;
  wanted.names = {"finalwgt", "weight", "female", "region"};
  wanted.pattern = "brr_";
  const Microdata data = read_microdata(
      {.file = shared_file("data/replicate-weights/nhanes2brr.dta")}, wanted, diagnostics);
  std::map<std::string, int> psus;
  std::map<std::string, int> strata;
  std::string csv = "finalwgt,weight,female,region,stratum,psu\n";
  for (std::size_t row = 0; row < data.rows; ++row) {
    std::string pattern;
    std::string complement;
    for (int r = 1; r <= 32; ++r) {
      const bool in = data.find("brr_" + std::to_string(r))->values[row] > 0;
      pattern += in ? '1' : '0';
      complement += in ? '0' : '1';
    }
    const int psu = psus.try_emplace(pattern, static_cast<int>(psus.size())).first->second;
    const std::string& either = std::min(pattern, complement);
    const int stratum = strata.try_emplace(either, static_cast<int>(strata.size())).first->second;
    for (const char* name : {"finalwgt", "weight", "female", "region"}) {
      char text[40];
      std::snprintf(text, sizeof(text), "%.17g,", data.find(name)->values[row]);
      csv += text;
    }
    csv += std::to_string(stratum) + "," + std::to_string(psu) + "\n";
  }
  EXPECT_EQ(psus.size(), 62U);
  EXPECT_EQ(strata.size(), 31U);
  folder.write("nhanes.csv", csv);
  return folder.write(
      "nhanes.toml",
      "[survey]\ntitle = \"NHANES II\"\n[data.person]\nfile = \"nhanes.csv\"\n[design]\nstratum = "
      "\"stratum\"\npsu = \"psu\"\nweight = \"finalwgt\"\n[replication]\nmethod = "
      "\"jkn\"\n[[indicator]]\nid = \"weight\"\nstatistic = \"mean\"\nnumerator = "
      "\"weight\"\n[[indicator]]\nid = \"female\"\nstatistic = \"total\"\nnumerator = "
      "\"female\"\n[estimates]\ndomains = [\"region\"]\n");
}

// Stata's jackknife of NHANES II (quoted in samplics's tests, peers.md 5) has c = 61/62 for every
// replicate, as Stata has without strata, where the stratified jackknife has 1/2. Means within
// 5e-6, as the file rounds weight to two decimals; the total within the rounding of the same
// variance's BRR figure, 1396159 ± 0.5 times √(61/31) = 1.40.
TEST(Nhanes2, StatasJackknifeIsReproduced) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2brr.dta");
  const TempFolder folder;
  const std::string config = nhanes_design(folder);
  const double ratio = std::sqrt((61.0 / 62) / 0.5);
  const Ran centred = run_config(config, {{"replication.center", "mean"}});
  EXPECT_NEAR(ratio * centred.estimate("weight").se, 0.2320822, 5e-6);
  EXPECT_NEAR(ratio * centred.estimate("weight", "region", "1").se, 0.5825663, 5e-6);
  EXPECT_NEAR(ratio * centred.estimate("weight", "region", "2").se, 0.3493006, 5e-6);
  EXPECT_NEAR(ratio * centred.estimate("weight", "region", "3").se, 0.4890295, 5e-6);
  EXPECT_NEAR(ratio * centred.estimate("weight", "region", "4").se, 0.4432099, 5e-6);
  EXPECT_NEAR(ratio * centred.estimate("female").se, 1958480.0, 0.7);
  const Ran mse = run_config(config);
  EXPECT_NEAR(ratio * mse.estimate("weight", "region", "2").se, 0.3493011, 5e-6);
  EXPECT_NEAR(ratio * mse.estimate("weight", "region", "3").se, 0.4890297, 5e-6);
}

// The design is known now, so the native half-samples have the closed form of a total that the
// office's have: both are in full balance.
TEST(Nhanes2, NativeHalfSamplesHaveTheTotalsOfTheOffices) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2brr.dta");
  const TempFolder folder;
  const std::string config = nhanes_design(folder);
  for (const std::string method : {"brr", "fay", "jk2"}) {
    const Ran ran = run_config(config, {{"replication.method", method}});
    EXPECT_NEAR(ran.estimate("female").se, 1396159, 0.5) << method;
  }
  EXPECT_EQ(run_config(config, {{"replication.method", "brr"}}).survey->replication.size(), 32U);
}

// What is likely a mistake is said: weights taken for factors, a missing number, a column of zeros.
TEST(ImportedTypes, OddContentsAreSaid) {
  const auto findings =
      [](const std::string& names, const std::string& values, const std::string& keys) {
        const TempFolder folder;
        SmallSurvey survey;
        std::string data;
        bool header = true;
        for (const char c : survey.data) {
          if (c == '\n') data += "," + (header ? names : values);
          if (c == '\n') header = false;
          data += c;
        }
        survey.data = data;
        survey.replication = "method = \"imported\"\ncolumns = \"rep_\"\ntype = \"brr\"\n" + keys;
        std::string all;
        for (const std::string& text : findings_in(folder, survey.write(folder)))
          all += text + "\n";
        return all;
      };
  const std::string factors = "contains = \"factors\"\n";
  const std::string base = "contains = \"base-weights\"\n";
  EXPECT_EQ(findings("rep_1,rep_2", "0.5,1.5", factors), "");
  EXPECT_NE(findings("rep_1,rep_2", "140,160", factors).find("the factors are 150 on average"),
            std::string::npos);
  EXPECT_NE(findings("rep_1,rep_2", "1,1", base).find("the replicate weights add up to 0.06 times"),
            std::string::npos);
  EXPECT_NE(findings("rep_1,rep_3", "1,1", factors).find("none is between \"rep_1\" and \"rep_3\""),
            std::string::npos);
  EXPECT_NE(
      findings("rep_1,rep_2", "1,0", factors).find("expected replicate weights but every one is 0"),
      std::string::npos);
  EXPECT_NE(findings("rep_1,rep_2", "a,b", factors).find("1 more column that"), std::string::npos);
}

TEST(ImportedTypes, GiveTheScale) {
  REQUIRE_SHARED("data/replicate-weights/nhanes2fay.zsav");
  const TempFolder folder;
  const std::string config = folder.write(
      "fay.toml",
      "[survey]\ntitle = \"NHANES II\"\n[data.person]\nfile = \"" +
          shared_file("data/replicate-weights/nhanes2fay.zsav") +
          "\"\n[design]\nweight = \"finalwgt\"\n[replication]\nmethod = \"imported\"\ncolumns = "
          "\"^fay_[0-9]+$\"\ncontains = \"final-weights\"\ntype = \"fay\"\nrho = 0.3\ncenter = "
          "\"mean\"\n[[indicator]]\nid = \"weight\"\nstatistic = \"mean\"\nnumerator = "
          "\"weight\"\n");
  EXPECT_NEAR(run_config(config).estimate("weight").se, 0.16557193, 5e-9);  // golden.json
}

}  // namespace
}  // namespace darkfigure::testing
