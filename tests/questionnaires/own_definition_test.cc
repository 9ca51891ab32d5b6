// A country's own definition: what it changes of the one it extends, and where its files lie.
#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

// Ten persons of two households' worth of weight; robbed 1, 2; assaulted 3.
void write_survey(const TempFolder& folder, const std::string& questionnaire) {
  folder.write("p.csv",
               "id,w,hw,q1,q2\n1,1,2,1,2\n2,3,1,1,2\n3,1,1,2,1\n4,1,1,2,2\n5,1,1,2,2\n6,1,1,2,2\n"
               "7,1,1,2,9\n8,1,1,2,2\n9,1,1,2,2\n10,1,1,2,2\n");
  folder.write("c.toml",
               "[survey]\nquestionnaire = \"" + questionnaire +
                   "\"\n[data.person]\nfile = \"p.csv\"\nkey = \"id\"\n[design]\nweight = \"w\"\n"
                   "[estimates]\nquality = \"none\"\n");
}

constexpr const char* kCountry =
    "[questionnaire]\ntitle = \"Country\"\nextends = \"lacsi\"\nindicators = [\"16.1.3\"]\n"
    "without = [\"sdg_16_1_3_a_assault\"]\n[[missing]]\nvariables = [\"q2\"]\nrefused = "
    "[9]\n[derive]\n"
    "victim_robbery = \"q1 = 1\"\nvictim_assault = \"q2 = 1\"\n"
    "[[indicator]]\nid = \"own\"\nstatistic = \"prevalence\"\nnumerator = \"victim_robbery\"\n"
    "weight = \"hw\"\n";

bool has(const Ran& ran, const std::string& id) {
  const auto& estimates = ran.result.report.published.estimates();
  return std::any_of(
      estimates.begin(), estimates.end(), [&](const Estimate& e) { return e.indicator == id; });
}

TEST(OwnDefinition, DropsAddsAndWeighs) {
  const TempFolder folder;
  folder.write("country.toml", kCountry);
  write_survey(folder, "country.toml");
  const Ran ran = run_config(folder.file("c.toml"));
  EXPECT_EQ(ran.survey->config.title, "Country") << "not the title of LACSI";
  EXPECT_EQ(ran.estimate("sdg_16_1_3_a_robbery").value, 4.0 / 12);
  EXPECT_EQ(ran.estimate("sdg_16_1_3_a").value, 5.0 / 12);
  EXPECT_EQ(ran.estimate("own").value, 3.0 / 11) << "by the household's weight";
  EXPECT_FALSE(has(ran, "sdg_16_1_3_a_assault")) << "without";
  EXPECT_FALSE(has(ran, "prevalence_robbery")) << "its own list of indicators";
}

// Next year's wave: a question has a new name, and [derive.person] is [derive].
TEST(OwnDefinition, IsExtendedByTheNextWave) {
  const TempFolder folder;
  folder.write("country.toml", kCountry);
  folder.write("waves/2026.toml",
               "[questionnaire]\ntitle = \"2026\"\nextends = \"../country.toml\"\n"
               "[derive.person]\nvictim_robbery = \"q2 = 1\"\n");
  write_survey(folder, "waves/2026.toml");
  const Ran ran = run_config(folder.file("c.toml"));
  EXPECT_EQ(ran.estimate("sdg_16_1_3_a_robbery").value, 1.0 / 12);
}

// A file beside the config is not the shipped definition of that name.
TEST(OwnDefinition, IsNeverTakenForAShippedOne) {
  const TempFolder folder;
  folder.write("lacsi.toml", kCountry);
  folder.write("questionnaires/lacsi.toml", kCountry);
  for (const char* name : {"lacsi.toml", "questionnaires/lacsi.toml"}) {
    write_survey(folder, name);
    const ProgramRun ran = run_program(folder.path(), {"run", "c.toml", "-o", "out", "--force"});
    ASSERT_EQ(ran.exit_code, 0) << ran.errors;
    EXPECT_NE(read_file(folder.file("out/manifest.json")).find(std::string("\"") + name + "\""),
              std::string::npos)
        << "an input of the run: " << name;
    EXPECT_EQ(run_program(folder.path(), {"verify", "out"}).exit_code, 0);
  }
  folder.write("questionnaires/lacsi.toml", std::string(kCountry) + "\n");
  EXPECT_EQ(run_program(folder.path(), {"verify", "out"}).exit_code, 7) << "it was changed";
}

// Incidents have a weight of their own; under an indicator's weight of persons they keep it.
// Persons: w 1, 3 and hw 2, 6. Incidents of weight 4 (person 1) and 9 (person 2).
TEST(OwnDefinition, AnIndicatorsWeightLeavesIncidentsTheirOwn) {
  const TempFolder folder;
  folder.write("p.csv", "id,w,hw\n1,1,2\n2,3,6\n3,1,5\n");
  folder.write("i.csv", "id,iw\n1,4\n2,9\n");
  folder.write(
      "c.toml",
      "[survey]\ntitle = \"x\"\n[data.person]\nfile = \"p.csv\"\nkey = \"id\"\n"
      "[data.incident]\nfile = \"i.csv\"\nparent = \"person\"\nweight = \"iw\"\n[design]\n"
      "weight = \"w\"\n[[indicator]]\nid = \"rate\"\nstatistic = \"incidence\"\nlevel = "
      "\"incident\"\nnumerator = \"iw > 0\"\nweight = \"hw\"\n[[indicator]]\nid = "
      "\"plain\"\nstatistic = \"incidence\"\nlevel = \"incident\"\nnumerator = \"iw > 0\"\n");
  const Ran ran = run_config(folder.file("c.toml"));
  EXPECT_NEAR(ran.estimate("plain").value, 13.0 / 5, 1e-12);
  EXPECT_NEAR(ran.estimate("rate").value, 13.0 / 13, 1e-12);
}

// Text codes with leading zeros are numbers where an expression says so.
TEST(OwnDefinition, TextCodesAreNumbers) {
  const TempFolder folder;
  folder.write("p.csv", "w,code\n1,\"07\"\n1,\"22A\"\n1,\"7\"\n1,\"03\"\n");
  folder.write("c.toml",
               "[survey]\ntitle = \"x\"\n[data.person]\nfile = \"p.csv\"\n[design]\nweight = "
               "\"w\"\n[[indicator]]\nid = \"seven\"\nstatistic = \"prevalence\"\nnumerator = "
               "\"number(code) = 7\"\n");
  const Ran ran = run_config(folder.file("c.toml"));
  EXPECT_EQ(ran.estimate("seven").n, 3);
  EXPECT_EQ(ran.estimate("seven").n_numerator, 2);
}

}  // namespace
}  // namespace darkfigure::testing
