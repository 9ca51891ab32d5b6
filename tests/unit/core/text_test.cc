#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/csv_field.h"
#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

TEST(NumberText, ShortestTextOfWholeNumbersHasNoPoint) {
  EXPECT_EQ(shortest_text(3), "3");
  EXPECT_EQ(shortest_text(-12), "-12");
  EXPECT_EQ(shortest_text(0.1), "0.1");
  EXPECT_EQ(shortest_text(10010000101), "10010000101");
}

TEST(NumberText, ExactTextReadsBackAsTheSameNumberAndIsEmptyForNaN) {
  EXPECT_EQ(exact_text(0.1), "0.10000000000000001");  // printf("%.17g", 0.1)
  EXPECT_EQ(exact_text(std::nan("")), "");
  EXPECT_EQ(*parse_number(exact_text(1.0 / 3)), 1.0 / 3);
}

TEST(NumberText, GroupedTextSeparatesThousands) {
  EXPECT_EQ(grouped_text(1234567.8, 1), "1,234,567.8");
  EXPECT_EQ(grouped_text(-1000), "-1,000");
  EXPECT_EQ(grouped_text(999), "999");
}

TEST(NumberText, ParseNumberTakesOnlyWholeNumbersOfText) {
  EXPECT_EQ(*parse_number(" 12.5 "), 12.5);
  EXPECT_EQ(*parse_number("+3"), 3);
  for (const char* text : {"", "1,5", "12a", "nan", "inf", "1 2", "1e999"}) {
    EXPECT_FALSE(parse_number(text).has_value()) << text;
  }
}

TEST(Suggestion, FindsTheNearestNameWithinAThirdOfItsLength) {
  const std::vector<std::string> names = {"replicates", "seed", "method"};
  EXPECT_EQ(nearest_name("replicate", names), "replicates");
  EXPECT_EQ(nearest_name("mehtod", names), "method");
  EXPECT_EQ(nearest_name("bounds", names), "");
  EXPECT_EQ(did_you_mean("sead", names), "; did you mean \"seed\"?");
}

TEST(RowList, ShowsAtMostFiveRowNumbersFromOne) {
  EXPECT_EQ(row_list_text({0}), "1 row (row 1)");
  EXPECT_EQ(row_list_text({1, 4, 8}), "3 rows (2, 5 and 9)");
  EXPECT_EQ(row_list_text({0, 1, 2, 3, 4, 5}), "6 rows (first 1, 2, 3, 4, 5)");
}

TEST(NamePattern, StarAndPrefixStandForDigits) {
  EXPECT_TRUE(matches_pattern("brr_12", "brr_"));
  EXPECT_TRUE(matches_pattern("rw07_final", "rw*_final"));
  EXPECT_FALSE(matches_pattern("brr_", "brr_"));
  EXPECT_FALSE(matches_pattern("brr_x", "brr_*"));
}

TEST(CsvField, QuotesOnlyWhatMustBe) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"no\""), "\"say \"\"no\"\"\"");
}

}  // namespace
}  // namespace darkfigure
