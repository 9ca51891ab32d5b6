#include <gtest/gtest.h>

#include "engine/io/readstat_reader.h"
#include "engine/io/readstat_writer.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

Column sample_number() {
  Column column;
  column.name = "v01";
  column.label = "Víctima de robo";
  column.labels = {{1, "", 0, "Sí"}, {2, "", 0, "No"}, {8, "", 0, "No sabe"}};
  column.append(1, Missing::kPresent);
  column.append(8, Missing::kUser);
  column.append(0, Missing::kSystem);
  return column;
}

Column sample_text() {
  Column column;
  column.name = "region";
  column.is_text = true;
  column.texts = {"01", "Ñuble"};
  column.append(0, Missing::kPresent);
  column.append(1, Missing::kPresent);
  column.append(0, Missing::kPresent);
  return column;
}

Microdata round_trip(StatisticalOutput output, FileKind format) {
  const testing::TempFolder folder;
  const std::string path = folder.file("data");
  const Column number = sample_number();
  const Column text = sample_text();
  write_statistical_file(path,
                         output,
                         {.label = "A test"},
                         {{number.name, number.label, &number, {}},
                          {text.name, "", &text, {}},
                          {"weight",
                           "Final weight",
                           nullptr,
                           [](std::size_t row) { return 0.1 * static_cast<double>(row); }}},
                         3);
  Diagnostics diagnostics;
  ColumnChoice choice;
  choice.names = {"v01", "region", "weight"};
  Microdata data = read_statistical_file({.file = path}, format, choice, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  return data;
}

class SpssRoundTrip : public ::testing::TestWithParam<StatisticalOutput> {};

TEST_P(SpssRoundTrip, KeepsValuesLabelsAndMissingReasons) {
  const Microdata data = round_trip(GetParam(), FileKind::kSav);
  ASSERT_EQ(data.rows, 3U);
  const Column& number = *data.find("v01");
  EXPECT_EQ(number.label, "Víctima de robo");
  EXPECT_EQ(number.label_of("1"), "Sí");
  EXPECT_EQ(number.reason(1), "8");
  EXPECT_EQ(number.missing[2], Missing::kSystem);
  EXPECT_EQ(data.find("region")->code(1), "Ñuble");
  EXPECT_EQ(data.find("weight")->values[2], 0.2);
}

INSTANTIATE_TEST_SUITE_P(Formats,
                         SpssRoundTrip,
                         ::testing::Values(StatisticalOutput::kSav, StatisticalOutput::kZsav));

TEST(StataRoundTrip, KeepsValuesAndLabels) {
  const Microdata data = round_trip(StatisticalOutput::kDta, FileKind::kDta);
  ASSERT_EQ(data.rows, 3U);
  EXPECT_EQ(data.find("v01")->label_of("2"), "No");
  EXPECT_FALSE(data.find("v01")->present(1));  // Stata has no declared user-missing codes
  EXPECT_EQ(data.find("region")->code(0), "01");
}

TEST(StataRoundTrip, KeepsTaggedMissings) {
  const testing::TempFolder folder;
  Column column;
  column.name = "x";
  column.append(4, Missing::kPresent);
  column.append(0, Missing::kTagged, 'b');
  write_statistical_file(
      folder.file("x"), StatisticalOutput::kDta, {}, {{"x", "", &column, {}}}, 2);
  Diagnostics diagnostics;
  ColumnChoice choice;
  choice.names = {"x"};
  const Microdata data =
      read_statistical_file({.file = folder.file("x")}, FileKind::kDta, choice, diagnostics);
  EXPECT_EQ(data.find("x")->reason(1), ".b");
}

TEST(ReadStatReader, KeepsOnlyTheWantedColumnsButKnowsAllNames) {
  const testing::TempFolder folder;
  const Column number = sample_number();
  const Column text = sample_text();
  write_statistical_file(folder.file("d"),
                         StatisticalOutput::kSav,
                         {},
                         {{"v01", "", &number, {}}, {"region", "", &text, {}}},
                         3);
  Diagnostics diagnostics;
  ColumnChoice choice;
  choice.names = {"region", "absent"};
  const Microdata data =
      read_statistical_file({.file = folder.file("d")}, FileKind::kSav, choice, diagnostics);
  EXPECT_EQ(data.columns.size(), 1U);
  EXPECT_EQ(data.all_names, (std::vector<std::string>{"v01", "region"}));
}

TEST(ReadStatWriter, EqualContentGivesEqualBytes) {
  const testing::TempFolder folder;
  const Column number = sample_number();
  for (const char* name : {"a", "b"}) {
    write_statistical_file(folder.file(name),
                           StatisticalOutput::kSav,
                           {.label = "same"},
                           {{"v01", "", &number, {}}},
                           3);
  }
  EXPECT_EQ(testing::read_file(folder.file("a")), testing::read_file(folder.file("b")));
}

// The header of an SPSS file written by other programs may say -1 for the number of cases.
TEST(ReadStatReader, CountsTheCasesThatAHeaderDoesNotSay) {
  const testing::TempFolder folder;
  const Column number = sample_number();
  write_statistical_file(
      folder.file("d.sav"), StatisticalOutput::kSav, {}, {{"v01", "", &number, {}}}, 3);
  std::string bytes = testing::read_file(folder.file("d.sav"));
  bytes.replace(80, 4, "\xFF\xFF\xFF\xFF");
  Diagnostics diagnostics;
  ColumnChoice everything;
  everything.all = true;
  const auto read = [&](const std::string& content) {
    return read_statistical_file(
        {.file = folder.write("e.sav", content)}, FileKind::kSav, everything, diagnostics);
  };
  EXPECT_EQ(read(bytes).rows, 3U);
  EXPECT_TRUE(diagnostics.findings().empty());
  EXPECT_EQ(read(bytes.substr(0, bytes.size() - 3)).rows, 0U) << "cut inside the last case";
  ASSERT_EQ(diagnostics.findings().size(), 1U);
}

// ReadStat 1.1.8 refuses foreign month names (Spain's CIS files have them).
TEST(ReadStatReader, AForeignMonthInTheTimestampIsNoObstacle) {
  const testing::TempFolder folder;
  const Column number = sample_number();
  write_statistical_file(
      folder.file("d.sav"), StatisticalOutput::kSav, {}, {{"v01", "", &number, {}}}, 3);
  std::string bytes = testing::read_file(folder.file("d.sav"));
  bytes.replace(92, 9, "31 Ene 24");
  Diagnostics diagnostics;
  ColumnChoice everything;
  everything.all = true;
  EXPECT_EQ(read_statistical_file(
                {.file = folder.write("e.sav", bytes)}, FileKind::kSav, everything, diagnostics)
                .rows,
            3U);
  EXPECT_TRUE(diagnostics.findings().empty());
}

TEST(ReadStatWriter, UserMissingCodesBecomeLettersInStataAndReservedNamesGiveWay) {
  const testing::TempFolder folder;
  Column column = sample_number();
  column.name = "using";
  const std::vector<std::string> names =
      target_names({"using", "USING", "str5"}, StatisticalOutput::kDta);
  EXPECT_EQ(names, (std::vector<std::string>{"using_", "USING", "str5_"}));
  const std::vector<std::string> lost = write_statistical_file(
      folder.file("d.dta"), StatisticalOutput::kDta, {}, {{names[0], "", &column, {}}}, 3);
  Diagnostics diagnostics;
  ColumnChoice everything;
  everything.all = true;
  const Microdata data = read_statistical_file(
      {.file = folder.file("d.dta")}, FileKind::kDta, everything, diagnostics);
  EXPECT_EQ(data.columns[0].reason(1), ".a") << "the code 8";
  EXPECT_EQ(lost, std::vector<std::string>{});
}

TEST(ReadStatWriter, FourUserMissingCodesBecomeARangeWhereNoAnswerLiesInside) {
  Column column;
  column.name = "v";
  for (const double code : {96, 97, 98, 99}) column.append(code, Missing::kUser);
  column.append(5, Missing::kPresent);
  std::vector<std::string> losses;
  const Column range = adapt_column(column, StatisticalOutput::kSav, losses);
  ASSERT_EQ(range.missing_codes.size(), 1U);
  EXPECT_EQ(range.missing_codes[0].low, 96);
  EXPECT_EQ(range.missing_codes[0].high, 99);
  EXPECT_TRUE(losses.empty());
  column.append(97.5, Missing::kPresent);
  adapt_column(column, StatisticalOutput::kSav, losses);
  EXPECT_EQ(losses.size(), 1U);
}

// 2021-07-01 12:00:00.25: 13,844,520,000.25 s in SPSS, 1,940,760,000,250 ms in Stata.
TEST(ReadStatWriter, DatesAreRecountedToTheMillisecond) {
  Column column;
  column.format = "DATETIME20";
  column.append(13844520000.25, Missing::kPresent);
  std::vector<std::string> losses;
  const Column stata = adapt_column(column, StatisticalOutput::kDta, losses);
  EXPECT_EQ(stata.format, "%tc");
  EXPECT_EQ(stata.values[0], 1940760000250.0);
  EXPECT_EQ(adapt_column(stata, StatisticalOutput::kSav, losses).values[0], 13844520000.25);
}

}  // namespace
}  // namespace darkfigure
