#include "engine/io/read_estimated_totals.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

struct Table {
  std::vector<std::string> header;
  std::vector<CsvRecord> records;
};

std::optional<Table> read_table(const std::string& path,
                                const std::string& what,
                                const Location& declared_at,
                                Diagnostics& diagnostics) {
  const auto text = read_text_or_report(path, what, declared_at, diagnostics);
  if (!text) return std::nullopt;
  Table table;
  bool in_header = true;
  parse_csv(*text, [&](CsvRecord& record) {
    if (in_header) {
      table.header = record.fields;
      in_header = false;
    } else if (record.fields.size() != table.header.size()) {
      diagnostics.error(Concern::kData,
                        {.file = path, .line = record.line},
                        "expected " + counted(table.header.size(), "field") +
                            ", as in the first line, but found " +
                            std::to_string(record.fields.size()));
    } else {
      table.records.push_back(record);
    }
  });
  return table;
}

std::optional<double> number_at(const CsvRecord& record,
                                std::size_t field,
                                const std::string& path,
                                Diagnostics& diagnostics) {
  const auto number = parse_number(record.fields[field]);
  if (!number) {
    diagnostics.error(Concern::kData,
                      {.file = path, .line = record.line},
                      "expected a number but found \"" + record.fields[field] + "\"");
  }
  return number;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

}  // namespace

EstimatedTotals read_covariances(const std::string& path,
                                 const Location& declared_at,
                                 Diagnostics& diagnostics) {
  EstimatedTotals result{.names = {}, .covariance = {}, .replicates = {}, .file = path};
  const auto table =
      read_table(path, "the file of covariances of control totals", declared_at, diagnostics);
  if (!table) return result;
  const std::vector<std::string> expected = {
      "margin", "category", "margin_2", "category_2", "covariance"};
  if (table->header != expected) {
    diagnostics.error(Concern::kData,
                      {.file = path, .line = 1},
                      "expected the columns \"" + joined(expected) + "\" but found \"" +
                          joined(table->header) + "\"");
    return result;
  }
  std::map<std::pair<std::string, std::string>, Eigen::Index> index;
  const auto position = [&](const std::string& margin, const std::string& category, int line) {
    const auto [entry, is_new] = index.try_emplace({margin, category}, index.size());
    if (is_new) result.names.push_back({margin, category, line});
    return entry->second;
  };
  std::map<std::pair<Eigen::Index, Eigen::Index>, double> values;
  for (const CsvRecord& record : table->records) {
    const auto covariance = number_at(record, 4, path, diagnostics);
    if (!covariance) continue;
    const Eigen::Index a = position(record.fields[0], record.fields[1], record.line);
    const Eigen::Index b = position(record.fields[2], record.fields[3], record.line);
    const auto [entry, is_new] = values.try_emplace({std::min(a, b), std::max(a, b)}, *covariance);
    if (is_new || std::abs(entry->second - *covariance) <= 1e-9 * std::abs(*covariance)) continue;
    diagnostics.error(Concern::kData,
                      {.file = path, .line = record.line},
                      "this pair of control totals stands already with another covariance");
  }
  const auto size = static_cast<Eigen::Index>(result.names.size());
  result.covariance = Eigen::MatrixXd::Zero(size, size);
  for (const auto& [pair, value] : values) {
    result.covariance(pair.first, pair.second) = value;
    result.covariance(pair.second, pair.first) = value;
  }
  for (Eigen::Index k = 0; k < size; ++k) {
    if (result.covariance(k, k) >= 0) continue;
    const ControlName& name = result.names[static_cast<std::size_t>(k)];
    diagnostics.error(Concern::kData,
                      {.file = path, .line = name.line},
                      "expected a variance of 0 or more but found a negative one");
  }
  return result;
}

EstimatedTotals read_replicate_totals(const std::string& path,
                                      const Location& declared_at,
                                      Diagnostics& diagnostics) {
  EstimatedTotals result{.names = {}, .covariance = {}, .replicates = {}, .file = path};
  const auto table =
      read_table(path, "the file of replicate control totals", declared_at, diagnostics);
  if (!table) return result;
  const std::vector<std::string>& header = table->header;
  if (header.size() < 4 || header[0] != "margin" || header[1] != "category") {
    diagnostics.error(Concern::kData,
                      {.file = path, .line = 1},
                      "expected the columns \"margin,category,r001,r002 …\" but found \"" +
                          joined(header) + "\"");
    return result;
  }
  result.replicates.resize(static_cast<Eigen::Index>(table->records.size()),
                           static_cast<Eigen::Index>(header.size() - 2));
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t k = 0; k < table->records.size(); ++k) {
    const CsvRecord& record = table->records[k];
    result.names.push_back({record.fields[0], record.fields[1], record.line});
    if (!seen.emplace(record.fields[0], record.fields[1]).second) {
      diagnostics.error(Concern::kData,
                        {.file = path, .line = record.line},
                        "the category \"" + record.fields[1] + "\" of the margin \"" +
                            record.fields[0] + "\" stands twice");
    }
    for (std::size_t field = 2; field < header.size(); ++field) {
      result.replicates(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(field - 2)) =
          number_at(record, field, path, diagnostics).value_or(0);
    }
  }
  return result;
}

}  // namespace darkfigure
