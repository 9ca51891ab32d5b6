#include "engine/io/read_control_totals.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

std::optional<std::size_t> find_field(const std::vector<std::string>& header,
                                      const std::string& name) {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) return {};
  return static_cast<std::size_t>(at - header.begin());
}

// Which fields of a record hold what.
struct Layout {
  std::optional<std::size_t> margin;  // long form only
  std::vector<std::size_t> categories;
  std::size_t total = 0;
  std::size_t fields = 0;
};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

std::optional<Layout> find_layout(const std::vector<std::string>& header, const MarginSpec& spec) {
  const std::vector<std::string>& variables = spec.variables;
  const auto total = find_field(header, "total");
  const std::set<std::string> distinct(header.begin(), header.end());
  if (!total || distinct.size() != header.size()) return {};
  const auto margin = find_field(header, "margin");
  const auto level = find_field(header, "level");
  if (margin && level && variables.size() == 1)
    return Layout{margin, {*level}, *total, header.size()};
  Layout layout{{}, {}, *total, header.size()};
  for (const std::string& variable : variables) {
    const auto field = find_field(header, variable);
    if (!field) return {};
    layout.categories.push_back(*field);
  }
  return layout;
}

void read_record(const CsvRecord& record,
                 const Layout& layout,
                 ControlMargin& margin,
                 Diagnostics& diagnostics) {
  const Location place{.file = margin.spec.file, .line = record.line};
  if (record.fields.size() != layout.fields) {
    diagnostics.error(
        Concern::kData,
        place,
        "expected " + std::to_string(layout.fields) + " fields, as in the first line, but found " +
            std::to_string(record.fields.size()) + " (totals have no thousands separator)");
    return;
  }
  if (layout.margin && record.fields[*layout.margin] != margin.spec.name()) return;
  const std::optional<double> total = parse_number(record.fields[layout.total]);
  const bool counts = margin.spec.total_of.empty();
  if (!total || (counts && *total < 0)) {
    diagnostics.error(Concern::kData,
                      place,
                      std::string("expected a total") + (counts ? " of 0 or more" : "") +
                          ", with a decimal point and no thousands separator, but found \"" +
                          record.fields[layout.total] + "\"");
    return;
  }
  ControlTotal row{.categories = {}, .total = *total, .row = record.line};
  for (const std::size_t field : layout.categories) {
    const std::string& text = record.fields[field];
    const std::size_t first = text.find_first_not_of(' ');
    row.categories.push_back(first == std::string::npos
                                 ? ""
                                 : text.substr(first, text.find_last_not_of(' ') - first + 1));
  }
  margin.totals.push_back(std::move(row));
}

}  // namespace

ControlMargin read_control_margin(const MarginSpec& spec, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count(Severity::kError);
  ControlMargin margin{.spec = spec, .totals = {}};
  if (spec.total) {
    margin.totals.push_back({.categories = {}, .total = *spec.total, .row = 0});
    return margin;
  }
  const auto text =
      read_text_or_report(spec.file, "the file of control totals", spec.location, diagnostics);
  if (!text) return margin;
  std::optional<Layout> layout;
  bool in_header = true;
  std::vector<std::string> header;
  parse_csv(*text, [&](CsvRecord& record) {
    if (in_header) {
      header = record.fields;
      layout = find_layout(header, spec);
      in_header = false;
    } else if (layout) {
      read_record(record, *layout, margin, diagnostics);
    }
  });
  if (!layout) {
    diagnostics.error(Concern::kData,
                      {.file = spec.file, .line = 1},
                      "expected the columns \"margin,level,total\" or \"" + joined(spec.variables) +
                          ",total\" but found \"" + joined(header) + "\"");
  } else if (margin.totals.empty() && diagnostics.count(Severity::kError) == errors_before) {
    diagnostics.error(
        Concern::kData,
        {.file = spec.file},
        "expected control totals of the margin \"" + spec.name() + "\" but found no row for it");
  }
  return margin;
}

}  // namespace darkfigure
