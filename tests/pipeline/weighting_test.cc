// Whole runs of the weighting: the household survey, the doctor's lines pasted into a config, the
// margins command, and the traps of other packages' calibration.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/small_survey.h"

namespace darkfigure {
namespace {

using testing::Ran;
using testing::read_file;
using testing::run_config;
using testing::run_program;
using testing::SmallSurvey;
using testing::source_file;
using testing::TempFolder;

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

// Weighted counts of each category of a column after the weighting.
std::map<std::string, double> weighted(const Ran& ran,
                                       std::size_t level,
                                       const std::string& variable,
                                       const std::vector<std::uint32_t>& design_row) {
  const Column& column = *ran.survey->levels[level].data.find(variable);
  std::map<std::string, double> sums;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    if (!column.present(row)) continue;
    sums[column.code(row)] += ran.result.weight[design_row.empty() ? row : design_row[row]];
  }
  return sums;
}

void expect_totals(const std::map<std::string, double>& sums,
                   const std::string& csv,
                   const std::string& margin) {
  std::size_t compared = 0;
  parse_csv(read_file(csv), [&](CsvRecord& record) {
    if (record.fields[0] != margin) return;
    const double total = parse_number(record.fields[2]).value();
    EXPECT_NEAR(sums.at(record.fields[1]) / total, 1, 1e-9) << margin << " " << record.fields[1];
    ++compared;
  });
  EXPECT_GT(compared, 2U);
}

// One weight per household meets the totals of households (region_area_households.csv,
// household_size.csv) and of persons (age_sex.csv, education.csv), and only respondents have one.
TEST(HouseholdSurvey, MeetsTheTotalsOfHouseholdsAndPersons) {
  const std::string folder = source_file("configs/household/survey");
  const Ran ran = run_config(folder + "/survey.toml", {{"replication.replicates", "24"}});
  const std::size_t person = level_index(ran.survey->levels, "person");
  const std::vector<std::uint32_t>& household = ran.survey->levels[person].parent_row;
  expect_totals(
      weighted(ran, person, "education", household), folder + "/education.csv", "education");
  expect_totals(weighted(ran, ran.survey->design_level, "adults", {}),
                folder + "/household_size.csv",
                "adults");
  const Column& disposition = *ran.survey->data().find("disposition");
  std::size_t respondents = 0;
  for (std::size_t row = 0; row < disposition.rows(); ++row) {
    EXPECT_EQ(ran.result.weight[row] > 0, disposition.values[row] == 110);
    respondents += disposition.values[row] == 110 ? 1 : 0;
  }
  EXPECT_EQ(ran.result.report.respondents, respondents);
  for (const ReplicateReport& replicate : ran.result.report.replicates) {
    EXPECT_TRUE(replicate.converged);
    EXPECT_LE(replicate.worst_error, 1e-9);
  }
}

// The waterfall: selection makes the base weight, eligibility keeps the sum, nonresponse keeps it
// but for the ineligible units, calibration reaches the number of households (277,430:
// household_size.csv).
TEST(HouseholdSurvey, TheWaterfallAddsUp) {
  const Ran ran = run_config(source_file("configs/household/survey/survey.toml"),
                             {{"replication.method", "linearization"}});
  const std::vector<StepReport>& bars = ran.result.report.waterfall;
  ASSERT_EQ(bars.size(), 5U);
  EXPECT_EQ(bars[0].summary.n, 2400U);
  EXPECT_NEAR(bars[2].summary.sum / bars[1].summary.sum, 1, 1e-12);
  const Column& disposition = *ran.survey->data().find("disposition");
  double known = 0, ineligible = 0, all = 0;
  for (std::size_t row = 0; row < disposition.rows(); ++row) {
    const double weight = ran.survey->design.base_weight[row];
    all += weight;
    if (disposition.values[row] != 310) known += weight;
    if (disposition.values[row] == 410) ineligible += weight;
  }
  EXPECT_NEAR(bars[1].summary.sum / all, 1, 1e-12);
  EXPECT_LT(bars[3].summary.sum, bars[2].summary.sum);
  EXPECT_NEAR(bars[3].summary.sum / (all * (1 - ineligible / known)), 1, 0.01);
  EXPECT_NEAR(bars[4].summary.sum / 277430, 1, 1e-9);
}

// Nonresponse and calibration undo what the field work did: the estimates are near the truth
// (truth.csv), each within five standard errors, and on average within one and a half.
TEST(HouseholdSurvey, EstimatesAreNearTheTruth) {
  const std::string folder = source_file("configs/household/survey");
  const Ran ran = run_config(folder + "/survey.toml", {{"replication.replicates", "200"}});
  double sum = 0;
  double compared = 0;
  parse_csv(read_file(folder + "/truth.csv"), [&](CsvRecord& record) {
    if (record.fields[1] != "all") return;
    const Estimate& estimate = ran.estimate(record.fields[0]);
    const double z = (estimate.value - parse_number(record.fields[3]).value()) / estimate.se;
    EXPECT_LT(std::abs(z), 5) << record.fields[0];
    sum += std::abs(z);
    ++compared;
  });
  EXPECT_EQ(compared, 16);
  EXPECT_LT(sum / compared, 1.5);
}

// --- The doctor's lines, pasted.

// The line after the one that contains `marker`, without blanks in front.
std::string line_after(const std::string& text, const std::string& marker) {
  const std::size_t at = text.find(marker);
  if (at == std::string::npos) return "";
  const std::size_t start = text.find('\n', at) + 1;
  const std::string line = text.substr(start, text.find('\n', start) - start);
  return line.substr(line.find_first_not_of(' '));
}

TEST(Doctor, LinesPastedIntoTheConfigMakeItRun) {
  for (const std::string repair : {"merge categories", "wider bounds", "the nearest totals"}) {
    const TempFolder folder;
    SmallSurvey survey;
    // Region 1 has base weight 136; 0.8 × 410 − … : 40 is below what L = 0.8 leaves.
    survey.margins =
        "margin,level,total\nregion,1,40\nregion,2,200\nregion,3,170\nsex,1,200\nsex,2,210\n";
    for (const char* row : {"21,2,3,24,1,", "22,2,3,24,2,", "23,2,3,19,1,", "24,2,3,19,2,"})
      replace(survey.data, std::string(row) + "2", std::string(row) + "3");
    survey.calibration = "distance = \"logit\"\nbounds = [0.8, 3]\n";
    const std::string config = survey.write(folder);
    const auto failed = run_program(folder.path(), {"run", config, "-o", "out"});
    ASSERT_EQ(failed.exit_code, 4) << failed.errors;
    EXPECT_NE(failed.errors.find("margin \"region\", category \"1\""), std::string::npos)
        << failed.errors;
    const std::string line = line_after(failed.errors, "repair: " + repair);
    ASSERT_FALSE(line.empty()) << repair << failed.errors;
    std::string text = read_file(config);
    if (line.starts_with("bounds")) {
      replace(text, "bounds = [0.8, 3]", line);
    } else {
      replace(text, "variables = [\"region\"]", "variables = [\"region\"]\n" + line);
    }
    folder.write("c.toml", text);
    const auto mended = run_program(
        folder.path(), {"run", config, "-o", "out", "--set", "replication.method=linearization"});
    EXPECT_EQ(mended.exit_code, 0) << line << "\n" << mended.errors;
  }
}

// A total without a respondent: the collapse that the finding proposes makes the config run.
TEST(Doctor, TheCollapseOfAnEmptyCategoryCanBePasted) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.margins =
      "margin,level,total\nsex,1,200\nsex,2,210\nregion,1,150\nregion,2,220\nregion,4,40\n";
  const std::string config = survey.write(folder);
  const auto failed = run_program(folder.path(), {"run", config, "-o", "out"});
  EXPECT_EQ(failed.exit_code, 3);
  const std::string line = line_after(failed.errors, "merge it with a neighbour");
  EXPECT_EQ(line, "collapse = [\"2 + 4\"]");
  std::string text = read_file(config);
  replace(text, "variables = [\"region\"]", "variables = [\"region\"]\n" + line);
  folder.write("c.toml", text);
  const auto mended = run_program(folder.path(), {"run", config, "-o", "out"});
  EXPECT_EQ(mended.exit_code, 0) << mended.errors;
}

