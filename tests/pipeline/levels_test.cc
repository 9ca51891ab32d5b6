// Linked levels end to end, on a survey small enough to check by hand.
#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

// Four households in two PSUs, six persons, five incidents: person 1 has three (one a series of 4,
// one abroad), person 3 one, person 6 one. Design variables are the household's alone.
constexpr const char* kHouseholds =
    "hh,psu,stratum\n"
    "A,1,1\nB,1,1\nC,2,1\nD,2,1\n";
constexpr const char* kPersons =
    "id,hh,w,sex\n"
    "1,A,10,1\n2,A,10,2\n3,B,20,1\n4,C,10,2\n5,D,30,1\n6,D,30,2\n";
constexpr const char* kIncidents =
    "id,type,times,abroad,reported,iw\n"
    "1,4,1,0,1,5\n1,4,4,0,0,5\n1,2,1,1,0,5\n3,2,1,0,9,20\n6,4,20,0,1,15\n";
// The same incidents as columns of the person file.
constexpr const char* kWide =
    "id,hh,w,sex,type_1,times_1,abroad_1,reported_1,iw_1,type_2,times_2,abroad_2,reported_2,iw_2,"
    "type_3,times_3,abroad_3,reported_3,iw_3\n"
    "1,A,10,1,4,1,0,1,5,4,4,0,0,5,2,1,1,0,5\n"
    "2,A,10,2,,,,,,,,,,,,,,,\n"
    "3,B,20,1,2,1,0,9,20,,,,,,,,,,\n"
    "4,C,10,2,,,,,,,,,,,,,,,\n"
    "5,D,30,1,,,,,,,,,,,,,,,\n"
    "6,D,30,2,4,20,0,1,15,,,,,,,,,,\n";

struct LevelSurvey {
  std::string persons = kPersons;
  std::string incidents = kIncidents;
  std::string person_level =
      "file = \"persons.csv\"\nkey = \"id\"\nparent = \"household\"\n"
      "parent_key = \"hh\"\n";
  std::string incident_level = "file = \"incidents.csv\"\nparent = \"person\"\n";
  std::string incident_keys =
      "where = \"abroad = 0\"\nweight = \"iw\"\nseries_size = \"times\"\n"
      "series = \"times > 3\"\nseries_cap = 10\ndont_know = [9]\n";
  std::string extra;

  std::string write(const TempFolder& folder) const {
    folder.write("households.csv", kHouseholds);
    folder.write("persons.csv", persons);
    folder.write("incidents.csv", incidents);
    return folder.write(
        "c.toml",
        "[survey]\ntitle = \"Levels\"\nreference_period = \"2025-01-01/2025-12-31\"\n"
        "[data.household]\nfile = \"households.csv\"\nkey = \"hh\"\n[data.person]\n" +
            person_level + "[data.incident]\n" + incident_level + incident_keys +
            "[design]\nstratum = \"stratum\"\npsu = \"psu\"\nweight = \"w\"\n[derive]\n"
            "incidents = \"sum(incident, series_count)\"\n[derive.incident]\n"
            "theft = \"type = 4\"\n"
            "[[indicator]]\nid = \"victims\"\nstatistic = \"prevalence\"\n"
            "numerator = \"any(incident, theft)\"\n"
            "[[indicator]]\nid = \"mean_incidents\"\nstatistic = \"mean\"\n"
            "numerator = \"incidents\"\n"
            "[[indicator]]\nid = \"thefts\"\nstatistic = \"total\"\nlevel = \"incident\"\n"
            "numerator = \"theft\"\n"
            "[[indicator]]\nid = \"theft_rate\"\nstatistic = \"incidence\"\nlevel = \"incident\"\n"
            "numerator = \"theft\"\nunit = 100\n"
            "[[indicator]]\nid = \"reported\"\nstatistic = \"prevalence\"\nlevel = \"incident\"\n"
            "numerator = \"reported = 1\"\n"
            "[estimates]\ndomains = [\"sex\", \"type\"]\n" +
            extra);
  }
};

