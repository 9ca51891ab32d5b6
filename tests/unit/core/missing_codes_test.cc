#include "engine/core/missing_codes.h"

#include <gtest/gtest.h>

namespace darkfigure {
namespace {

Microdata sample() {
  Microdata data;
  data.rows = 5;
  data.columns.resize(2);
  Column& age = data.columns[0];
  age.name = "age";
  for (const double value : {30, 97, 98, 99}) age.append(value, Missing::kPresent);
  age.append(0, Missing::kTagged, 'r');
  Column& region = data.columns[1];
  region.name = "q12";
  region.is_text = true;
  region.texts = {"01", "099", "REF"};
  for (const double value : {0, 1, 2, 0, 0}) region.append(value, Missing::kPresent);
  return data;
}

MissingDeclaration declaration(std::vector<std::string> variables,
                               const std::vector<std::pair<std::string, Missing>>& codes) {
  MissingDeclaration result{std::move(variables), {}, {}};
  for (const auto& [text, reason] : codes) {
    result.codes.push_back(parse_missing_code(text, reason));
  }
  return result;
}

std::vector<std::string> reasons(const Column& column) {
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < column.rows(); ++row) texts.push_back(column.reason(row));
  return texts;
}

TEST(DeclareMissing, CodesRangesTagsAndTextsGetTheirReason) {
  Microdata data = sample();
  const std::size_t changed = declare_missing(data,
                                              {declaration({},
                                                           {{"98..99", Missing::kDontKnow},
                                                            {".r", Missing::kRefused},
                                                            {"REF", Missing::kRefused},
                                                            {"97", Missing::kUser}})},
                                              {});
  EXPECT_EQ(changed, 5U) << "the tagged cell was missing before";
  EXPECT_EQ(reasons(data.columns[0]),
            (std::vector<std::string>{"", "97", "dont_know", "dont_know", "refused"}));
  EXPECT_EQ(reasons(data.columns[1]),
            (std::vector<std::string>{"", "dont_know", "refused", "", ""}));
  EXPECT_EQ(data.columns[0].values[2], 98) << "the code is kept";
}

TEST(DeclareMissing, ANamedVariableTakesItsOwnCodesInstead) {
  Microdata data = sample();
  declare_missing(data,
                  {declaration({}, {{"97..99", Missing::kUser}}),
                   declaration({"q*"}, {{"1", Missing::kNotAsked}})},
                  {});
  EXPECT_EQ(reasons(data.columns[0]), (std::vector<std::string>{"", "97", "98", "99", ".r"}));
  EXPECT_EQ(reasons(data.columns[1]),
            (std::vector<std::string>{"not_asked", "", "", "not_asked", "not_asked"}));
}

TEST(DeclareMissing, ExceptedColumnsKeepTheirValues) {
  Microdata data = sample();
  EXPECT_EQ(declare_missing(data, {declaration({}, {{"97", Missing::kUser}})}, {"age"}), 0U);
}

}  // namespace
}  // namespace darkfigure