// --- margins template and check.

TEST(Margins, ATemplateHasEveryCategoryAndIsReadWhenFilled) {
  const TempFolder folder;
  SmallSurvey survey;
  const std::string config = survey.write(folder);
  const auto made = run_program(folder.path(), {"margins", "template", config, "-o", "empty"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  // Respondents and base weights by hand from the small survey's rows.
  EXPECT_EQ(read_file(folder.file("empty/margins.csv")),
            "margin,level,total,label,respondents,weighted\n"
            "sex,1,,,12,192\nsex,2,,,12,192\nregion,1,,,12,132\nregion,2,,,12,252\n");
  const auto again = run_program(folder.path(), {"margins", "template", config, "-o", "empty"});
  EXPECT_EQ(again.exit_code, 6) << "a file that was filled is not overwritten";
  folder.write(
      "margins.csv",
      "margin,level,total,label,respondents,weighted\n"
      "sex,1,200,,12,192\nsex,2,210,,12,192\nregion,1,150,,12,132\nregion,2,260,,12,252\n");
  const auto checked = run_program(folder.path(), {"margins", "check", config});
  EXPECT_EQ(checked.exit_code, 0) << checked.errors;
  EXPECT_NE(checked.output.find("the margins agree with each other"), std::string::npos);
  folder.write("margins.csv", survey.margins + "\n");
  std::string wrong = survey.margins;
  replace(wrong, "region,2,260", "region,2,300");
  folder.write("margins.csv", wrong);
  const auto contradicting = run_program(folder.path(), {"margins", "check", config});
  EXPECT_EQ(contradicting.exit_code, 3);
  EXPECT_NE(contradicting.errors.find("different grand totals"), std::string::npos);
}

// Each region on its own, its variable wherever it stands in the margin: the same as the crossed
// margin.
TEST(Partition, IsTheCrossedCalibrationPartByPart) {
  const auto weights_with = [](const std::string& partition) {
    const TempFolder folder;
    SmallSurvey survey;
    folder.write("sex_region.csv", "sex,region,total\n1,1,80\n2,1,70\n1,2,120\n2,2,140\n");
    std::string text = read_file(survey.write(folder));
    const std::size_t start = text.find("[calibration]");
    const std::size_t end = text.find("[[indicator]]");
    text.replace(start,
                 end - start,
                 "[calibration]\n" + partition +
                     "[[calibration.margin]]\nvariables = [\"sex\", \"region\"]\n"
                     "file = \"sex_region.csv\"\n");
    return run_config(folder.write("c.toml", text)).result.weight;
  };
  const std::vector<double> crossed = weights_with("");
  const std::vector<double> parts = weights_with("partition = \"region\"\n");
  for (std::size_t row = 0; row < crossed.size(); ++row)
    EXPECT_NEAR(parts[row] / crossed[row], 1, 1e-10);
}

// --- Traps of other packages (R survey 4.x: rake's epsilon in units of the population, weights
// scaled to 1 declared converged off target; replicates tested with the full sample's margins only;
// trimming that breaks the margins; calibrate() of user-supplied replicates; order of levels).

TEST(Traps, WeightsOfAnyScaleReachTheMargins) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.design = "stratum = \"stratum\"\npsu = \"psu\"\nweight = \"tiny\"\n";
  survey.replication = "method = \"linearization\"\n";
  survey.margins = "margin,level,total\nsex,1,0.49\nsex,2,0.51\nregion,1,0.4\nregion,2,0.6\n";
  std::string data = "id,stratum,psu,w,sex,region,robbed,loss,tiny\n";
  bool header = true;
  parse_csv(survey.data, [&](CsvRecord& record) {
    if (!header) {
      for (const std::string& field : record.fields) data += field + ",";
      data += exact_text(parse_number(record.fields[3]).value() / 384) + "\n";
    }
    header = false;
  });
  survey.data = data;
  const Ran ran = run_config(survey.write(folder));
  const auto sex = weighted(ran, 0, "sex", {});
  const auto region = weighted(ran, 0, "region", {});
  EXPECT_NEAR(sex.at("1"), 0.49, 1e-9);
  EXPECT_NEAR(region.at("2"), 0.6, 1e-9);
}

TEST(Traps, TotalsFarFromTheWeightsKeepTheirBounds) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.margins = "margin,level,total\nsex,1,20000\nsex,2,21000\nregion,1,15000\nregion,2,26000\n";
  survey.calibration = "distance = \"logit\"\nbounds = [0.5, 2]\n";
  // R would rescale by 100 and apply the bounds after; here they hold on what they say they hold
  // on.
  const auto failed = run_program(folder.path(), {"run", survey.write(folder), "-o", "out"});
  EXPECT_EQ(failed.exit_code, 4);
  survey.calibration += "bounds_relative_to = \"scaled\"\n";
  const auto scaled = run_program(folder.path(), {"run", survey.write(folder), "-o", "out"});
  EXPECT_EQ(scaled.exit_code, 0) << scaled.errors;
}

