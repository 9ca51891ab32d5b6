#include "engine/io/write_microdata.h"

#include <cmath>

#include "engine/core/calendar.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/io/file_writer.h"
#include "engine/io/readstat_writer.h"

namespace darkfigure {
namespace {

// "2021-07-01", "2021-07-01 12:30:00".
std::string date_text(const DateScale& scale, double value) {
  if (scale.kind == DateScale::Kind::kDay) return day_text(scale.days(value));
  const double moment = std::round(scale.days(value) * 86400);
  const double days = std::floor(moment / 86400);
  const double seconds = moment - days * 86400;
  const auto two = [](double number) {
    const std::string text = shortest_text(number);
    return text.size() < 2 ? "0" + text : text;
  };
  return day_text(days) + " " + two(std::floor(seconds / 3600)) + ":" +
         two(std::fmod(std::floor(seconds / 60), 60)) + ":" + two(std::fmod(seconds, 60));
}

std::string csv_cell(const Column& column, std::size_t row) {
  const DateScale scale = column.is_text ? DateScale{} : date_scale(column.format);
  if (scale.is_date() && column.present(row)) return date_text(scale, column.values[row]);
  if (column.tag(row) != '\0') return std::string(".") + column.tag(row);
  return column.missing[row] == Missing::kSystem ? "" : csv_field(column.code(row));
}

}  // namespace

WriteNotes write_microdata(const std::string& path,
                           StatisticalOutput format,
                           const Microdata& data,
                           const Progress& progress) {
  WriteNotes notes;
  std::vector<std::string> names;
  for (const Column& column : data.columns) names.push_back(column.name);
  const std::vector<std::string> targets = target_names(names, format);
  std::vector<OutputColumn> columns;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (targets[k] != names[k]) notes.renamed.emplace_back(names[k], targets[k]);
    columns.push_back({targets[k], data.columns[k].label, &data.columns[k], {}});
    if (format != StatisticalOutput::kDta || data.columns[k].is_text) continue;
    for (const auto& [code, letter] : stata_letters(data.columns[k])) {
      if (letter != '\0') notes.letters.push_back({names[k], code, letter});
    }
  }
  notes.losses = write_statistical_file(path, format, data.info, columns, data.rows, progress);
  return notes;
}

void write_csv_microdata(const std::string& path, const Microdata& data, const Progress& progress) {
  FileWriter file(path, 0600);
  const auto line = [&](const auto& field) {
    std::string text;
    for (std::size_t k = 0; k < data.columns.size(); ++k) text += (k == 0 ? "" : ",") + field(k);
    file.append((text.empty() ? "\"\"" : text) + "\n");  // a blank line would be no row
  };
  line([&](std::size_t k) { return csv_field(data.columns[k].name); });
  for (std::size_t row = 0; row < data.rows; ++row) {
    if (row % 4096 == 0 && progress) progress("write", row, data.rows);
    line([&](std::size_t k) { return csv_cell(data.columns[k], row); });
  }
  file.close();
}

}  // namespace darkfigure
