// Every statistic that R survey 4.5 gave for the measured survey
// (../shared/bench/expected_10k/estimates_*.csv; make_expected.R says how): means, totals, ratios,
// differences of domains, design effects, quantiles by rule with Woodruff's and the replicates'
// standard errors, and svyciprop's intervals; nine replication schemes, calibrated or not, about
// the estimate and about the replicates' mean.
//
// What is not compared, on purpose:
//   deff of rows "mean"       R's deff = TRUE takes a finite population of Σw into V_srs; ours is
//                             "replace", which rows "mean_deffreplace" have
//   ciprop_logit, replicates  R takes the variance of logit p_r; ours is the delta method for every
//                             variance (R's "xlogit")
//   ciprop_asin               not offered
//   quantile_math_score       Francisco and Fuller's interval is not offered
//   quantile_hf4, p beyond the first value's share: R extrapolates below the smallest value
//   Woodruff's interval where calibration fixes the share below the quantile (age 24, 44): R's is
//   rounding
//   SE 0                      a standard error is never 0: it is not available, with the reason
//   differences with a term at 0 or 1   that term has no standard error, so its difference has none
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/estimation/interval.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

struct Scheme {
  const char* file;  // "var", "2"
  const char* name;
};

void PrintTo(const Scheme& scheme, std::ostream* out) { *out << scheme.name; }

struct Row {
  std::string stat, outcome, domain, category;
  double estimate, se, extra;
};

std::string expected(const std::string& name) { return shared_file("bench/expected_10k/" + name); }

std::vector<Row> expected_rows(const Scheme& scheme, bool calibrated, bool about_estimate) {
  std::vector<Row> rows;
  parse_csv(read_file(expected("estimates_" + std::string(scheme.file) + ".csv")),
            [&](CsvRecord& r) {
              const std::vector<std::string>& f = r.fields;
              if (f[0] != scheme.name || f[1] != (calibrated ? "1" : "0")) return;
              if (f[2] != (about_estimate ? "1" : "0")) return;
              const auto number = [](const std::string& text) {
                return parse_number(text).value_or(kNotAvailable);
              };
              rows.push_back({f[3], f[4], f[5], f[6], number(f[7]), number(f[8]), number(f[9])});
            });
  return rows;
}

// R's degf of a design, and the scale and rscales of its replicates.
double degf(const Scheme& scheme, bool calibrated) {
  double found = kNotAvailable;
  parse_csv(read_file(expected("degf_" + std::string(scheme.file) + ".csv")), [&](CsvRecord& r) {
    if (r.fields[0] != scheme.name) return;
    if (r.fields[1] == (calibrated ? "1" : "0") || std::string(scheme.name) == "taylor")
      found = *parse_number(r.fields[2]);
  });
  return found;
}

std::string replication_text(const Scheme& scheme, bool calibrated, bool about_estimate) {
  if (std::string(scheme.name) == "taylor") return "method = \"linearization\"\n";
  std::string scale;
  std::string rscales;
  parse_csv(read_file(expected("repscales_" + std::string(scheme.file) + ".csv")),
            [&](CsvRecord& r) {
              if (r.fields[0] != scheme.name) return;
              scale = r.fields[2];
              rscales += (rscales.empty() ? "" : ", ") + r.fields[3] +
                         (r.fields[3].find('.') == std::string::npos ? ".0" : "");
            });
  return "method = \"imported\"\nfactors = \"" +
         expected("repfactors_" + std::string(scheme.file) + "_" + scheme.name + ".csv") +
         "\"\ncontains = \"factors\"\nscale = " + scale +
         (scale.find('.') == std::string::npos ? ".0" : "") + "\nrscales = [" + rscales +
         "]\ncenter = \"" + (about_estimate ? "estimate" : "mean") +
         "\"\ndf = " + shortest_text(degf(scheme, calibrated)) + "\n";
}

