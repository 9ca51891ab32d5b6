// Quantiles of the measured survey against R survey 4.5
// (../shared/bench/expected_10k/estimates_*.csv, rows quantile_math_quantile: qrule = "math",
// interval.type = "quantile", mse = TRUE, every replicate raked).
#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure::testing {
namespace {

// The config with quantiles for indicators; the control totals stay.
std::string quantile_config(const TempFolder& folder, const std::string& name) {
  std::string text = read_file(shared_file("bench/" + name));
  text = text.substr(0, text.find("[[indicator]]"));
  for (const std::string variable : {"fear_index", "loss_amount", "age"}) {
    for (const std::string p : {"0.1", "0.25", "0.5", "0.75", "0.9"}) {
      text += "[[indicator]]\nid = \"" + variable + " " + p +
              "\"\nstatistic = \"quantile\"\nnumerator = \"" + variable + "\"\nprobability = " + p +
              "\n";
    }
  }
  // Paths are relative to the config.
  for (const std::string key : {"file = \"", "file     = \"", "file      = \"", "factors  = \""}) {
    for (std::size_t at = 0; (at = text.find(key, at)) != std::string::npos;) {
      at += key.size();
      text.insert(at, shared_file("bench") + "/");
    }
  }
  return folder.write("quantiles.toml", text);
}

void compare(const std::string& config, const std::string& expected, const std::string& scheme) {
  const TempFolder folder;
  const Ran ran = run_config(quantile_config(folder, config));
  std::size_t compared = 0;
  const std::string rows = read_file(shared_file("bench/expected_10k/" + expected));
  parse_csv(rows, [&](CsvRecord& record) {
    const std::vector<std::string>& f = record.fields;
    if (f[0] != scheme || f[1] != "1" || f[2] != "1" || f[3] != "quantile_math_quantile") return;
    const Estimate& got = ran.estimate(f[4] + " " + f[6]);
    const double se = *parse_number(f[8]);
    EXPECT_DOUBLE_EQ(got.value, *parse_number(f[7])) << got.indicator;
    if (se == 0) {
      EXPECT_TRUE(std::isnan(got.se)) << "no variation, no standard error";
    } else {
      EXPECT_NEAR(got.se / se, 1, 1e-8) << got.indicator;
    }
    ++compared;
  });
  EXPECT_EQ(compared, 15U);
}

TEST(Quantile, AgreesWithRSurveysReplicates) {
  REQUIRE_SHARED("bench/expected_10k/estimates_var.csv");
  compare("cvs_10k_bootstrap.toml", "estimates_var.csv", "subboot200");
  compare("cvs_10k_sdr.toml", "estimates_var.csv", "sdr100");
  compare("cvs_10k_brr.toml", "estimates_2.csv", "BRR");
  compare("cvs_10k_fay.toml", "estimates_2.csv", "Fay0.5");
}

TEST(Quantile, IsRefusedWhereItHasNoVariance) {
  SmallSurvey survey;
  survey.extra = "[[indicator]]\nid = \"loss\"\nstatistic = \"quantile\"\nnumerator = \"loss\"\n";
  const TempFolder folder;
  const std::vector<std::string> found = findings_in(folder, survey.write(folder));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find(
                "has no variance by a jackknife, which is inconsistent for quantiles; declare "
                "variance = \"woodruff\", or choose \"bootstrap\", \"fay\", \"brr\" or \"sdr\""),
            std::string::npos)
      << found[0];
}

// A domain's quantile is that of its own rows, in every replicate.
TEST(Quantile, OfADomainIsThatOfItsRowsAlone) {
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 64\n";
  survey.extra =
      "[[indicator]]\nid = \"id\"\nstatistic = \"quantile\"\nnumerator = \"id\"\n"
      "[[indicator]]\nid = \"women\"\nstatistic = \"quantile\"\nnumerator = \"id\"\nwhere = \"sex "
      "= 2\"\n";
  const TempFolder folder;
  const Ran ran = run_config(survey.write(folder));
  const Estimate& women = ran.estimate("women");
  const Estimate& domain = ran.estimate("id", "sex", "2");
  EXPECT_EQ(domain.value, women.value);
  EXPECT_EQ(domain.se, women.se);
  EXPECT_GT(domain.se, 0);
  EXPECT_TRUE(std::isnan(domain.deff)) << "no design effect without a smooth influence";
}

}  // namespace
}  // namespace darkfigure::testing