TEST(Traps, TheOrderOfTotalsDoesNotMatter) {
  const TempFolder folder;
  SmallSurvey survey;
  const Ran ran = run_config(survey.write(folder));
  survey.margins = "margin,level,total\nregion,2,260\nsex,2,210\nregion,1,150\nsex,1,200\n";
  const TempFolder other;
  const Ran shuffled = run_config(survey.write(other));
  EXPECT_EQ(ran.result.weight, shuffled.result.weight);
}

// Trimmed and calibrated: the margins hold, the bound holds, in the full sample and in each
// replicate.
TEST(Traps, TrimmingKeepsTheMarginsInEveryReplicate) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.extra = "[output]\nweights = \"csv\"\n";
  std::string text = read_file(survey.write(folder));
  replace(text,
          "[calibration]\ndistance = \"raking\"\n[[calibration.margin]]",
          "[[weighting.step]]\nmethod = \"trim_and_calibrate\"\nupper = 40\n"
          "[[weighting.step.margin]]");
  replace(text, "[[calibration.margin]]", "[[weighting.step.margin]]");
  folder.write("c.toml", text);
  const auto run = run_program(folder.path(), {"run", folder.file("c.toml"), "-o", "out"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  std::vector<std::string> header;
  std::map<std::string, std::map<std::string, double>> totals;  // column → sex → sum
  std::size_t row = 0;
  parse_csv(read_file(folder.file("out/weights.csv")), [&](CsvRecord& record) {
    if (header.empty()) {
      header = record.fields;
      return;
    }
    const std::string sex = row++ % 2 == 0 ? "1" : "2";
    for (std::size_t k = 4; k < header.size(); ++k) {
      const auto weight = parse_number(record.fields[k]);
      if (!weight) continue;
      EXPECT_LE(*weight, 40 * (1 + 1e-9)) << header[k];
      totals[header[k]][sex] += *weight;
    }
  });
  EXPECT_GT(totals.size(), 5U);
  for (const auto& [column, sums] : totals) {
    EXPECT_NEAR(sums.at("1"), 200, 1e-6) << column;
    EXPECT_NEAR(sums.at("2"), 210, 1e-6) << column;
  }
}

// A PSU drawn twice is two PSUs: a bound that no weight reaches changes nothing in a bootstrap
// either.
TEST(Traps, ABoundThatNoWeightReachesLeavesTheBootstrapAlone) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 100\n";
  std::string text = read_file(survey.write(folder));
  const std::size_t calibration = text.find("[calibration]");
  const std::size_t indicator = text.find("[[indicator]]");
  text.erase(calibration, indicator - calibration);
  const Ran untrimmed = run_config(folder.write("plain.toml", text));
  // 24 × 3/2, the jackknife-like factor of two draws among three PSUs, is the largest weight of one
  // copy.
  text.insert(calibration, "[[weighting.step]]\nmethod = \"trim\"\nupper = 36.5\n");
  const Ran trimmed = run_config(folder.write("trimmed.toml", text));
  EXPECT_EQ(trimmed.estimate("robbery").se, untrimmed.estimate("robbery").se);
}

