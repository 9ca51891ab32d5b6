#include "engine/exchange/data_structure.h"

#include <gtest/gtest.h>

#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

const std::string kStructure = "IAEG-SDGs:SDG(1.20)";

DataStructure small_structure() {
  Diagnostics diagnostics;
  DataStructure structure = read_data_structure(
      source_file("tests/data/sdmx/small_structure.xml"), kStructure, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  return structure;
}

// A sound observation; tests spoil a cell.
SdmxTable observation() {
  SdmxTable table;
  table.columns = sdmx_dimensions();
  table.rows = {{"A",
                 "N",
                 "IU_COR_BRIB",
                 "XD",
                 "F",
                 "Y18T24",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "_T",
                 "2025"}};
  for (const auto& [column, value] : {std::pair{"OBS_VALUE", "8.8"},
                                      std::pair{"OBS_STATUS", "A"},
                                      std::pair{"UNIT_MULT", "0"},
                                      std::pair{"UNIT_MEASURE", "PT"}}) {
    table.columns.emplace_back(column);
    table.rows.front().emplace_back(value);
  }
  return table;
}

std::vector<std::string> findings_of(const SdmxTable& table) {
  Diagnostics diagnostics;
  validate_sdmx(table, small_structure(), "SDG.csv", diagnostics);
  return finding_texts(diagnostics.findings());
}

std::string finding_with(const std::string& column, const std::string& code) {
  SdmxTable table = observation();
  table.rows.front()[table.column(column)] = code;
  const std::vector<std::string> findings = findings_of(table);
  EXPECT_EQ(findings.size(), 1U);
  return findings.empty() ? "" : findings.front();
}

TEST(DataStructure, ReadsComponentsAndCodes) {
  const DataStructure structure = small_structure();
  EXPECT_EQ(structure.id, "IAEG-SDGs:SDG(1.20)");
  for (const std::string& dimension : sdmx_dimensions())
    EXPECT_NE(structure.find(dimension), nullptr) << dimension;
  EXPECT_TRUE(structure.find("UNIT_MEASURE")->is_mandatory);
  EXPECT_FALSE(structure.find("NATURE")->is_mandatory);
  EXPECT_TRUE(structure.codes.at("DISABILITY_STATUS").contains("PWD"));
}

TEST(DataStructure, ASoundObservationHasNoFinding) {
  EXPECT_TRUE(findings_of(observation()).empty());
}

TEST(DataStructure, WrongCodesAreFoundWithRowAndCode) {
  EXPECT_EQ(finding_with("SERIES", "IU_COR_BRIBE"),
            "SDG.csv:2: error: SERIES: expected a code of IAEG-SDGs:CL_SERIES(1.0) but found "
            "\"IU_COR_BRIBE\"; did you mean \"IU_COR_BRIB\"?");
  // CL_AGE has Y18T74 and no Y18T75.
  EXPECT_EQ(finding_with("AGE", "Y18T75"),
            "SDG.csv:2: error: AGE: expected a code of IAEG-SDGs:CL_AGE(1.0) but found \"Y18T75\"; "
            "did you mean \"Y18T74\"?");
  // Persons with disability are PD, those without PWD: "D" is neither.
  EXPECT_TRUE(finding_with("DISABILITY_STATUS", "D")
                  .starts_with("SDG.csv:2: error: DISABILITY_STATUS: expected a code of "
                               "IAEG-SDGs:CL_DISABILITY(1.0) but found \"D\""));
  EXPECT_TRUE(finding_with("OBS_STATUS", "u").find("but found \"u\"") != std::string::npos);
}

TEST(DataStructure, MissingMandatoryAttributesAreFound) {
  EXPECT_EQ(finding_with("UNIT_MEASURE", ""),
            "SDG.csv:2: error: UNIT_MEASURE: expected a value, it is mandatory, but found none");
  SdmxTable table = observation();
  table.columns.pop_back();
  table.rows.front().pop_back();
  EXPECT_EQ(findings_of(table),
            std::vector<std::string>{"SDG.csv:1: error: expected a column UNIT_MEASURE, which "
                                     "IAEG-SDGs:SDG(1.20) requires, but it is missing"});
}

TEST(DataStructure, TwoObservationsOfOneKeyAreFound) {
  SdmxTable table = observation();
  table.rows.push_back(table.rows.front());
  Diagnostics diagnostics;
  check_sdmx_keys(table, "SDG.csv", diagnostics);
  const std::vector<std::string> findings = finding_texts(diagnostics.findings());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings.front().starts_with(
      "SDG.csv:3: error: has the same dimensions as row 2: give each indicator its own series"));
}

