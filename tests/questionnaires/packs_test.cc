// The packs of SDG indicators on ten rows each, every row a trap of the indicator's metadata; the
// expected values are counted by hand in the comment above each table. Blank cells are questions
// that were not asked; 98 is "don't know", 99 a refusal.
#include <gtest/gtest.h>

#include "tests/testing/run.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

struct TenRows {
  std::string pack;
  std::string rows;
  std::string lists;  // of [lists]
  std::string questionnaire = "sdg16";
  std::string level = "person";
};

Ran run_ten(const TempFolder& folder, const TenRows& ten) {
  folder.write("ten.csv", ten.rows);
  const std::string config = folder.write(
      "c.toml",
      "[survey]\nquestionnaire = \"" + ten.questionnaire + "\"\nindicators = [\"" + ten.pack +
          "\"]\n" + (ten.lists.empty() ? "" : "[lists]\n" + ten.lists + "\n") + "[data." +
          ten.level + "]\nfile = \"ten.csv\"\ndont_know = [98]\nrefused = [99]\n" +
          "[design]\nweight = \"w\"\n[estimates]\nquality = \"none\"\n");
  return run_config(config);
}

void expect_share(const Ran& ran, const std::string& indicator, double cases, double base) {
  const Estimate& e = ran.estimate(indicator);
  EXPECT_EQ(e.n, base) << indicator;
  EXPECT_EQ(e.n_numerator, cases) << indicator;
  EXPECT_NEAR(e.value, cases / base, 1e-12) << indicator;
}

// Rows 1 and 2 had no contact: outside the base. 3 paid the police; 4 was asked and did not pay; 5
// had contact and neither; 6 says "paid, no contact" (an edit conflict, in the base); 7 refused
// whether it paid the police and was not asked: unknown; 8 refused about the police, but paid the
// court: a victim whatever the refusal hides; 9 had contact with both, neither; 10 was asked by the
// police and paid the court (once as paid).
// Base: 3, 4, 5, 6, 8, 9, 10 = 7 known, with 7 unknown. Cases: 3, 4, 6, 8, 10 = 5. Paid: 3, 6, 8,
// 10 of those known; asked and not paid: 4, of 8, since 7 was not asked. Police: met by 3, 4, 5, 6,
// 9, 10, unknown for 7, 8; cases 3, 4, 6, 10. Bribes paid: 2, 1, 3, 2 → mean 2.
TEST(Packs, Bribery) {
  const TempFolder folder;
  const Ran ran = run_ten(
      folder,
      {.pack = "16.5.1",
       .rows = "w,contact_police,paid_police,asked_police,contact_court,paid_court,asked_court,"
               "bribes_paid\n"
               "1,0,,,0,,,\n1,0,,,0,,,\n1,1,1,0,0,,,2\n1,1,0,1,0,,,\n1,1,0,0,0,,,\n1,0,1,,0,,,1\n"
               "1,1,99,0,0,,,\n1,1,99,0,1,1,0,3\n1,1,0,0,1,0,0,\n1,1,0,1,1,1,0,2\n",
       .lists = "official = [\"police\", \"court\"]"});
  expect_share(ran, "sdg_16_5_1", 5, 7);
  expect_share(ran, "sdg_16_5_1:all-no", 5, 8);
  expect_share(ran, "sdg_16_5_1:all-yes", 6, 8);
  expect_share(ran, "sdg_16_5_1_paid", 4, 7);
  expect_share(ran, "sdg_16_5_1_asked", 1, 8);
  expect_share(ran, "sdg_16_5_1_contact", 8, 10);
  expect_share(ran, "sdg_16_5_1_police", 4, 6);
  expect_share(ran, "sdg_16_5_1_court", 2, 3);
  EXPECT_NEAR(ran.estimate("sdg_16_5_1_frequency").value, 2, 1e-12);
}

// Establishments. 1 had no transaction; 2 was asked; 3 was not; 4 refused: yes; 5 does not know and
// has no other: out; 6 does not know of one and said no of the other: no; 7 refused one, no to the
// other: yes; 8 says it had none but answers: not counted; 9 was asked twice; 10 no.
// Base 2, 3, 4, 6, 7, 9, 10 = 7; cases 2, 4, 7, 9 = 4. Depth: 1, 0, 1, 0, 1/2, 1, 0 → 3.5/7.
TEST(Packs, BusinessBriberyCountsRefusalsAsYes) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "16.5.2",
                           .rows = "w,transaction_water,requested_water,transaction_tax_inspection,"
                                   "requested_tax_inspection\n"
                                   "1,0,,0,\n1,1,1,0,\n1,1,0,0,\n1,1,99,0,\n1,1,98,0,\n1,1,98,1,0\n"
                                   "1,1,99,1,0\n1,0,1,0,\n1,1,1,1,1\n1,1,0,1,0\n",
                           .lists = "transaction = [\"water\", \"tax_inspection\"]",
                           .questionnaire = "unodc-business",
                           .level = "establishment"});
  expect_share(ran, "sdg_16_5_2", 4, 7);
  EXPECT_NEAR(ran.estimate("sdg_16_5_2_depth").value, 0.5, 1e-12);
  expect_share(ran, "sdg_16_5_2_water", 4, 6);
  expect_share(ran, "sdg_16_5_2_tax_inspection", 1, 4);
}

