#include <cstdint>

#include <gtest/gtest.h>

#include "engine/io/dbf_reader.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

// A dBASE III table, byte by byte (https://en.wikipedia.org/wiki/.dbf, "File format of Level 5").
struct DbfFile {
  struct Field {
    std::string name;
    char type;
    std::uint8_t width;
  };
  std::vector<Field> fields;
  std::vector<std::string> records;  // with the deletion mark in front
  char language = 3;                 // windows-1252

  std::string bytes() const {
    std::size_t record = 1;
    for (const Field& field : fields) record += field.width;
    const std::size_t header = 32 + 32 * fields.size() + 1;
    std::string file(32, '\0');
    file[0] = 3;
    file[1] = 121;
    file[2] = 6;
    file[3] = 1;
    file[4] = static_cast<char>(records.size());
    file[8] = static_cast<char>(header % 256);
    file[9] = static_cast<char>(header / 256);
    file[10] = static_cast<char>(record);
    file[29] = language;
    for (const Field& field : fields) {
      std::string descriptor(32, '\0');
      descriptor.replace(0, field.name.size(), field.name);
      descriptor[11] = field.type;
      descriptor[16] = static_cast<char>(field.width);
      file += descriptor;
    }
    file += '\r';
    for (const std::string& text : records) file += text;
    return file + '\x1A';
  }
};

DbfFile sample() {
  return {{{"ID", 'N', 3}, {"REGION", 'C', 6}, {"DATE", 'D', 8}, {"HIT", 'L', 1}},
          {"   1\xD1uble 20210701T",
           "   2      20210230F",
           "*  9gone  20210701T",
           "    Sur           ?"}};
}

Microdata read(const std::string& bytes,
               Diagnostics& diagnostics,
               const std::string& encoding = "") {
  const testing::TempFolder folder;
  ColumnChoice choice;
  choice.all = true;
  return read_dbf(
      {.file = folder.write("t.dbf", bytes), .encoding = encoding}, choice, diagnostics);
}

TEST(Dbf, ReadsNumbersTextsDatesAndLogicals) {
  Diagnostics diagnostics;
  const Microdata data = read(sample().bytes(), diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(diagnostics.findings()[0].message,
            "1 cell of numbers and dates could not be read: taken as system-missing");
  ASSERT_EQ(data.rows, 3U) << "the deleted record is left out";
  EXPECT_EQ(data.find("ID")->values[1], 2);
  EXPECT_FALSE(data.find("ID")->present(2));
  EXPECT_EQ(data.find("REGION")->code(0), "Ñuble");
  EXPECT_FALSE(data.find("REGION")->present(1));
  EXPECT_EQ(data.find("DATE")->values[0], 22462) << "2021-07-01 as Stata counts it";
  EXPECT_EQ(data.find("DATE")->format, "%td");
  EXPECT_FALSE(data.find("DATE")->present(1)) << "there is no 30th of February";
  EXPECT_EQ(data.find("HIT")->values[0], 1);
  EXPECT_EQ(data.find("HIT")->values[1], 0);
  EXPECT_FALSE(data.find("HIT")->present(2));
  EXPECT_EQ(data.info.encoding, "windows-1252");
}

TEST(Dbf, AnUndeclaredEncodingIsGuessedWithAWarning) {
  DbfFile file = sample();
  file.language = 0;
  Diagnostics diagnostics;
  EXPECT_EQ(read(file.bytes(), diagnostics).find("REGION")->code(0), "Ñuble");
  EXPECT_EQ(diagnostics.findings().size(), 2U) << "and the date that is none";
  Diagnostics declared;
  EXPECT_EQ(read(file.bytes(), declared, "ISO-8859-5").find("REGION")->code(0), "бuble");
  EXPECT_EQ(declared.findings().size(), 1U);
}

TEST(Dbf, ACutFileIsAnError) {
  Diagnostics diagnostics;
  const std::string bytes = sample().bytes();
  read(bytes.substr(0, bytes.size() - 20), diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_TRUE(diagnostics.findings()[0].message.starts_with("the file ends before its data do"));
}

TEST(Dbf, FieldsThatDoNotFillTheRecordAreAnError) {
  DbfFile file = sample();
  file.fields.back().width = 3;
  std::string bytes = file.bytes();
  bytes[10] = 19;  // the record's length as it was
  Diagnostics diagnostics;
  read(bytes, diagnostics);
  ASSERT_EQ(diagnostics.findings().size(), 1U);
  EXPECT_EQ(diagnostics.findings()[0].message,
            "the file is damaged: its header describes no table; export it again");
}

}  // namespace
}  // namespace darkfigure