// By hand. Persons' weights sum to 110. Thefts: person 1 has 1 + 4 with incident weight 5, person 6
// one of 20 capped at 10 with incident weight 15: 25 + 150 = 175.
void expect_by_hand(const Ran& ran) {
  EXPECT_DOUBLE_EQ(ran.estimate("victims").value, (10 + 30) / 110.0);
  EXPECT_DOUBLE_EQ(ran.estimate("mean_incidents").value, (10 * 5 + 20 * 1 + 30 * 10) / 110.0);
  EXPECT_DOUBLE_EQ(ran.estimate("thefts").value, 175);
  EXPECT_EQ(ran.estimate("thefts").n, 4) << "in-scope records";
  EXPECT_EQ(ran.estimate("thefts").n_numerator, 3);
  EXPECT_DOUBLE_EQ(ran.estimate("theft_rate").value, 100 * 175 / 110.0);
  EXPECT_EQ(ran.estimate("theft_rate").n, 6) << "non-victims count";
  // Of the reported: 5·1 and 15·10 of 5·1 + 5·4 + 15·10; person 3 does not know.
  EXPECT_DOUBLE_EQ(ran.estimate("reported").value, 155 / 175.0);
  EXPECT_EQ(ran.estimate("reported").n, 3);
  EXPECT_DOUBLE_EQ(ran.estimate("theft_rate", "sex", "2").value, 100 * 150 / 50.0);
  EXPECT_DOUBLE_EQ(ran.estimate("reported", "type", "4").value, 155 / 175.0)
      << "a domain that only incidents have";
  for (const Estimate& e : ran.result.report.published.estimates()) {
    EXPECT_FALSE(e.indicator == "victims" && e.domain == "type") << "it says nothing of persons";
  }
  const MissingCount& missing = ran.result.report.missing.front();
  EXPECT_EQ(missing.indicator, "reported");
  EXPECT_EQ(missing.reason, "dont_know");
  EXPECT_EQ(missing.units, 1U);
}

TEST(Levels, ThreeLinkedFilesGiveWhatOneFindsByHand) {
  const TempFolder folder;
  const Ran ran = run_config(LevelSurvey{}.write(folder));
  expect_by_hand(ran);
  const Level& incident = ran.survey->levels[2];
  EXPECT_EQ(incident.out_of_scope, 1U);
  EXPECT_EQ(incident.series.records, 2U);
  EXPECT_EQ(incident.series.capped, 1U);
  EXPECT_EQ(incident.parents_without, 3U);
}

TEST(Levels, BlocksOfAWideFileGiveTheSame) {
  const TempFolder folder;
  LevelSurvey survey;
  survey.persons = kWide;
  survey.incident_level =
      "from = \"person\"\nblocks = [\"type_#\", \"times_#\", \"abroad_#\", \"reported_#\", "
      "\"iw_#\"]\n";
  expect_by_hand(run_config(survey.write(folder)));
}

// Linearized by hand over two PSUs of one stratum: V = 2·Σ(u_j − ū)², u the PSU totals of
// w·(z − θ)/Σw.
TEST(Levels, TheRatesVarianceIsThatOfItsLinearizedPsuTotals) {
  const TempFolder folder;
  const Ran ran = run_config(LevelSurvey{}.write(folder));
  const double rate = 175 / 110.0;
  const double first = (25 - rate * 40) / 110;    // households A and B
  const double second = (150 - rate * 70) / 110;  // C and D
  const double mean = (first + second) / 2;
  const double variance = 2 * ((first - mean) * (first - mean) + (second - mean) * (second - mean));
  EXPECT_NEAR(ran.estimate("theft_rate").se, 100 * std::sqrt(variance), 1e-12);
  // With two PSUs in one stratum the jackknife has the same value for a total.
  const Ran jackknife = run_config(folder.file("c.toml"), {{"replication.method", "jkn"}});
  EXPECT_NEAR(jackknife.estimate("thefts").se, ran.estimate("thefts").se, 1e-12);
}

std::vector<std::string> messages(const LevelSurvey& survey) {
  const TempFolder folder;
  return findings_in(folder, survey.write(folder));
}

using Texts = std::vector<std::string>;

TEST(LevelErrors, OrphansAreCountedWithTheirFirstRows) {
  LevelSurvey survey;
  survey.incidents += "77,4,1,0,1,5\n78,4,1,0,1,5\n";
  EXPECT_EQ(
      messages(survey),
      (Texts{"DIR/incidents.csv: id: error: expected a person for every row but found no such "
             "person in DIR/persons.csv for 2 rows (6 and 7); correct the files, or set "
             "orphans = \"drop\""}));
  survey.incident_level += "orphans = \"drop\"\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/incidents.csv: id: warning: found no such person in DIR/persons.csv for 2 "
                   "rows (6 and 7): these rows are left out"}));
}