// Design, replication and calibration; the indicators follow.
std::string config_head(const Scheme& scheme, bool calibrated, bool about_estimate) {
  const std::string file = scheme.file;
  std::string text = "[survey]\ntitle = \"measured\"\n[data.person]\nfile = \"" +
                     shared_file("bench/cvs_10000_" + file + ".sav") +
                     "\"\nkey = \"id\"\n[design]\nstratum = \"stratum\"\npsu = \"psu\"\nweight = "
                     "\"base_w\"\n[replication]\n" +
                     replication_text(scheme, calibrated, about_estimate);
  if (!calibrated) return text;
  text += "[calibration]\ndistance = \"raking\"\ntolerance = 1e-12\n";
  for (const char* margin : {"agesex", "region", "urban", "educ", "regurb"}) {
    text += "[[calibration.margin]]\nvariables = [\"" + std::string(margin) + "\"]\nfile = \"" +
            shared_file("bench/margins_10000_" + file + ".csv") + "\"\n";
  }
  return text;
}

std::string indicator(const std::string& id,
                      const std::string& statistic,
                      const std::string& numerator,
                      const std::string& more = "") {
  return "[[indicator]]\nid = \"" + id + "\"\nstatistic = \"" + statistic + "\"\nnumerator = \"" +
         numerator + "\"\n" + more;
}

std::vector<std::string> outcomes() {
  std::vector<std::string> names;
  for (int k = 1; k <= 12; ++k) names.push_back((k < 10 ? "y0" : "y") + std::to_string(k));
  names.emplace_back("ybribe");
  return names;
}

std::string condition_of(const std::string& outcome) {
  return outcome == "ybribe" ? "bribe = 1" : "v" + outcome.substr(1) + " = 1";
}

const std::vector<std::string> kDomains = {"sex", "agegrp", "region", "educ"};
const std::vector<std::string> kProbabilities = {"0.1", "0.25", "0.5", "0.75", "0.9"};

std::string statistics_config(const Scheme& scheme, bool calibrated, bool about_estimate) {
  std::string text = config_head(scheme, calibrated, about_estimate);
  for (const std::string& y : outcomes()) {
    text += indicator("mean " + y, "prevalence", condition_of(y));
    text += indicator("total " + y, "total", condition_of(y));
  }
  for (int k = 1; k <= 10; ++k) {
    const std::string b = (k < 10 ? "b0" : "b") + std::to_string(k);
    text += indicator(b, "prevalence", b + " = 2", "where = \"" + b + " in (1, 2)\"\n");
  }
  text += indicator("n12c/y12", "ratio", "n12", "denominator = \"v12 = 1\"\n");
  text += indicator("n11c/one", "ratio", "n11", "denominator = \"1\"\n");
  for (const char* number : {"fear_index", "age"}) text += indicator(number, "mean", number);
  std::string compared;
  for (const std::string& y : outcomes())
    compared += (compared.empty() ? "\"mean " : ", \"mean ") + y + "\"";
  text +=
      "[[contrast]]\nid = \"first\"\ndomains = [\"sex\", \"agegrp\", \"region\", \"educ\"]\n"
      "compare = \"first\"\nindicators = [" +
      compared +
      "]\n[estimates]\ndomains = [\"sex\", \"agegrp\", \"region\", \"educ\"]\ndf = "
      "\"design\"\n";
  return text;
}

std::string quantile_id(const std::string& variable, const std::string& p, const std::string& how) {
  return variable + " " + p + " " + how;
}

std::string quantile_config(const Scheme& scheme,
                            bool calibrated,
                            bool about_estimate,
                            const std::string& interval) {
  std::string text = config_head(scheme, calibrated, about_estimate);
  const auto add = [&](const std::string& variable,
                       const std::string& p,
                       const std::string& rule,
                       const std::string& variance) {
    text += indicator(
        quantile_id(variable, p, rule + " " + variance),
        "quantile",
        variable,
        "probability = " + p + "\nrule = \"" + rule + "\"\nvariance = \"" + variance + "\"\n");
  };
  for (const std::string variable : {"fear_index", "loss_amount", "age"}) {
    for (const std::string& p : kProbabilities) add(variable, p, "math", "woodruff");
    for (const char* p : {"0.1", "0.5", "0.9"}) {
      for (const char* rule : {"school", "hf4", "hf7"}) add(variable, p, rule, "woodruff");
    }
  }
  return text + "[estimates]\ndf = \"design\"\ninterval = \"" + interval + "\"\n";
}

