#include "engine/core/column.h"

#include <gtest/gtest.h>

#include "engine/core/design.h"

namespace darkfigure {
namespace {

Column numbers(const std::string& name, const std::vector<double>& values) {
  Column column;
  column.name = name;
  for (const double value : values) column.append(value, Missing::kPresent);
  return column;
}

TEST(Column, CategoriesAreSortedByValueAndSkipMissing) {
  Column column = numbers("region", {10, 2, 10});
  column.append(99, Missing::kUser);
  column.append(0, Missing::kTagged, 'b');
  column.labels = {{2, "", 0, "North"}, {10, "", 0, "South"}};
  const Categories categories = categorize(column);
  EXPECT_EQ(categories.codes, (std::vector<std::string>{"2", "10"}));
  EXPECT_EQ(categories.labels, (std::vector<std::string>{"North", "South"}));
  EXPECT_EQ(categories.of_row, (std::vector<std::int32_t>{1, 0, 1, -1, -1}));
  EXPECT_EQ(column.reason(0), "");
  EXPECT_EQ(column.reason(3), "99");
  EXPECT_EQ(column.reason(4), ".b");
}

TEST(Column, CrossListsTheCombinationsThatOccur) {
  Column sex = numbers("sex", {1, 2, 2, 1});
  sex.labels = {{1, "", 0, "Male"}, {2, "", 0, "Female"}};
  const Column area = numbers("area", {1, 1, 2, 1});
  const Categories crossed = cross({categorize(sex), categorize(area)});
  EXPECT_EQ(crossed.codes, (std::vector<std::string>{"1*1", "2*1", "2*2"}));
  EXPECT_EQ(crossed.labels, (std::vector<std::string>{"Male * 1", "Female * 1", "Female * 2"}));
  EXPECT_EQ(crossed.of_row, (std::vector<std::int32_t>{0, 1, 2, 0}));
}

TEST(Design, PsusAreNumberedWithinStrataAndZeroWeightsLeaveTheDf) {
  Microdata data;
  data.rows = 6;
  data.columns = {numbers("h", {1, 1, 2, 2, 3, 3}),
                  numbers("j", {1, 2, 1, 2, 1, 2}),
                  numbers("w", {1, 1, 2, 2, 0, 0})};
  Diagnostics diagnostics;
  const Design design = declare_design(
      data, {.level = "person", .stratum = "h", .psu = "j", .weight = "w"}, diagnostics);
  EXPECT_EQ(design.psus.size(), 6U);  // PSU 1 of stratum 1 is not PSU 1 of stratum 2
  EXPECT_EQ(design.strata, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(design.zero_weights, 2U);
  EXPECT_EQ(design.degrees_of_freedom(), 2);  // 4 weighted PSUs − 2 weighted strata
  EXPECT_TRUE(design.singleton_strata().empty());
  EXPECT_EQ(diagnostics.count(Severity::kWarning), 1U);
}

TEST(Design, WithoutStrataKeepsThePsusApart) {
  Microdata data;
  data.rows = 4;
  data.columns = {
      numbers("h", {1, 1, 2, 2}), numbers("j", {1, 2, 1, 2}), numbers("w", {1, 1, 1, 1})};
  Diagnostics diagnostics;
  const Design merged = without_strata(declare_design(
      data, {.level = "person", .stratum = "h", .psu = "j", .weight = "w"}, diagnostics));
  EXPECT_EQ(merged.psus.size(), 4U);
  EXPECT_EQ(merged.strata.size(), 1U);
  EXPECT_EQ(merged.psus[2].code, "2/1");
  EXPECT_EQ(merged.degrees_of_freedom(), 3);
}

}  // namespace
}  // namespace darkfigure
