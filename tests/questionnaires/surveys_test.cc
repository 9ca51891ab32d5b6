// Shipped definitions on real files of public surveys, each through a config of at most fifteen
// lines. Expected numbers: golden.json beside each file (R survey 4.1: estimate, SE, n, df; made by
// golden.R there), and what the producers published.
#include <algorithm>
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/table.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

constexpr double kRelative = 1e-8;

Ran run_short(const TempFolder& folder, const std::string& config) {
  EXPECT_LE(std::count(config.begin(), config.end(), '\n'), 15);
  return run_config(folder.write("c.toml", config));
}

std::string one_file(const std::string& questionnaire,
                     const std::string& level,
                     const std::string& file) {
  return "[survey]\nquestionnaire = \"" + questionnaire + "\"\n[data." + level + "]\nfile = '" +
         shared_file(file) + "'\n";
}

struct Named {
  const char* golden;     // id in golden.json
  const char* indicator;  // of the questionnaire
  double unit = 100;      // golden.json has percent
};

// "gndr=1" → {"gndr", "1"}; "2014 q1=1" → {"q1", "1"}; "all", "2014" → all.
std::pair<std::string, std::string> cell_of(const std::string& domain) {
  const std::size_t sign = domain.find('=');
  if (sign == std::string::npos) return {"all", "all"};
  const std::size_t blank = domain.rfind(' ', sign);
  const std::size_t start = blank == std::string::npos ? 0 : blank + 1;
  std::string variable = domain.substr(start, sign - start);
  if (variable == "lonely") return {"all", "all"};  // the rule for strata with one PSU
  if (variable == "agegrp") variable = "age_group";
  return {variable, domain.substr(sign + 1)};
}

// Compares every row of golden.json that names an indicator; `is_ours` tells rows made with other
// weights or strata.
template <typename IsOurs>
void expect_golden(const Ran& ran,
                   const std::string& folder,
                   const std::vector<Named>& named,
                   std::size_t rows,
                   const IsOurs& is_ours) {
  std::ifstream file(shared_file(folder + "/golden.json"));
  const nlohmann::json golden = nlohmann::json::parse(file);
  std::size_t compared = 0;
  for (const auto& row : golden.at("estimates")) {
    const auto name = std::find_if(
        named.begin(), named.end(), [&](const Named& n) { return row.at("id") == n.golden; });
    const std::string domain = row.at("domain");
    if (name == named.end() || !is_ours(domain)) continue;
    const auto [variable, category] = cell_of(domain);
    const Estimate& e = ran.estimate(name->indicator, variable, category);
    const std::string which = std::string(name->indicator) + " " + domain;
    EXPECT_NEAR(e.value * name->unit / row.at("est").get<double>(), 1, kRelative) << which;
    EXPECT_NEAR(e.se * name->unit / row.at("se").get<double>(), 1, kRelative) << which;
    EXPECT_EQ(e.n, row.at("n").get<double>()) << which;
    EXPECT_EQ(e.df, row.at("df").get<double>()) << which;
    ++compared;
  }
  EXPECT_EQ(compared, rows);
}

bool any_domain(const std::string&) { return true; }