// Replicate base weights from elsewhere are calibrated like our own: here the jackknife's, written
// out.
TEST(Traps, ImportedReplicatesAreCalibratedToo) {
  const TempFolder folder;
  SmallSurvey survey;
  std::string data = "id,stratum,psu,w,sex,region,robbed,loss,rw1,rw2,rw3,rw4,rw5,rw6\n";
  bool header = true;
  parse_csv(survey.data, [&](CsvRecord& record) {
    if (!header) {
      for (const std::string& field : record.fields) data += field + ",";
      for (int r = 0; r < 6; ++r) {
        const bool stratum = record.fields[1] == std::to_string(r / 3 + 1);
        const bool deleted = stratum && record.fields[2] == std::to_string(r % 3 + 1);
        const double factor = deleted ? 0 : stratum ? 1.5 : 1;
        data +=
            (r == 0 ? "" : ",") + shortest_text(factor * parse_number(record.fields[3]).value());
      }
      data += "\n";
    }
    header = false;
  });
  const Ran jackknife = run_config(survey.write(folder));
  survey.data = data;
  survey.replication =
      "method = \"imported\"\ncolumns = \"rw\"\ncontains = \"base-weights\"\nscale = "
      "0.6666666666666666\n";
  const TempFolder other;
  const Ran imported = run_config(survey.write(other));
  EXPECT_NEAR(imported.estimate("robbery").se / jackknife.estimate("robbery").se, 1, 1e-10);
}

}  // namespace
}  // namespace darkfigure
