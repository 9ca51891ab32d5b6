#include "engine/comparison/against_csv.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

using Getter = double (*)(const Estimate& e);

// Columns of estimates.csv that are numbers.
const std::map<std::string, Getter>& numeric_columns() {
  static const std::map<std::string, Getter> columns = {
      {"estimate", [](const Estimate& e) { return e.value; }},
      {"se", [](const Estimate& e) { return e.se; }},
      {"ci_lower", [](const Estimate& e) { return e.ci_lower; }},
      {"ci_upper", [](const Estimate& e) { return e.ci_upper; }},
      {"cv", [](const Estimate& e) { return e.cv; }},
      {"deff", [](const Estimate& e) { return e.deff; }},
      {"df", [](const Estimate& e) { return e.df; }},
      {"n", [](const Estimate& e) { return e.n; }},
      {"n_numerator", [](const Estimate& e) { return e.n_numerator; }},
      {"population", [](const Estimate& e) { return e.population; }}};
  return columns;
}

struct Layout {
  std::size_t indicator = 0;
  std::size_t domain = 0;
  std::size_t category = 0;
  std::vector<std::pair<std::size_t, std::string>> numbers;
  std::size_t width = 0;
};

Layout read_layout(const std::vector<std::string>& header,
                   const std::string& file,
                   Diagnostics& diagnostics) {
  Layout layout{.width = header.size()};
  const auto at = [&](const char* name) {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) {
      diagnostics.error(
          Concern::kFile,
          {.file = file, .line = 1},
          std::string("expected a column \"") + name + "\"" + did_you_mean(name, header));
    }
    return static_cast<std::size_t>(found - header.begin());
  };
  layout.indicator = at("indicator");
  layout.domain = at("domain");
  layout.category = at("category");
  for (std::size_t k = 0; k < header.size(); ++k) {
    if (numeric_columns().contains(header[k])) layout.numbers.emplace_back(k, header[k]);
  }
  if (layout.numbers.empty()) {
    diagnostics.error(Concern::kFile,
                      {.file = file, .line = 1},
                      "expected a numeric column of estimates.csv (estimate, se, ci_lower …)");
  }
  return layout;
}

}  // namespace

AgainstResult compare_with_csv(const FinishedRun& run,
                               const std::string& file,
                               double tolerance,
                               Diagnostics& diagnostics) {
  AgainstResult result;
  const auto text =
      read_text_or_report(file, "the other system's numbers", {.file = file}, diagnostics);
  if (!text) return result;
  std::map<std::string, const Estimate*> ours;
  for (const Estimate& e : run.estimates()) ours[estimate_key(e)] = &e;
  std::optional<Layout> layout;
  parse_csv(*text, [&](CsvRecord& record) {
    if (diagnostics.has_errors()) return;
    if (!layout) {
      layout = read_layout(record.fields, file, diagnostics);
      return;
    }
    if (record.fields.size() != layout->width) {
      diagnostics.error(Concern::kFile,
                        {.file = file, .line = record.line},
                        "expected " + std::to_string(layout->width) + " fields but found " +
                            std::to_string(record.fields.size()));
      return;
    }
    const std::string& domain = record.fields[layout->domain];
    const std::string row =
        record.fields[layout->indicator] +
        (domain == "all" ? "" : ", " + domain + " = " + record.fields[layout->category]);
    const auto at = ours.find(record.fields[layout->indicator] + "|" + domain + "|" +
                              record.fields[layout->category]);
    ++result.rows;
    if (at == ours.end()) {
      result.missing.push_back(row);
      return;
    }
    for (const auto& [column, name] : layout->numbers) {
      if (record.fields[column].empty()) continue;
      const auto theirs = parse_number(record.fields[column]);
      if (!theirs) {
        diagnostics.error(
            Concern::kFile,
            {.file = file, .line = record.line},
            "\"" + name + "\": expected a number but found \"" + record.fields[column] + "\"");
        continue;
      }
      const double own = numeric_columns().at(name)(*at->second);
      const double size = std::max(std::abs(*theirs), std::abs(own));
      const double relative = size == 0 ? 0 : std::abs(own - *theirs) / size;
      ++result.cells;
      if (available(relative)) result.largest = std::max(result.largest, relative);
      if (!(relative <= tolerance))
        result.differences.push_back({row, name, own, *theirs, relative});
    }
  });
  if (!layout && !diagnostics.has_errors())
    diagnostics.error(Concern::kFile, {.file = file}, "the file is empty");
  return result;
}

}  // namespace darkfigure