TEST(LevelErrors, ARepeatedParentKeyIsAMultiMatch) {
  LevelSurvey survey;
  survey.persons += "6,D,30,2\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/persons.csv: id: error: expected a key that is unique but an earlier row "
                   "has the same in 1 row (row 7)"}));
}

TEST(LevelErrors, KeysMustBeOfOneKind) {
  LevelSurvey survey;
  survey.incidents = "id,type,times,abroad,reported,iw\n01,4,1,0,1,5\n";
  const Texts found = messages(survey);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(),
            "DIR/incidents.csv: id: error: expected numbers as in id of the level \"person\" but "
            "found text: the rows cannot be linked; store both in one way");
}

TEST(LevelErrors, ParentsMustExistAndNotGoRound) {
  LevelSurvey survey;
  survey.incident_level = "file = \"incidents.csv\"\nparent = \"persom\"\n";
  EXPECT_EQ(messages(survey).front(),
            "DIR/c.toml:12:7: error: \"parent\": there is no section [data.persom]; did you mean "
            "\"person\"?");
  LevelSurvey round;
  round.person_level = "file = \"persons.csv\"\nkey = \"id\"\nparent = \"incident\"\n";
  EXPECT_EQ(messages(round).front(),
            "DIR/c.toml:7:7: error: \"parent\": the level \"person\" hangs on itself");
}

TEST(LevelErrors, SeriesOfUnknownSizeNeedANumber) {
  LevelSurvey survey;
  survey.incidents = "id,type,times,abroad,reported,iw\n1,4,,0,1,5\n";
  survey.incident_keys = "series_size = \"times\"\nseries = \"type = 4\"\n";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/incidents.csv: times: error: expected the size of every series but it is "
                   "missing in 1 row (row 1); set series_unknown, as 6 in the NCVS"}));
}

TEST(LevelErrors, ALowerVariableWithoutARollUpIsExplained) {
  LevelSurvey survey;
  survey.extra =
      "[[indicator]]\nid = \"x\"\nstatistic = \"prevalence\"\nnumerator = \"theft = 1\"\n";
  const Texts found = messages(survey);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(
      found[0].find("unknown variable \"theft\" in DIR/persons.csv; it is a variable of the "
                    "level \"incident\", as in any(incident, theft = 1)") != std::string::npos)
      << found[0];
}

TEST(LevelErrors, ScopeIsNotForTheSampleItself) {
  LevelSurvey survey;
  survey.person_level += "where = \"sex = 1\"\n";
  EXPECT_TRUE(messages(survey).front().find("restrict an indicator with its own \"where\"") !=
              std::string::npos);
}

TEST(Levels, ALevelWithoutAnyRowGivesZerosAndEmptyBases) {
  const TempFolder folder;
  LevelSurvey survey;
  survey.incident_keys = "where = \"type > 90\"\n";
  const Ran ran = run_config(survey.write(folder));
  EXPECT_EQ(ran.estimate("victims").value, 0);
  EXPECT_EQ(ran.estimate("theft_rate").value, 0);
  EXPECT_EQ(ran.estimate("thefts").n, 0);
  EXPECT_EQ(ran.estimate("thefts").note, "no case in the base");
}

// Households are sampled, persons have a weight of their own, and incidents have their person's.
TEST(Levels, IncidentsWithoutAWeightHaveThatOfTheirPerson) {
  const TempFolder folder;
  LevelSurvey survey;
  survey.person_level += "weight = \"w\"\n";
  survey.incident_keys = "where = \"abroad = 0\"\n";
  folder.write("households.csv", "hh,psu,stratum,hw\nA,1,1,4\nB,1,1,5\nC,2,1,6\nD,2,1,7\n");
  const std::string config = survey.write(folder);
  folder.write("households.csv", "hh,psu,stratum,hw\nA,1,1,4\nB,1,1,5\nC,2,1,6\nD,2,1,7\n");
  const Ran ran = run_config(
      config, {{"design.level", "household"}, {"design.weight", "hw"}, {"estimates.domains", ""}});
  // Thefts in scope: two of person 1 (weight 10), one of person 6 (weight 30).
  EXPECT_DOUBLE_EQ(ran.estimate("thefts").value, 50);
  EXPECT_DOUBLE_EQ(ran.estimate("theft_rate").value, 100 * 50 / 22.0);
}