// Assault 1, robbery 2, both 3, unknown assault with robbery 4, unknown assault without 5, refused
// everything 6; threats 7; sexual violence 8 and 3; nothing 9, 10. All ten stay in every base.
TEST(Packs, ViolenceIsThreeIndicatorsOfEverybody) {
  const TempFolder folder;
  const Ran ran =
      run_ten(folder,
              {.pack = "16.1.3",
               .rows = "w,victim_assault,victim_robbery,victim_threat,victim_sexual_violence\n"
                       "1,1,0,0,0\n1,0,1,0,0\n1,1,1,0,1\n1,98,1,0,0\n1,98,0,0,0\n1,99,99,99,99\n"
                       "1,0,0,1,0\n1,0,0,0,1\n1,0,0,0,0\n1,0,0,0,0\n"});
  expect_share(ran, "sdg_16_1_3_a", 4, 10);
  expect_share(ran, "sdg_16_1_3_a_assault", 2, 10);
  expect_share(ran, "sdg_16_1_3_a_robbery", 3, 10);
  expect_share(ran, "sdg_16_1_3_b", 1, 10);
  expect_share(ran, "sdg_16_1_3_c", 2, 10);
}

// Two very safe, three safe, one unsafe, one very unsafe, two who never go out (5), one does not
// know: 5 of 10 in the literal reading, 5 of 7 who answered.
TEST(Packs, SafetyHasTwoBases) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "16.1.4",
                           .rows = "w,safe_walking\n1,1\n1,1\n1,2\n1,2\n1,2\n1,3\n1,4\n1,5\n1,5\n"
                                   "1,98\n"});
  expect_share(ran, "sdg_16_1_4", 5, 10);
  expect_share(ran, "sdg_16_1_4_answered", 5, 7);
}

// Assault victims: 1 (reported), 2 (not), 3 (refused), 4 (reported; and robbed, not reported).
// Robbery: 4 (not), 5 (reported). Threats: 6 (not), 7 (reported). Sexual: 8 (reported), 9
// (unknown). Person 10 is no victim. Physical: victims 1-5, of whom 3 is unknown: 1, 4, 5 of 4.
TEST(Packs, ReportingIsOfVictims) {
  const TempFolder folder;
  const Ran ran = run_ten(
      folder,
      {.pack = "16.3.1",
       .rows = "w,victim_assault,reported_assault,victim_robbery,reported_robbery,victim_threat,"
               "reported_threat,victim_sexual_violence,reported_sexual_violence\n"
               "1,1,1,0,,0,,0,\n1,1,0,0,,0,,0,\n1,1,99,0,,0,,0,\n1,1,1,1,0,0,,0,\n"
               "1,0,,1,1,0,,0,\n1,0,,0,,1,0,0,\n1,0,,0,,1,1,0,\n1,0,,0,,0,,1,1\n"
               "1,0,,0,,0,,1,98\n1,0,,0,,0,,0,\n"});
  expect_share(ran, "sdg_16_3_1_physical", 3, 4);
  expect_share(ran, "sdg_16_3_1_assault", 2, 3);
  expect_share(ran, "sdg_16_3_1_robbery", 1, 2);
  expect_share(ran, "sdg_16_3_1_psychological", 1, 2);
  expect_share(ran, "sdg_16_3_1_sexual", 1, 1);
}

// Disputes: 1 to 8. 1 court; 2 police; 3 both; 4 nobody, no need (out of the base); 5 nobody, in
// need; 6 court, though "no need" is noted (stays); 7 unknown whether court, no police, in need:
// unknown; 8 nobody, in need. 9 and 10 no dispute. Base 1, 2, 3, 5, 6, 8 = 6, cases 1, 2, 3, 6 = 4.
TEST(Packs, DisputesLessThoseWhoNeededNothing) {
  const TempFolder folder;
  const Ran ran = run_ten(
      folder,
      {.pack = "16.3.3",
       .rows = "w,dispute,accessed_court,accessed_police,dispute_self_excluded\n"
               "1,1,1,0,0\n1,1,0,1,0\n1,1,1,1,0\n1,1,0,0,1\n1,1,0,0,0\n1,1,1,0,1\n1,1,98,0,0\n"
               "1,1,0,0,0\n1,0,,,\n1,0,,,\n",
       .lists = "mechanism = [\"court\", \"police\"]"});
  expect_share(ran, "sdg_16_3_3", 4, 6);
  expect_share(ran, "sdg_16_3_3_court", 3, 6);
  expect_share(ran, "sdg_16_3_3_police", 2, 7);
  expect_share(ran, "sdg_16_3_3_dispute", 8, 10);
}