class Tally {
 public:
  // R's SE of 0 is not available here, with a reason.
  void expect_se(double got, const Row& row, const std::string& note) {
    if (!available(got)) {
      if (row.se == 0) {
        ++never_zero;
      } else {
        ++without_own;
        EXPECT_NE(note.find("no standard error"), std::string::npos) << text(row);
      }
      EXPECT_FALSE(note.empty()) << text(row);
      return;
    }
    EXPECT_NEAR(got / row.se, 1, 1e-8) << text(row);
    ++compared;
  }
  void expect_value(double got, double want, const Row& row) {
    EXPECT_NEAR(got, want, 1e-8 * std::abs(want)) << text(row);
    ++compared;
  }
  static std::string text(const Row& row) {
    return row.stat + " " + row.outcome + " " + row.domain + "=" + row.category;
  }
  std::size_t compared = 0;
  std::size_t never_zero = 0;
  std::size_t without_own = 0;  // a term of a difference is at its bound
};

class ExpectedEstimates : public ::testing::TestWithParam<Scheme> {
 protected:
  bool taylor() const { return std::string(GetParam().name) == "taylor"; }
  std::vector<bool> centers() const {
    return taylor() ? std::vector<bool>{false} : std::vector<bool>{false, true};
  }
};

TEST_P(ExpectedEstimates, MeansTotalsRatiosDifferencesAndDesignEffects) {
  REQUIRE_SHARED("bench/expected_10k/estimates_var.csv");
  for (const bool calibrated : {false, true}) {
    for (const bool about_estimate : centers()) {
      const TempFolder folder;
      const Ran ran = run_config(
          folder.write("c.toml", statistics_config(GetParam(), calibrated, about_estimate)));
      std::map<std::string, const ContrastEstimate*> differences;
      for (const ContrastEstimate& c : ran.result.report.published.contrasts())
        differences[c.formula] = &c;
      Tally comparison;
      for (const Row& row : expected_rows(GetParam(), calibrated, about_estimate)) {
        const std::string domain = row.domain.empty() ? "all" : row.domain;
        const std::string category = row.domain.empty() ? "all" : row.category;
        const bool is_outcome = row.outcome.starts_with("y");
        if (row.stat == "mean" || row.stat == "mean_among_contacts" || row.stat == "ratio" ||
            row.stat == "mean_deffreplace" || row.stat == "total") {
          const std::string id =
              !is_outcome ? row.outcome : (row.stat == "total" ? "total " : "mean ") + row.outcome;
          const Estimate& e = ran.estimate(id, domain, category);
          comparison.expect_value(e.value, row.estimate, row);
          comparison.expect_se(e.se, row, e.note);
          if (row.stat == "mean_deffreplace") comparison.expect_value(e.deff, row.extra, row);
        } else if (row.stat == "diff_vs_first") {
          const std::string id = "mean " + row.outcome + "[" + row.domain + "=";
          const auto at = differences.find(id + row.category + "] - " + id + "1]");
          ASSERT_NE(at, differences.end()) << Tally::text(row);
          if (std::abs(row.estimate) > 1e-15)
            comparison.expect_value(at->second->value, row.estimate, row);
          comparison.expect_se(at->second->se, row, at->second->note);
        }
      }
      EXPECT_GT(comparison.compared, 1600U);  // 1,667 and 1,709 numbers of the two files
      EXPECT_LT(comparison.never_zero + comparison.without_own, 90U);
    }
  }
}

// R's names of the interval types and ours.
const std::map<std::string, std::string> kIntervals = {
    {"mean", "wald"}, {"xlogit", "logit"}, {"beta", "kg-uncapped"}};