TEST(Levels, IncidentsOfUnknownKindAreNotCountedAndSaidSo) {
  const TempFolder folder;
  LevelSurvey survey;
  survey.incidents += "6,,1,0,1,15\n";
  const Ran ran = run_config(survey.write(folder));
  EXPECT_DOUBLE_EQ(ran.estimate("theft_rate").value, 100 * 175 / 110.0);
  EXPECT_EQ(ran.estimate("theft_rate").n, 6);
  EXPECT_EQ(ran.estimate("theft_rate").note,
            "1 unit of the sample had incidents of unknown kind: these are not counted");
}

TEST(LevelErrors, RowsAreThoseOfTheFileThoughOthersWereLeftOut) {
  LevelSurvey survey;
  survey.incidents = "id,type,times,abroad,reported,iw\n1,4,1,1,1,5\n1,4,1,1,1,5\n3,4,1,0,1,-5\n";
  EXPECT_EQ(
      messages(survey),
      (Texts{"DIR/incidents.csv: iw: error: expected a weight of 0 or more in every row but it "
             "is missing or negative in 1 row (row 3)"}));
}

TEST(LevelErrors, StructuralMistakesComeAloneNotWithTheirConsequences) {
  LevelSurvey survey;
  survey.incident_level = "from = \"persn\"\nblocks = [\"type_#\"]\n";
  EXPECT_EQ(
      messages(survey),
      (Texts{"DIR/c.toml:12:7: error: \"from\": there is no section [data.persn]; did you mean "
             "\"person\"?"}));
}

TEST(LevelErrors, TwoColumnsOfOneBlockAreAnError) {
  LevelSurvey survey;
  survey.persons = "id,hh,w,sex,type_1,type_01\n1,A,10,1,4,5\n";
  survey.incident_level = "from = \"person\"\nblocks = [\"type_#\"]\n";
  survey.incident_keys = "";
  EXPECT_EQ(messages(survey),
            (Texts{"DIR/persons.csv: type_01: error: expected one variable for each block but an "
                   "earlier one has the same number"}));
}

TEST(MissingCodes, MistakesAreFoundBeforeTheyBecomeNumbers) {
  LevelSurvey survey;
  survey.incident_keys += "user_missing = [\"9..8\", \".ab\"]\nrefused = [9]\n";
  survey.extra = "[[missing]]\nvariables = [\"tipe\", \"q*\", \"w\"]\nrefused = [1]\n";
  EXPECT_EQ(
      messages(survey),
      (Texts{
          "DIR/c.toml:22:11: error: \"refused\": the code \"9\" stands under \"dont_know\" too",
          "DIR/c.toml:21:16: error: \"user_missing\": expected a code, a range from low to high as "
          "\"97..99\", or a tag as \".a\" but found \"9..8\"",
          "DIR/c.toml:21:16: error: \"user_missing\": expected a code, a range from low to high as "
          "\"97..99\", or a tag as \".a\" but found \".ab\""}));
  survey.incident_keys = LevelSurvey{}.incident_keys;
  const Texts found = messages(survey);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_TRUE(found[2].find("\"w\" is a key, a weight or a design variable") != std::string::npos);
  EXPECT_TRUE(found[0].find("\"variables\": no variable is called \"tipe\"") != std::string::npos);
  EXPECT_TRUE(found[1].find("no variable is called \"q*\"; * stands for digits") !=
              std::string::npos);
}

TEST(LevelErrors, ALevelThatIsNotBelowIsSaidSo) {
  LevelSurvey survey;
  survey.extra =
      "[[indicator]]\nid = \"x\"\nstatistic = \"mean\"\n"
      "numerator = \"sum(household, hh)\"\n";
  const Texts found = messages(survey);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].find("the level \"household\" is not below \"person\"") != std::string::npos)
      << found[0];
}

TEST(List, PrintsEveryFunction) {
  const TempFolder folder;
  const ProgramRun run = run_program(folder.path(), {"list", "functions"});
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_NE(run.output.find("sum(incident, series_count, type = 4)"), std::string::npos);
}

// --- check, inspect, init and convert, as a user runs them ---