TEST(Surveys, NationalCrimeVictimizationSurvey2021) {
  REQUIRE_SHARED("data/ncvs2021/golden.json");
  const TempFolder folder;
  const Ran ran = run_short(
      folder,
      one_file("ncvs/2021", "household", "data/ncvs2021/ncvs2021_household.zsav") +
          "[data.incident]\nfile = '" + shared_file("data/ncvs2021/ncvs2021_incident.sav") + "'\n");
  EXPECT_TRUE(std::none_of(ran.findings.begin(), ran.findings.end(), [](const Finding& finding) {
    return finding.location.file.ends_with("c.toml");
  }));
  // golden.json counts 330 dummy rows in n of totals, so that those are compared below.
  expect_golden(ran,
                "data/ncvs2021",
                {{"property_reported_to_police_pct", "property_reported"},
                 {"violent_in_urban_pct", "violent_urban"},
                 {"property_rate_per_1000_households", "property_rate", 1},
                 {"Burg_reported_pct", "burglary_reported"},
                 {"MVT_reported_pct", "vehicle_theft_reported"},
                 {"Theft_reported_pct", "other_theft_reported"}},
                6,
                [](const std::string& domain) { return domain == "all"; });
  EXPECT_NEAR(ran.estimate("property_victimizations").value, 11682055.65814, 1e-4);
  EXPECT_NEAR(ran.estimate("property_victimizations").se, 263844.340590659, 1e-4);
  EXPECT_NEAR(ran.estimate("violent_victimizations").value, 4598305.56139, 1e-4);
  EXPECT_NEAR(ran.estimate("violent_victimizations").se, 198114.835334154, 1e-4);
  // ../shared/reference/domain.md 8.4, published by BJS to one decimal.
  EXPECT_NEAR(ran.estimate("burglary_rate").value, 13.921719, 5e-7);
  EXPECT_NEAR(ran.estimate("vehicle_theft_rate").se, 0.289536, 5e-7);
  EXPECT_NEAR(ran.estimate("other_theft_rate").value, 72.093253, 5e-7);
  EXPECT_NEAR(ran.estimate("property_rate", "tenure", "1").value, 68.1818642875093, 1e-9);
  EXPECT_NEAR(ran.estimate("property_rate", "V2127B", "4").se, 4.63200867411899, 1e-9);
  EXPECT_NEAR(ran.estimate("violent_reported").value, 0.45649108, 5e-9);
  EXPECT_NEAR(ran.estimate("violent_reported").se, 0.01971443, 5e-9);
}

// Two weights in one run: households and persons.
TEST(Surveys, UrbanSurveyOfChile2023) {
  REQUIRE_SHARED("data/enusc2023/golden.json");
  const TempFolder folder;
  const Ran ran =
      run_short(folder, one_file("enusc/2023", "person", "data/enusc2023/enusc2023.sav"));
  expect_golden(ran,
                "data/enusc2023",
                {{"hh_victim_pct", "household_victim"},
                 {"hh_violent_pct", "household_violent"},
                 {"person_victim_pct", "person_victim"},
                 {"person_violent_pct", "person_violent"},
                 {"perceives_increase_country_pct", "crime_increased"}},
                32,
                any_domain);
  // INE's own table, cuadro 82: eight decimals.
  const Table published = read_table(shared_file("data/enusc2023/published_regions.csv"));
  EXPECT_EQ(published.size(), 16U);
  for (const auto& row : published) {
    const Estimate& e = ran.estimate("household_violent", "enc_region", row.at("category"));
    EXPECT_NEAR(e.value, number(row.at("estimate")), 5e-9) << row.at("category");
    EXPECT_NEAR(e.ci_lower, number(row.at("ci_lower")), 5e-9) << row.at("category");
    EXPECT_NEAR(e.ci_upper, number(row.at("ci_upper")), 5e-9) << row.at("category");
  }
}

// Households beside persons: the covariance of two estimates with different weights. R survey 4.1:
// svytotal of the stacked influences, w_h (z_h - p_h) / W_h - w_p (z_p - p_p) / W_p.
TEST(Surveys, ADifferenceOfTwoWeightsHasTheirCovariance) {
  REQUIRE_SHARED("data/enusc2023/golden.json");
  const TempFolder folder;
  const Ran ran =
      run_short(folder,
                one_file("enusc/2023", "person", "data/enusc2023/enusc2023.sav") +
                    "[[contrast]]\nid = \"c\"\nformula = \"household_violent - person_violent\"\n");
  const auto& contrasts = ran.result.report.published.contrasts();
  ASSERT_EQ(contrasts.size(), 1U);
  EXPECT_NEAR(contrasts[0].value, 0.0257393708104988, 1e-12);
  EXPECT_NEAR(contrasts[0].se, 0.00112003011692656, 1e-12);
}

TEST(Surveys, AmericasBarometerGuatemala2014) {
  REQUIRE_SHARED("data/lapop-guatemala/golden.json");
  const TempFolder folder;
  const Ran ran =
      run_short(folder, one_file("lapop/2014", "person", "data/lapop-guatemala/GT_2014.dta"));
  expect_golden(ran,
                "data/lapop-guatemala",
                {{"crime_victim_12m_pct", "crime_victim"},
                 {"asked_for_bribe_any_pct", "asked_for_bribe"},
                 {"neighbourhood_unsafe_aoj11_pct", "neighbourhood_unsafe"},
                 {"bribe_exc2_pct_of_answering", "asked_police"},
                 {"bribe_exc6_pct_of_answering", "asked_employee"},
                 {"bribe_exc20_pct_of_answering", "asked_soldier"},
                 {"bribe_exc11_pct_of_answering", "asked_municipality"},
                 {"bribe_exc13_pct_of_answering", "asked_work"},
                 {"bribe_exc14_pct_of_answering", "asked_courts"},
                 {"bribe_exc15_pct_of_answering", "asked_health"},
                 {"bribe_exc16_pct_of_answering", "asked_school"},
                 {"neighbourhood_vicbar1_pct", "neighbourhood_burglaries"},
                 {"neighbourhood_vicbar3_pct", "neighbourhood_drugs"},
                 {"neighbourhood_vicbar4_pct", "neighbourhood_extortion"},
                 {"neighbourhood_vicbar7_pct", "neighbourhood_murders"}},
                23,
                any_domain);
}

