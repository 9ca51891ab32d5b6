#include "engine/io/spss_dictionary.h"

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

// The examples of the PSPP developer's guide, "Multiple Response Sets Records".
TEST(MultipleResponses, TheThreeKindsAreRead) {
  const auto sets = parse_multiple_responses(
      "$a=C 10 my mcgroup a b c\n$b=D2 55 0  g e f d\n$c=E 11 1 2 9 third set h i\n");
  ASSERT_EQ(sets.size(), 3U);
  EXPECT_EQ(sets[0].name, "$a");
  EXPECT_EQ(sets[0].label, "my mcgroup");
  EXPECT_EQ(sets[0].variables, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(sets[1].counted, "55");
  EXPECT_EQ(sets[1].variables, (std::vector<std::string>{"g", "e", "f", "d"}));
  EXPECT_EQ(sets[2].counted, "2");
  EXPECT_EQ(sets[2].label, "third set");
}

TEST(MultipleResponses, NonsenseIsNoSet) {
  EXPECT_TRUE(parse_multiple_responses("$a=C 1000 x\n").empty());
  EXPECT_TRUE(parse_multiple_responses("$a=Q 1 x y\n=\n\n$").empty());
  EXPECT_EQ(read_dictionary(std::vector<char>(176, '\0')).data_at, 0U);
}

TEST(MultipleResponses, VariablesHaveTheirLongNames) {
  SpssDictionary dictionary;
  dictionary.extensions = {{13, "Q1=paid_bribe\tQ2=asked_bribe"}, {7, "$b=D1 1 1 B q1 q2 q3\n"}};
  EXPECT_EQ(multiple_responses(dictionary).front().variables,
            (std::vector<std::string>{"paid_bribe", "asked_bribe", "q3"}));
}

}  // namespace
}  // namespace darkfigure
