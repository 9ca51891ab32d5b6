#include <gtest/gtest.h>

#include "engine/core/calendar.h"
#include "engine/core/link.h"
#include "engine/core/reshape.h"
#include "engine/core/series.h"

namespace darkfigure {
namespace {

Column numbers(const std::string& name, const std::vector<double>& values) {
  Column column;
  column.name = name;
  for (const double value : values) {
    column.append(value, value < 0 ? Missing::kSystem : Missing::kPresent);
  }
  return column;
}

TEST(Key, RepeatedAndIncompleteRowsAreFound) {
  const Column a = numbers("a", {1, 1, 2, 1, -1});
  const Column b = numbers("b", {1, 2, 1, 1, 1});
  const KeyTrouble trouble = check_key({&a, &b});
  EXPECT_EQ(trouble.repeated, (std::vector<std::size_t>{3}));
  EXPECT_EQ(trouble.incomplete, (std::vector<std::size_t>{4}));
}

TEST(Link, RowsFindTheirParentOrNone) {
  const Column upper = numbers("id", {10, 20, 20});
  const Column lower = numbers("hh", {20, 10, 30, -1});
  EXPECT_EQ(link_rows({&lower}, {&upper}), (std::vector<std::uint32_t>{1, 0, kNoRow, kNoRow}));
}

TEST(Link, TextsMatchTextsOfAnotherDictionary) {
  Column upper = numbers("id", {0, 1});
  upper.is_text = true;
  upper.texts = {"01", "1"};
  Column lower = numbers("hh", {0, 1});
  lower.is_text = true;
  lower.texts = {"1", "01"};
  EXPECT_EQ(link_rows({&lower}, {&upper}), (std::vector<std::uint32_t>{1, 0}));
}

// NCVS: capped at 10, 6 where the size is not known, 1 outside a series.
TEST(Series, IsCappedAndUnknownSizesGetTheDeclaredNumber) {
  SeriesCounts counts;
  const std::vector<double> incidents =
      apply_series_rule({.cap = 10, .cap_percentile = {}, .unknown = 6},
                        numbers("s", {1, 1, 0, 1}),
                        numbers("n", {7, 30, 40, -1}),
                        counts);
  EXPECT_EQ(incidents, (std::vector<double>{7, 10, 1, 6}));
  EXPECT_EQ(counts.records, 3U);
  EXPECT_EQ(counts.capped, 1U);
  EXPECT_EQ(counts.unknown, 1U);
}

// 20 records of sizes 1, 1, …, 1, 8, 50: 95 % do not exceed 8.
TEST(Series, APercentileOfAllRecordsCaps) {
  std::vector<double> sizes(20, 1.0);
  sizes[18] = 8;
  sizes[19] = 50;
  SeriesCounts counts;
  const std::vector<double> incidents =
      apply_series_rule({.cap = {}, .cap_percentile = 95, .unknown = {}},
                        numbers("s", std::vector<double>(20, 1.0)),
                        numbers("n", sizes),
                        counts);
  EXPECT_EQ(incidents[18], 8);
  EXPECT_EQ(incidents[19], 8);
  EXPECT_EQ(counts.cap, 8);
}

TEST(Reshape, BlocksBecomeRowsAndEmptyBlocksDoNot) {
  Microdata wide;
  wide.rows = 3;
  wide.columns = {numbers("type_1", {4, -1, 2}),
                  numbers("type_2", {5, -1, -1}),
                  numbers("place_1", {1, -1, -1}),
                  numbers("place_10", {-1, 7, -1}),
                  numbers("typed", {1, 1, 1})};
  const ReshapedLevel level =
      reshape_blocks(wide, {BlockPattern("type_#"), BlockPattern("place_#")});
  EXPECT_EQ(level.data.all_names, (std::vector<std::string>{"type", "place", "block"}));
  EXPECT_EQ(level.parent_row, (std::vector<std::uint32_t>{0, 0, 1, 2}));
  EXPECT_EQ(level.data.find("type")->values, (std::vector<double>{4, 5, 0, 2}));
  EXPECT_FALSE(level.data.find("type")->present(2));
  EXPECT_EQ(level.data.find("place")->values[2], 7);
  EXPECT_EQ(level.data.find("block")->values, (std::vector<double>{1, 2, 10, 1}));
}

TEST(Reshape, NamesLoseTheNumberAndItsSeparator) {
  EXPECT_EQ(BlockPattern("inc#_type").name, "inc_type");
  EXPECT_EQ(BlockPattern("type_#").name, "type");
  EXPECT_EQ(BlockPattern("m.#.type").name, "m.type");
  EXPECT_EQ(BlockPattern("type_#").block_of("type_12"), 12);
  EXPECT_EQ(BlockPattern("type_#").block_of("type_x"), -1);
}

// 2021-07-01 is day 18,809 since 1970 (date -d), 22,462 in Stata, and 13,844,476,800 s in SPSS
// (R: as.numeric(as.Date("2021-07-01") - as.Date("1582-10-14")) * 86400).
TEST(Calendar, FormatsOfThreePackagesMeanTheSameDay) {
  EXPECT_EQ(day_of(2021, 7, 1), 18809);
  EXPECT_EQ(date_scale("%td").days(22462), 18809);
  EXPECT_EQ(date_scale("DATE11").days(13844476800.0), 18809);
  EXPECT_EQ(date_scale("%tc").days(22462 * 86400e3), 18809);
  EXPECT_FALSE(date_scale("F8.2").is_date());
  EXPECT_FALSE(date_scale("TIME8").is_date());
  EXPECT_EQ(day_text(18809), "2021-07-01");
  EXPECT_EQ(parse_day("2021-07-01"), 18809);
  EXPECT_FALSE(parse_day("2021-02-30"));
  EXPECT_FALSE(day_of(2021, 13, 1));
  EXPECT_FALSE(day_of(2021, 1, 9999));
  EXPECT_EQ(day_text(1e300), "");
}

}  // namespace
}  // namespace darkfigure