TEST_P(ExpectedEstimates, QuantilesByRuleWithWoodruffsIntervals) {
  REQUIRE_SHARED("bench/expected_10k/estimates_var.csv");
  for (const bool calibrated : {false, true}) {
    for (const bool about_estimate : centers()) {
      const std::vector<Row> rows = expected_rows(GetParam(), calibrated, about_estimate);
      for (const auto& [theirs, ours] : kIntervals) {
        const TempFolder folder;
        const Ran ran = run_config(
            folder.write("c.toml", quantile_config(GetParam(), calibrated, about_estimate, ours)));
        Tally comparison;
        for (const Row& row : rows) {
          const std::string math = "quantile_math_" + theirs;
          const auto of = [&](const std::string& rule) -> const Estimate& {
            return ran.estimate(quantile_id(row.outcome, row.category, rule + " woodruff"));
          };
          // The share below is fixed by the calibration (age groups are a margin): R's interval is
          // rounding, ours is not available.
          if (row.stat.starts_with(math) &&
              of("math").note.starts_with("no variation of the share"))
            continue;
          if (row.stat == math) {
            comparison.expect_value(of("math").value, row.estimate, row);
            if (available(row.se)) comparison.expect_se(of("math").se, row, of("math").note);
          } else if (row.stat == math + "_ci_low" && available(row.estimate)) {
            comparison.expect_value(of("math").ci_lower, row.estimate, row);
          } else if (row.stat == math + "_ci_high" && available(row.estimate)) {
            comparison.expect_value(of("math").ci_upper, row.estimate, row);
          } else if (theirs == "mean" && row.stat.starts_with("quantile_hf")) {
            const std::string rule = row.stat.substr(9);
            comparison.expect_value(of(rule == "hf2" ? "school" : rule).value, row.estimate, row);
          }
        }
        EXPECT_GE(comparison.compared, 50U);
      }
    }
  }
}

// svyciprop: the intervals are functions of p, se, df and n, which the test above has compared.
TEST_P(ExpectedEstimates, IntervalsOfProportions) {
  REQUIRE_SHARED("bench/expected_10k/estimates_var.csv");
  const std::map<std::string, std::string> methods = {
      {"mean", "wald"}, {"xlogit", "logit"}, {"beta", "kg-uncapped"}, {"wilson", "wilson"}};
  for (const bool calibrated : {false, true}) {
    for (const bool about_estimate : centers()) {
      const std::vector<Row> rows = expected_rows(GetParam(), calibrated, about_estimate);
      for (const auto& [theirs, ours] : methods) {
        std::string text = config_head(GetParam(), calibrated, about_estimate);
        for (const std::string y : {"y01", "y06", "y12", "ybribe"})
          text += indicator(y, "prevalence", condition_of(y));
        text += "[estimates]\ndomains = [\"region\"]\ninterval = \"" + ours + "\"\n";
        // R's beta takes degf of the subset; the others the df they are given, the design's.
        const TempFolder folder;
        const Ran whole = run_config(folder.write("c.toml", text + "df = \"design\"\n"));
        const Ran subset = run_config(folder.write("d.toml", text + "df = \"domain\"\n"));
        Tally comparison;
        for (const Row& row : rows) {
          const bool low = row.stat == "ciprop_" + theirs + "_low";
          const bool high = row.stat == "ciprop_" + theirs + "_high";
          if (!low && !high) continue;
          const bool domain = !row.domain.empty();
          const Ran& ran = domain && theirs == "beta" && taylor() ? subset : whole;
          const Estimate& e =
              ran.estimate(row.outcome, domain ? "region" : "all", domain ? row.category : "all");
          if (!available(row.estimate) || !available(e.se)) continue;
          if (theirs == "beta" && taylor() && calibrated) {
            // R keeps a calibrated design's rows outside a subset, with weight 0: its nrow is the
            // sample's, 10,000, where ours is the base.
            const Interval as_r = korn_graubard_interval({e.value, e.se, e.df, 10000, 95}, false);
            comparison.expect_value(low ? as_r.lower : as_r.upper, row.estimate, row);
            continue;
          }
          comparison.expect_value(low ? e.ci_lower : e.ci_upper, row.estimate, row);
        }
        EXPECT_GE(comparison.compared, 14U) << theirs;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Schemes,
                         ExpectedEstimates,
                         ::testing::Values(Scheme{"var", "taylor"},
                                           Scheme{"var", "JKn"},
                                           Scheme{"var", "subboot200"},
                                           Scheme{"var", "raowu200"},
                                           Scheme{"var", "sdr100"},
                                           Scheme{"2", "taylor"},
                                           Scheme{"2", "BRR"},
                                           Scheme{"2", "Fay0.5"},
                                           Scheme{"2", "JKn"}),
                         [](const auto& info) {
                           std::string name = std::string(info.param.name) + "_" + info.param.file;
                           for (char& c : name) c = c == '.' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace darkfigure::testing
