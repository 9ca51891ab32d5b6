#include "engine/io/weights_table.h"

#include <array>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/io/file_writer.h"
#include "engine/io/readstat_writer.h"

namespace darkfigure {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"none", "csv", "sav", "zsav", "dta"};

std::string replicate_name(std::size_t replicate) {
  std::string digits = std::to_string(replicate + 1);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "rep_" + digits;
}

void write_csv(const std::string& path, const WeightsTable& table, const Progress& progress) {
  FileWriter file(path, 0600);
  const std::vector<std::string> names = table.names(WeightsFormat::kCsv);
  for (std::size_t k = 0; k < names.size(); ++k) {
    file.append((k == 0 ? "" : ",") + csv_field(names[k]));
  }
  file.append("\n");
  const std::size_t numbers = names.size() - table.identifiers.size();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (progress) progress("write", row, table.rows());
    for (const Column* column : table.identifiers) {
      file.append((column->present(row) ? csv_field(column->code(row)) : "") + ",");
    }
    for (std::size_t k = 0; k < numbers; ++k) {
      file.append(exact_text(table.number(row, k)) + (k + 1 == numbers ? "\n" : ","));
    }
  }
  file.close();
}

std::string replicate_label(const WeightsTable& table, std::size_t replicate) {
  return "Replicate " + std::to_string(replicate + 1) + " of " +
         std::to_string(table.replicate_count()) +
         "; c = " + shortest_text((*table.coefficients)[replicate]) + "; " + table.replicate_label;
}

StatisticalOutput statistical_output(WeightsFormat format) {
  if (format == WeightsFormat::kDta) return StatisticalOutput::kDta;
  return format == WeightsFormat::kZsav ? StatisticalOutput::kZsav : StatisticalOutput::kSav;
}

void write_labelled(const std::string& path,
                    WeightsFormat format,
                    const WeightsTable& table,
                    const Progress& progress) {
  const std::vector<std::string> names = table.names(format);
  std::vector<OutputColumn> columns;
  for (std::size_t k = 0; k < names.size(); ++k) {
    OutputColumn column{.name = names[k], .label = {}, .source = nullptr, .number = {}};
    if (k < table.identifiers.size()) {
      column.source = table.identifiers[k];
      column.label = table.identifiers[k]->label;
    } else {
      const std::size_t number = k - table.identifiers.size();
      column.number = [&table, number](std::size_t row) { return table.number(row, number); };
      column.label = number == 0   ? "Base weight"
                     : number == 1 ? "Final weight; " + table.weight_label
                                   : replicate_label(table, number - 2);
    }
    columns.push_back(std::move(column));
  }
  write_statistical_file(path,
                         statistical_output(format),
                         {.label = "Survey weights (respondent-level data)"},
                         columns,
                         table.rows(),
                         progress);
}

}  // namespace

std::vector<std::string> WeightsTable::names(WeightsFormat format) const {
  std::vector<std::string> names;
  for (const Column* column : identifiers) {
    const bool looks_like_replicate = lower_case(column->name).starts_with("rep_");
    names.push_back((looks_like_replicate ? "id_" : "") + column->name);
  }
  // Stata's are the strictest names; every format gets the same ones but the free CSV.
  if (format != WeightsFormat::kCsv) {
    names = target_names(names, StatisticalOutput::kDta, {"base_weight", "weight"});
  } else {
    names = unique_names(names, {"base_weight", "weight"});
  }
  names.emplace_back("base_weight");
  names.emplace_back("weight");
  for (std::size_t r = 0; r < replicate_count(); ++r) names.push_back(replicate_name(r));
  return names;
}

double WeightsTable::number(std::size_t row, std::size_t column) const {
  if (column == 0) return (*base_weight)[row];
  return column == 1 ? (*weight)[row] : replicates->weight(row, column - 2);
}

WeightsFormat weights_format(const std::string& name) {
  for (std::size_t k = 0; k < kFormats.size(); ++k) {
    if (kFormats[k] == name) return static_cast<WeightsFormat>(k);
  }
  return WeightsFormat::kNone;
}

std::string weights_ending(WeightsFormat format) {
  return std::string(kFormats[static_cast<std::size_t>(format)]);
}

void write_weights(const std::string& path,
                   WeightsFormat format,
                   const WeightsTable& table,
                   const Progress& progress) {
  if (format == WeightsFormat::kCsv) {
    write_csv(path, table, progress);
  } else if (format != WeightsFormat::kNone) {
    write_labelled(path, format, table, progress);
  }
}

}  // namespace darkfigure