TEST(Check, TheDataEditorFindsWhatIsOddAndWritesIt) {
  const TempFolder folder;
  LevelSurvey survey;
  survey.incidents = "id,type,times,abroad,reported,iw,month,year\n1,4,1,0,1,5,3,2024\n";
  survey.incident_keys = "weight = \"iw\"\ndate = [\"year\", \"month\"]\n";
  survey.extra =
      "[[check]]\nid = \"one_theft\"\nrule = \"count(incident, theft) < 1\"\n"
      "message = \"nobody may be robbed\"\n";
  const std::string config = survey.write(folder);
  const ProgramRun run = run_program(
      folder.path(),
      {"check", "c.toml", "-o", "out", "--set", "design.psus=3", "--set", "design.population=200"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(read_file(folder.file("out/checks.csv")),
            "check,severity,level,file,variable,rows,first_rows,message\n"
            "one_theft,error,person,persons.csv,\"count(incident, theft) < 1\",1,1,nobody may be "
            "robbed\n"
            "link,note,person,persons.csv,,0,,6 rows linked to 4 households\n"
            "link,note,incident,incidents.csv,,0,,1 row linked to 6 persons\n"
            "link,note,incident,incidents.csv,,0,,\"5 rows of the level \"\"person\"\" have none: "
            "they count 0\"\n"
            "date,warning,incident,incidents.csv,year + month,1,1,dated outside the reference "
            "period 2025-01-01 to 2025-12-31\n"
            "count_of_psus,error,person,persons.csv,,0,,expected 3 psus but found 2\n"
            "sum_of_weights,error,person,persons.csv,,0,,expected base weights that sum to 200 but "
            "found 110 (-45.0 %)\n");
}

TEST(Inspect, NeverShowsARespondentsValueOrASmallCount) {
  const TempFolder folder;
  std::string csv = "case_id,name,weight,stratum,psu,income\n";
  for (int k = 0; k < 40; ++k) {
    csv += std::to_string(91000 + 7 * k) + ",Person" + std::to_string(k) + "," +
           std::to_string(1.5 + k) + "," + std::to_string(k / 20) + "," + std::to_string(k / 5) +
           "," + std::to_string(7777 + k % 3) + "\n";
  }
  folder.write("people.csv", csv);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"inspect", "people.csv"},
        {"inspect", "people.csv", "--json"},
        {"inspect", "people.csv", "-q", "--codebook", "book.html"},
        {"inspect", "people.csv", "-q", "--codebook", "book.csv"}}) {
    const ProgramRun run = run_program(folder.path(), arguments);
    ASSERT_EQ(run.exit_code, 0) << run.errors;
    std::string text = run.output;
    for (const char* file : {"book.html", "book.csv"}) {
      if (std::filesystem::exists(folder.file(file))) text += read_file(folder.file(file));
    }
    EXPECT_EQ(text.find("91007"), std::string::npos);
    EXPECT_EQ(text.find("Person3"), std::string::npos);
    EXPECT_EQ(text.find("7778"), std::string::npos);
  }
  const ProgramRun run = run_program(folder.path(), {"inspect", "people.csv"});
  EXPECT_NE(run.output.find("case_id          it is called like a key; different in every row"),
            std::string::npos)
      << run.output;
}

TEST(Init, TheDraftOfAWellBehavedFilePassesCheck) {
  const TempFolder folder;
  const std::string demo = source_file("configs/demo/survey/survey.sav");
  ASSERT_EQ(run_program(folder.path(), {"init", demo}).exit_code, 0);
  const ProgramRun check = run_program(folder.path(), {"check", "survey.toml"});
  EXPECT_EQ(check.exit_code, 0) << check.errors;
  EXPECT_EQ(check.errors, "");
  EXPECT_EQ(run_program(folder.path(), {"init", demo}).exit_code, 6)
      << "a file is never overwritten";
}

TEST(Convert, SpssToStataAndBackKeepsValuesLabelsAndReasons) {
  const TempFolder folder;
  const std::string demo = source_file("configs/demo/survey/survey.sav");
  ASSERT_EQ(run_program(folder.path(), {"convert", demo, "a.dta"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"convert", "a.dta", "b.csv"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"convert", demo, "c.zsav"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"convert", "c.zsav", "d.csv"}).exit_code, 0);
  ASSERT_EQ(run_program(folder.path(), {"convert", demo, "e.csv"}).exit_code, 0);
  EXPECT_EQ(read_file(folder.file("d.csv")), read_file(folder.file("e.csv")));
  EXPECT_EQ(read_file(folder.file("d.codebook.csv")), read_file(folder.file("e.codebook.csv")));
  // In Stata the codes 8 and 9 of v_robbery are .a and .b.
  EXPECT_NE(read_file(folder.file("a.missing.csv")).find("v_robbery,8,.a\nv_robbery,9,.b\n"),
            std::string::npos);
}

}  // namespace
}  // namespace darkfigure::testing
