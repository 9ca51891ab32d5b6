#include "engine/io/csv.h"

#include <gtest/gtest.h>

#include "engine/io/csv_microdata.h"
#include "engine/io/read_microdata.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

using Records = std::vector<std::vector<std::string>>;

Records parsed(std::string_view text) {
  Records records;
  parse_csv(text, [&](CsvRecord& record) { records.push_back(record.fields); });
  return records;
}

TEST(Csv, ReadsQuotedFieldsLineEndsAndByteOrderMark) {
  EXPECT_EQ(parsed("a,b\r\n1,\"x,\"\"y\"\"\"\r\n"), (Records{{"a", "b"}, {"1", "x,\"y\""}}));
  EXPECT_EQ(parsed("\xEF\xBB\xBF"
                   "a\n1"),
            (Records{{"a"}, {"1"}}));
  EXPECT_EQ(parsed("a;b\n1,5;2\n"), (Records{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(parsed("a\tb\n\n1\t\n"), (Records{{"a", "b"}, {"1", ""}}));
}

TEST(Csv, LinesAreCountedThroughQuotedLineEnds) {
  std::vector<int> lines;
  parse_csv("a\n\"x\ny\"\nz\n", [&](CsvRecord& record) { lines.push_back(record.line); });
  EXPECT_EQ(lines, (std::vector<int>{1, 2, 4}));
}

Microdata read(const std::string& text, Diagnostics& diagnostics) {
  const testing::TempFolder folder;
  const std::string path = folder.write("data.csv", text);
  ColumnChoice choice;
  choice.names = {"id", "region", "age"};
  return read_csv_microdata(path, choice, diagnostics);
}

TEST(CsvMicrodata, CodesWithLeadingZerosStayText) {
  Diagnostics diagnostics;
  const Microdata data = read("id,region,age,unused\n1,01,34,x\n2,10,,y\n", diagnostics);
  EXPECT_EQ(data.rows, 2U);
  EXPECT_EQ(data.columns.size(), 3U);
  EXPECT_EQ(data.all_names.size(), 4U);
  EXPECT_TRUE(data.find("region")->is_text);
  EXPECT_EQ(data.find("region")->code(0), "01");
  EXPECT_FALSE(data.find("age")->is_text);
  EXPECT_EQ(data.find("age")->values[0], 34);
  EXPECT_EQ(data.find("age")->missing[1], Missing::kSystem);
}

TEST(CsvMicrodata, CodesLongerThanANumberHoldsStayText) {
  Diagnostics diagnostics;
  const Microdata data = read("id,region\n12345678901234567,1\n12345678901234568,2\n", diagnostics);
  EXPECT_TRUE(data.find("id")->is_text);
  EXPECT_EQ(categorize(*data.find("id")).codes.size(), 2U);
}

TEST(CsvMicrodata, MissingMarksOfOtherProgramsDoNotMakeNumbersText) {
  Diagnostics diagnostics;
  const Microdata data = read("id,age\n1,34\n2,NA\n3, \n4,.\n", diagnostics);
  const Column& age = *data.find("age");
  EXPECT_FALSE(age.is_text);
  EXPECT_EQ(age.missing,
            (std::vector<Missing>{
                Missing::kPresent, Missing::kSystem, Missing::kSystem, Missing::kSystem}));
}

TEST(DeclareUserMissing, FindsCodesInTextColumnsToo) {
  Diagnostics diagnostics;
  Microdata data = read("id,region\n1,01\n2,99\n", diagnostics);
  EXPECT_EQ(declare_user_missing(data, {99}, {"id"}), 1U);
  EXPECT_EQ(data.find("region")->reason(1), "99");
}

TEST(CsvMicrodata, RaggedLinesAreReportedWithTheirPlace) {
  Diagnostics diagnostics;
  read("id,region\n1,2\n3\n4,5,6\n", diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 2U);
  EXPECT_EQ(diagnostics.findings()[0].location.line, 3);
  EXPECT_EQ(diagnostics.findings()[1].message,
            "expected 2 fields, as in the first line, but found 3");
}

TEST(DeclareUserMissing, KeepsTheCodeAndSparesTheExceptedColumns) {
  Diagnostics diagnostics;
  Microdata data = read("id,age\n99,99\n2,30\n", diagnostics);
  EXPECT_EQ(declare_user_missing(data, {99}, {"id"}), 1U);
  EXPECT_EQ(data.find("age")->missing[0], Missing::kUser);
  EXPECT_EQ(data.find("age")->reason(0), "99");
  EXPECT_TRUE(data.find("id")->present(0));
}

}  // namespace
}  // namespace darkfigure