TEST(DataStructure, OtherFilesAreRefusedByName) {
  const TempFolder folder;
  Diagnostics diagnostics;
  read_data_structure(folder.write("page.xml", "<html>\n<body>\n"), kStructure, diagnostics);
  read_data_structure(folder.write("other.xml", "<a/>"), kStructure, diagnostics);
  read_data_structure(folder.file("absent.xml"), kStructure, diagnostics);
  const std::vector<std::string> findings = finding_texts(diagnostics.findings());
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_NE(findings[0].find("page.xml:2: error: expected an SDMX structure message"),
            std::string::npos);
  EXPECT_NE(findings[1].find("with a DataStructure"), std::string::npos);
  EXPECT_NE(findings[2].find("absent.xml"), std::string::npos);
}

// The lists may hang on the concepts, and dimensions may go without an id of their own.
TEST(DataStructure, ReadsListsOfConcepts) {
  const TempFolder folder;
  Diagnostics diagnostics;
  const std::string text =
      "<Structure><Codelists><Codelist id=\"CL_SEX\" agencyID=\"A\" version=\"1.0\"><Code "
      "id=\"F\"/></Codelist></Codelists><Concepts><ConceptScheme id=\"S\"><Concept "
      "id=\"SEX\"><CoreRepresentation><Enumeration><Ref id=\"CL_SEX\" agencyID=\"A\" "
      "version=\"1.0\"/></Enumeration></CoreRepresentation></Concept></ConceptScheme></Concepts>"
      "<DataStructures><DataStructure id=\"SDG\" agencyID=\"IAEG-SDGs\" version=\"1.20\">"
      "<DataStructureComponents><DimensionList><Dimension><ConceptIdentity><Ref "
      "id=\"SEX\"/></ConceptIdentity></Dimension></DimensionList></DataStructureComponents>"
      "</DataStructure></DataStructures></Structure>";
  const DataStructure structure =
      read_data_structure(folder.write("dsd.xml", text), kStructure, diagnostics);
  EXPECT_TRUE(diagnostics.findings().empty());
  ASSERT_NE(structure.find("SEX"), nullptr);
  EXPECT_TRUE(structure.codes.at("SEX").contains("F"));
}

TEST(DataStructure, AnotherStructureIsRefused) {
  Diagnostics diagnostics;
  read_data_structure(source_file("tests/data/sdmx/small_structure.xml"), "A:B(1.0)", diagnostics);
  ASSERT_EQ(diagnostics.count(Severity::kError), 1U);
  EXPECT_NE(diagnostics.findings().front().message.find("but found IAEG-SDGs:SDG(1.20)"),
            std::string::npos);
}

// A file may nest deeper than a stack of calls could follow.
TEST(DataStructure, DeepNestingIsNoTrouble) {
  const TempFolder folder;
  std::string text;
  for (int k = 0; k < 300000; ++k) text += "<a>";
  for (int k = 0; k < 300000; ++k) text += "</a>";
  Diagnostics diagnostics;
  read_data_structure(folder.write("deep.xml", text), kStructure, diagnostics);
  EXPECT_EQ(diagnostics.count(Severity::kError), 1U);
}

// The list of AGE is referred to and not there: said, and the rest is checked.
TEST(DataStructure, AMissingCodeListIsAWarning) {
  const TempFolder folder;
  std::string text = read_file(source_file("tests/data/sdmx/small_structure.xml"));
  const std::string list = "<str:Codelist id=\"CL_AGE\"";
  text.replace(text.find(list), list.size(), "<str:Codelist id=\"CL_OTHER\"");
  Diagnostics diagnostics;
  const DataStructure structure =
      read_data_structure(folder.write("dsd.xml", text), kStructure, diagnostics);
  ASSERT_EQ(diagnostics.count(Severity::kWarning), 1U);
  EXPECT_FALSE(structure.codes.contains("AGE"));
  EXPECT_TRUE(structure.codes.contains("SEX"));
}

}  // namespace
}  // namespace darkfigure::testing