// Sexual 1, 2, 3; not sexual 3, 4; refused about the sexual 4 (the other decides) and 5 (counts as
// no). Union 4 of 10, not 5.
TEST(Packs, HarassmentIsAUnion) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "11.7.2",
                           .rows = "w,harassed_sexual,harassed_nonsexual\n1,1,0\n1,1,0\n1,1,1\n"
                                   "1,99,1\n1,99,0\n1,0,0\n1,0,0\n1,0,0\n1,0,0\n1,0,0\n"});
  expect_share(ran, "sdg_11_7_2", 4, 10);
  expect_share(ran, "sdg_11_7_2_sexual", 3, 10);
  expect_share(ran, "sdg_11_7_2_nonsexual", 2, 10);
}

// Women of 18 to 29: 1 yes, 2 no, 3 refused. Women of 17 and 30: 4, 5. Men of 18 to 29: 6 yes,
// 7 no, 8 no. Men of 40: 9. Age not known: 10.
TEST(Packs, ChildhoodViolenceOfEighteenToTwentyNine) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "16.2.3",
                           .rows = "w,female,age,childhood_sexual_violence\n1,1,18,1\n1,1,29,0\n"
                                   "1,1,22,99\n1,1,17,1\n1,1,30,1\n1,0,18,1\n1,0,25,0\n1,0,29,0\n"
                                   "1,0,40,1\n1,1,98,1\n"});
  expect_share(ran, "sdg_16_2_3_women", 1, 2);
  expect_share(ran, "sdg_16_2_3_men", 1, 3);
}

// Ever-partnered women of 15 and more: 1 physical; 2 sexual and psychological; 3 psychological
// alone; 4 none; 5 refused all: unknown; 6 refused the physical, sexual yes: decided. 7 never had a
// partner; 8 a man; 9 a girl of 14; 10 a woman of 15, none.
// Base 1-4, 6, 10 = 6; any 1, 2, 3, 6; physical or sexual 1, 2, 6; physical 1 of 5 (6 unknown).
TEST(Packs, PartnerViolenceOfThoseEverPartnered) {
  const TempFolder folder;
  const Ran ran = run_ten(
      folder,
      {.pack = "5.2.1",
       .rows = "w,female,age,ever_partnered,partner_physical,partner_sexual,partner_psychological\n"
               "1,1,30,1,1,0,0\n1,1,40,1,0,1,1\n1,1,50,1,0,0,1\n1,1,60,1,0,0,0\n"
               "1,1,35,1,99,99,99\n1,1,35,1,99,1,0\n1,1,35,0,,,\n1,0,35,1,,,\n1,1,14,1,1,0,0\n"
               "1,1,15,1,0,0,0\n"});
  expect_share(ran, "sdg_5_2_1", 4, 6);
  expect_share(ran, "sdg_5_2_1_physical_or_sexual", 3, 6);
  expect_share(ran, "sdg_5_2_1_physical", 1, 5);
  expect_share(ran, "sdg_5_2_1_sexual", 2, 6);
  expect_share(ran, "sdg_5_2_1_psychological", 2, 6);
}

// All women of 15 and more, partnered or not: 1 yes, 2 no, 3 no, 4 refused, 5 yes. Girls of 14: 6.
// Men: 7 to 10.
TEST(Packs, NonPartnerViolenceOfAllWomen) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "5.2.2",
                           .rows = "w,female,age,nonpartner_sexual\n1,1,20,1\n1,1,15,0\n1,1,80,0\n"
                                   "1,1,33,99\n1,1,44,1\n1,1,14,1\n1,0,20,1\n1,0,20,0\n1,0,20,\n"
                                   "1,0,20,0\n"});
  expect_share(ran, "sdg_5_2_2", 2, 4);
}

// Sex 1, 2; age 2, 3; refused on sex with age yes: 4; refused on both: 5 (counts as no). A ground's
// share is of all ten.
TEST(Packs, DiscriminationIsOfEverybody) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "16.b.1",
                           .rows = "w,discriminated_sex,discriminated_age\n1,1,0\n1,1,1\n1,0,1\n"
                                   "1,99,1\n1,99,99\n1,0,0\n1,0,0\n1,0,0\n1,0,0\n1,0,0\n",
                           .lists = "ground = [\"sex\", \"age\"]"});
  expect_share(ran, "sdg_16_b_1", 4, 10);
  expect_share(ran, "sdg_16_b_1_sex", 2, 10);
  expect_share(ran, "sdg_16_b_1_age", 3, 10);
}

