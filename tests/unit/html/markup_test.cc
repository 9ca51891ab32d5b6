#include "engine/html/markup.h"

#include <gtest/gtest.h>

#include "engine/html/chart.h"

namespace darkfigure {
namespace {

TEST(Markup, LabelsCannotBecomeMarkup) {
  Markup page;
  page.element("th", "<script>alert(\"1\")</script> & co", {{"title", "\"><b>"}});
  EXPECT_EQ(page.page(),
            "<th title=\"&quot;&gt;&lt;b&gt;\">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; "
            "&amp; co</th>");
}

TEST(Markup, NumbersCarryTheirValue) {
  Markup page;
  page.number("1.9", 0.0193345).number("–", kNotAvailable);
  EXPECT_EQ(page.page(), "<data value=\"0.0193345\">1.9</data>–");
}

TEST(Axis, HoldsItsValuesBetweenRoundMarks) {
  const Axis axis = axis_for({0.019, 0.067, kNotAvailable}, 1, false);
  EXPECT_DOUBLE_EQ(axis.low, 0);
  EXPECT_DOUBLE_EQ(axis.high, 0.08);
  EXPECT_EQ(axis.marks().size(), 5U);
  const Axis full = axis_for({0.97}, 1, false);
  EXPECT_DOUBLE_EQ(full.high, 1);
  const Axis both = axis_for({-3, 2}, 1e300, false);
  EXPECT_LE(both.low, -3);
  EXPECT_GE(both.high, 2);
  EXPECT_GT(axis_for({}, 1, false).high, 0);
  EXPECT_GT(axis_for({0, 0}, 1, false).high, 0);
}

// From right to left the axis is mirrored: 0 stands at the right.
TEST(Chart, IsMirroredFromRightToLeft) {
  const Axis left{.low = 0, .high = 1, .step = 0.25, .is_mirrored = false};
  const Axis right{.low = 0, .high = 1, .step = 0.25, .is_mirrored = true};
  EXPECT_NE(interval_plot(left, 0, 0, 0, true).find("cx=\"4\""), std::string::npos);
  EXPECT_NE(interval_plot(right, 0, 0, 0, true).find("cx=\"196\""), std::string::npos);
}

TEST(Chart, SaysLowReliabilityByFormToo) {
  const Axis axis{.low = 0, .high = 1};
  const std::string good = interval_plot(axis, 0.5, 0.4, 0.6, true);
  const std::string poor = interval_plot(axis, 0.5, 0.4, 0.6, false);
  EXPECT_NE(good.find("<circle"), std::string::npos);
  EXPECT_EQ(poor.find("<circle"), std::string::npos);
  EXPECT_NE(poor.find("stroke-dasharray"), std::string::npos);
}

TEST(Chart, WithoutANumberIsAnEmptyLane) {
  const Axis axis{.low = 0, .high = 1};
  EXPECT_EQ(interval_plot(axis, kNotAvailable, kNotAvailable, kNotAvailable, true).find("circle"),
            std::string::npos);
}

}  // namespace
}  // namespace darkfigure
