// Expressions over two small levels, and formulas of estimates: whatever the text, parsing and
// evaluation end; a result has a cell for every row, or a finding says why not.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/estimation/contrast_formula.h"
#include "engine/expression/variables.h"

namespace {

using darkfigure::Column;
using darkfigure::Level;
using darkfigure::Missing;

Level make_level(const char* name, std::size_t rows) {
  Level level;
  level.data.level = name;
  level.data.rows = rows;
  level.data.all_names = {"a", "t"};
  level.data.columns.resize(2);
  level.data.columns[0].name = "a";
  level.data.columns[1].name = "t";
  level.data.columns[1].is_text = true;
  level.data.columns[1].texts = {"", "x", "01"};
  for (std::size_t row = 0; row < rows; ++row) {
    const bool missing = row % 3 == 2;
    for (Column& column : level.data.columns) {
      column.append(static_cast<double>(row % 3), missing ? Missing::kUser : Missing::kPresent);
    }
  }
  return level;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Level person = make_level("person", 4);
  static const Level incident = [] {
    Level level = make_level("incident", 5);
    level.parent = 0;
    level.parent_row = {0, 0, 1, 3, 3};
    return level;
  }();
  darkfigure::Diagnostics diagnostics;
  darkfigure::Variables persons(person, {}, nullptr, diagnostics);
  const darkfigure::Variables incidents(incident, {}, &persons, diagnostics);
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const Column column = persons.evaluate({text, {.file = "fuzz.toml", .line = 1, .column = 1}});
  if (column.rows() != 4 || column.missing.size() != 4) std::abort();
  // The same text as a formula of estimates.
  const darkfigure::ParsedContrast contrast = darkfigure::parse_contrast(
      {text, {.file = "fuzz.toml", .line = 1, .column = 1}}, diagnostics);
  if (contrast.ok) {
    const std::vector<double> terms(contrast.names.size(), 2.0);
    if (contrast.formula.gradient(terms).size() != terms.size()) std::abort();
  }
  return 0;
}
