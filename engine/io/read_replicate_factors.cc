#include "engine/io/read_replicate_factors.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

struct Layout {
  std::optional<std::size_t> psu;
  std::optional<std::size_t> stratum;
  std::vector<std::size_t> factors;
};

Layout find_layout(const std::vector<std::string>& header) {
  Layout layout;
  for (std::size_t field = 0; field < header.size(); ++field) {
    if (header[field] == "psu") layout.psu = field;
    if (header[field] == "stratum") layout.stratum = field;
    if (matches_pattern(header[field], "r*")) layout.factors.push_back(field);
  }
  // r002 before r010 before r100, wherever they stand.
  std::stable_sort(layout.factors.begin(), layout.factors.end(), [&](std::size_t a, std::size_t b) {
    return before_by_number(header[a], header[b]);
  });
  return layout;
}

void read_record(const CsvRecord& record,
                 const Layout& layout,
                 std::size_t fields,
                 ReplicateFactors& result,
                 Diagnostics& diagnostics) {
  const Location place{.file = result.file, .line = record.line};
  if (record.fields.size() != fields) {
    diagnostics.error(Concern::kData,
                      place,
                      "expected " + std::to_string(fields) + " fields but found " +
                          std::to_string(record.fields.size()));
    return;
  }
  result.psus.push_back(record.fields[*layout.psu]);
  result.lines.push_back(record.line);
  if (layout.stratum) result.strata.push_back(record.fields[*layout.stratum]);
  for (const std::size_t field : layout.factors) {
    const std::optional<double> factor = parse_number(record.fields[field]);
    if (!factor || *factor < 0) {
      diagnostics.error(Concern::kData,
                        place,
                        "expected a replicate factor of 0 or more in field " +
                            std::to_string(field + 1) + " but found \"" + record.fields[field] +
                            "\"");
    }
    result.factors.push_back(factor.value_or(0));
  }
}

}  // namespace

ReplicateFactors read_replicate_factors(const std::string& path,
                                        const Location& declared_at,
                                        Diagnostics& diagnostics) {
  ReplicateFactors result;
  result.file = path;
  const auto text =
      read_text_or_report(path, "the file of replicate factors", declared_at, diagnostics);
  if (!text) return result;
  Layout layout;
  std::size_t fields = 0;
  parse_csv(*text, [&](CsvRecord& record) {
    if (fields == 0) {
      fields = record.fields.size();
      layout = find_layout(record.fields);
      const std::set<std::string> distinct(record.fields.begin(), record.fields.end());
      if (distinct.size() != fields) {
        diagnostics.error(Concern::kData, {.file = path, .line = 1}, "a column stands twice");
      }
      result.replicates = layout.factors.size();
    } else if (layout.psu && !layout.factors.empty()) {
      read_record(record, layout, fields, result, diagnostics);
    }
  });
  if (!layout.psu || layout.factors.empty()) {
    diagnostics.error(Concern::kData,
                      {.file = path, .line = 1},
                      "expected the columns \"psu\", \"stratum\" and \"r001\", \"r002\" … but the "
                      "first line has " +
                          std::string(layout.psu ? "no replicate column" : "no column \"psu\""));
  }
  return result;
}

}  // namespace darkfigure