// Users 1 to 8 (9 and 10 did not use it). Access: agree (1, 2) 1-4, disagree 5-7, don't know 8:
// 4 of 7. Affordability: agree 1, 2, disagree 3-6, refused 7, 8: 2 of 6. Average (4/7 + 2/6)/2.
// Overall: satisfied 1-5, not 6-8: 5 of 8.
TEST(Packs, ServicesAreAveragesOfAttributes) {
  const TempFolder folder;
  const Ran ran = run_ten(
      folder,
      {.pack = "16.6.2",
       .rows = "w,used_health,health_access,health_affordability,health_overall\n1,1,1,1,1\n"
               "1,1,2,2,2\n1,1,1,3,1\n1,1,2,4,2\n1,1,3,3,2\n1,1,4,4,3\n1,1,3,99,4\n1,1,98,99,3\n"
               "1,0,,,\n1,0,1,1,1\n",
       .lists = "service = [\"health\"]\nattribute = [\"access\", \"affordability\"]"});
  expect_share(ran, "sdg_16_6_2_health_access", 4, 7);
  expect_share(ran, "sdg_16_6_2_health_affordability", 2, 6);
  EXPECT_NEAR(ran.estimate("sdg_16_6_2_health").value, (4.0 / 7 + 2.0 / 6) / 2, 1e-12);
  expect_share(ran, "sdg_16_6_2_health_overall", 5, 8);
}

// Say: 3, 4, 5 (1-7) of ten: 7 of 10. Influence: positive 1-4, negative 5-8, refused 9, 10: 4 of 8.
// Average 60 %.
TEST(Packs, DecisionMakingAveragesTwoBases) {
  const TempFolder folder;
  const Ran ran = run_ten(folder,
                          {.pack = "16.7.2",
                           .rows = "w,political_say,political_influence\n1,3,3\n1,4,4\n1,5,5\n"
                                   "1,3,3\n1,4,1\n1,5,2\n1,3,1\n1,1,2\n1,2,99\n1,1,98\n"});
  expect_share(ran, "sdg_16_7_2_inclusive", 7, 10);
  expect_share(ran, "sdg_16_7_2_responsive", 4, 8);
  EXPECT_NEAR(ran.estimate("sdg_16_7_2").value, 0.6, 1e-12);
}

// Incidents of six persons, the third reading of 16.3.1: physical 1, 2, 3, 5 of whom reported 1, 5
// and one (3) does not know; psychological 4 (not reported); sexual 6 (reported). Weights of the
// persons 1 to 4: incident k belongs to person k, the fifth and sixth to person 4 (weight 2).
// Physical reported: (1 + 2) / (1 + 1 + 2).
TEST(Packs, ReportingOfIncidents) {
  const TempFolder folder;
  folder.write("p.csv", "id,w\n1,1\n2,1\n3,1\n4,2\n");
  folder.write("i.csv",
               "id,incident_physical,incident_psychological,incident_sexual,incident_reported\n"
               "1,1,0,0,1\n2,1,0,0,0\n3,1,0,0,98\n4,0,1,0,0\n4,1,0,0,1\n4,0,0,1,1\n");
  const Ran ran = run_config(folder.write(
      "c.toml",
      "[survey]\nquestionnaire = \"sdg16\"\nindicators = [\"sdg_16_3_1_incidents_physical\", "
      "\"sdg_16_3_1_incidents_psychological\", \"sdg_16_3_1_incidents_sexual\"]\n[data.person]\n"
      "file = \"p.csv\"\nkey = \"id\"\n[data.incident]\nfile = \"i.csv\"\nparent = \"person\"\n"
      "dont_know = [98]\n[design]\nweight = \"w\"\n[estimates]\nquality = \"none\"\n"));
  EXPECT_NEAR(ran.estimate("sdg_16_3_1_incidents_physical").value, 0.75, 1e-12);
  EXPECT_EQ(ran.estimate("sdg_16_3_1_incidents_psychological").value, 0);
  EXPECT_EQ(ran.estimate("sdg_16_3_1_incidents_sexual").value, 1);
}

// Robbed 1 to 3, refused 4: 3 of 9.
TEST(Packs, PrevalenceOfTheCrimesOfTheList) {
  const TempFolder folder;
  const Ran ran =
      run_ten(folder,
              {.pack = "prevalence",
               .rows = "w,victim_robbery\n1,1\n1,1\n1,1\n1,99\n1,0\n1,0\n1,0\n1,0\n1,0\n1,0\n",
               .lists = "crime = [\"robbery\"]"});
  expect_share(ran, "prevalence_robbery", 3, 9);
}

}  // namespace
}  // namespace darkfigure::testing