TEST(Surveys, EuropeanSocialSurveyFinland) {
  REQUIRE_SHARED("data/ess11-finland/golden.json");
  const TempFolder folder;
  const Ran ran = run_short(folder, one_file("ess/9", "person", "data/ess11-finland/ESS11_fi.dta"));
  expect_golden(ran,
                "data/ess11-finland",
                {{"hh_victim_burglary_assault_5y_pct", "household_victim_5_years"},
                 {"sdg16_1_4_safe_after_dark_pct", "sdg_16_1_4_answered"}},
                16,
                [](const std::string& domain) {
                  return domain == "all" || domain.find('=') != std::string::npos;
                });
  // R survey 4.1 on the same file: svymean of psppsgva >= 3 and psppipla >= 3; the average's SE
  // from svytotal of its influences, stacked.
  EXPECT_NEAR(ran.estimate("sdg_16_7_2_inclusive").value, 0.474500901901305, 1e-10);
  EXPECT_NEAR(ran.estimate("sdg_16_7_2_inclusive").se, 0.0134523400375536, 1e-10);
  EXPECT_NEAR(ran.estimate("sdg_16_7_2_responsive").value, 0.618953218738634, 1e-10);
  EXPECT_NEAR(ran.estimate("sdg_16_7_2").value, 0.546727060319969, 1e-10);
  EXPECT_NEAR(ran.estimate("sdg_16_7_2").se, 0.0111886016152591, 1e-10);
}

// golden.R takes a refusal for a missing answer; the indicator takes it for a yes. Both are a
// matter of which codes are declared as what.
TEST(Surveys, EnterpriseSurveyKenya) {
  REQUIRE_SHARED("data/wbes-kenya2025/golden.json");
  const TempFolder folder;
  const std::string file = one_file(
      "wbes/global", "establishment", "data/wbes-kenya2025/Kenya Enterprise Survey 2025.sav");
  const std::vector<Named> named = {{"sdg16_5_2_bribery_incidence_pct", "sdg_16_5_2"},
                                    {"bribery_depth_pct", "sdg_16_5_2_depth"},
                                    {"corruption_major_obstacle_pct", "corruption_obstacle"},
                                    {"crime_theft_major_obstacle_pct", "crime_obstacle"},
                                    {"bribe_c5_pct", "sdg_16_5_2_electricity"},
                                    {"bribe_c14_pct", "sdg_16_5_2_water"},
                                    {"bribe_g4_pct", "sdg_16_5_2_construction_permit"},
                                    {"bribe_j5_pct", "sdg_16_5_2_tax_inspection"},
                                    {"bribe_j12_pct", "sdg_16_5_2_import_licence"},
                                    {"bribe_j15_pct", "sdg_16_5_2_operating_licence"}};
  const std::string as_missing = "dont_know = [-9, -8]\nrefused = [-88]\n[design]\nsingleton = ";
  expect_golden(run_short(folder, file + as_missing + "\"certainty\"\n"),
                "data/wbes-kenya2025",
                named,
                10,
                [](const std::string& domain) { return domain == "lonely=certainty w=wmedian"; });
  expect_golden(run_short(folder, file + as_missing + "\"center\"\n"),
                "data/wbes-kenya2025",
                named,
                4,
                [](const std::string& domain) { return domain == "lonely=adjust w=wmedian"; });
  // Counted from the file: firms with a yes or a refusal, of those with an answer or a refusal.
  EXPECT_NEAR(run_short(folder, file).estimate("sdg_16_5_2").value, 0.33194, 5e-6);
}

}  // namespace
}  // namespace darkfigure::testing
