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
  return read_csv_microdata({.file = path}, choice, diagnostics);
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

TEST(CsvMicrodata, RaggedLinesAreReportedWithTheirPlace) {
  Diagnostics diagnostics;
  read("id,region\n1,2\n3\n4,5,6\n", diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 2U);
  EXPECT_EQ(diagnostics.findings()[0].location.line, 3);
  EXPECT_EQ(diagnostics.findings()[1].message,
            "expected 2 fields, as in the first line, but found 3");
}

Microdata read_as(DataSource source, const std::string& text, Diagnostics& diagnostics) {
  const testing::TempFolder folder;
  source.file = folder.write("data.csv", text);
  ColumnChoice choice;
  choice.all = true;
  return read_csv_microdata(source, choice, diagnostics);
}

TEST(CsvMicrodata, LinesMayEndInCrAlone) {
  Diagnostics diagnostics;
  const Microdata data = read_as({}, "id;region\r1;a\r2;b\r", diagnostics);
  EXPECT_EQ(data.rows, 2U);
  EXPECT_EQ(data.find("region")->code(1), "b");
}

TEST(CsvMicrodata, DecimalCommasAreTakenWhereTheDelimiterLeavesNoDoubt) {
  Diagnostics diagnostics;
  const Microdata data = read_as({}, "id;w\n1;1,5\n2;2,25\n", diagnostics);
  EXPECT_EQ(data.find("w")->values[1], 2.25);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(diagnostics.findings()[0].message,
            "read with a decimal comma; declare decimal = \",\" to say that this is meant");
  Diagnostics declared;
  EXPECT_EQ(read_as({.decimal = ','}, "id;w\n1;1,5\n", declared).find("w")->values[0], 1.5);
  EXPECT_TRUE(declared.findings().empty());
  // A thousands separator is no decimal comma.
  Diagnostics doubtful;
  EXPECT_TRUE(read_as({}, "id;w\n1;1.234,5\n", doubtful).find("w")->is_text);
}

TEST(CsvMicrodata, OtherEncodingsBecomeUtf8) {
  Diagnostics diagnostics;
  const Microdata data = read_as({}, "id,r\n1,\xD1uble\n", diagnostics);
  EXPECT_EQ(data.find("r")->code(0), "Ñuble");
  EXPECT_EQ(diagnostics.findings().size(), 1U) << "windows-1252 is a guess";
  Diagnostics declared;
  EXPECT_EQ(read_as({.encoding = "ISO-8859-2"}, "id,r\n1,\xB1\n", declared).find("r")->code(0),
            "ą");
  EXPECT_TRUE(declared.findings().empty());
  const std::string wide(
      "\xFF\xFEi\0d\0,\0r\0\n\0"
      "1\0,\0\xD1\0\n\0",
      20);
  EXPECT_EQ(read_as({}, wide, declared).find("r")->code(0), "Ñ");
  Diagnostics unknown;
  read_as({.encoding = "klingon"}, "id\n1\n", unknown);
  ASSERT_EQ(unknown.findings().size(), 1U);
  EXPECT_EQ(unknown.findings()[0].message,
            "\"encoding\": unknown encoding \"klingon\"; expected a name as UTF-8, windows-1252 or "
            "ISO-8859-2");
}

TEST(CsvMicrodata, ADeclaredDelimiterIsTaken) {
  Diagnostics diagnostics;
  const Microdata data = read_as({.delimiter = '|'}, "a,b|c\n1|2\n", diagnostics);
  EXPECT_EQ(data.all_names, (std::vector<std::string>{"a,b", "c"}));
}

}  // namespace
}  // namespace darkfigure
