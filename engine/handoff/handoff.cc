#include "engine/handoff/handoff.h"

#include <algorithm>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/core/text_list.h"
#include "engine/io/file_writer.h"
#include "engine/io/readstat_writer.h"

namespace darkfigure {
namespace {

std::string padded_number(std::size_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// Every column in order: variables, weights.
struct DataColumn {
  std::string name;
  std::string label;
  const Column* source = nullptr;
  std::size_t replicate = static_cast<std::size_t>(-1);  // of the scratch; −1: the final weight
};

std::vector<DataColumn> data_columns(const Handoff& handoff) {
  std::vector<DataColumn> columns;
  for (const Column& column : handoff.variables)
    columns.push_back({column.name, column.label, &column});
  columns.push_back({"weight", "Final weight"});
  for (std::size_t k = 0; k < handoff.used.size(); ++k) {
    columns.push_back({handoff_replicate(k + 1),
                       "Replicate weight; c = " + shortest_text(handoff.coefficients[k]) +
                           (handoff.about_full_sample ? "; V = sum c (t_r - t)^2"
                                                      : "; V = sum c (t_r - mean t_r)^2"),
                       nullptr,
                       handoff.used[k]});
  }
  return columns;
}

double number_of(const Handoff& handoff, const DataColumn& column, std::size_t row) {
  return column.replicate == static_cast<std::size_t>(-1)
             ? (*handoff.weight)[row]
             : handoff.replicates->weight(row, column.replicate);
}

void write_csv(const std::string& path,
               const Handoff& handoff,
               const std::vector<DataColumn>& columns) {
  FileWriter file(path, 0600);
  for (std::size_t k = 0; k < columns.size(); ++k)
    file.append((k == 0 ? "" : ",") + columns[k].name);
  file.append("\n");
  for (std::size_t row = 0; row < handoff.rows(); ++row) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const DataColumn& column = columns[k];
      if (k > 0) file.append(",");
      if (column.source == nullptr) {
        file.append(exact_text(number_of(handoff, column, row)));
      } else if (column.source->present(row)) {
        file.append(column.source->is_text ? csv_field(column.source->code(row))
                                           : exact_text(column.source->values[row]));
      }
    }
    file.append("\n");
  }
  file.close();
}

}  // namespace

bool Handoff::has_equal_coefficients() const {
  return std::all_of(coefficients.begin(), coefficients.end(), [&](double c) {
    return c == coefficients.front();
  });
}

std::string script_text(const std::string& text) {
  std::string result = on_one_line(text);
  for (char& c : result) {
    if (std::string_view("\"'`$&%*#;").find(c) != std::string_view::npos) c = '_';
  }
  return result;
}

std::string handoff_replicate(std::size_t number) { return "rep_" + padded_number(number, 4); }

std::string handoff_variable(const char* kind, std::size_t number) {
  return std::string(kind) + "_" + padded_number(number, 2);
}

std::string expected_csv(const Handoff& handoff) {
  std::string text =
      "indicator,label,domain,category,numerator,denominator,domain_variable,category_number,unit,"
      "estimate,se\n";
  for (const HandoffEstimate& e : handoff.estimates) {
    text += csv_field(e.indicator) + "," + csv_field(e.label) + "," + csv_field(e.domain) + "," +
            csv_field(e.category) + "," + handoff_variable("y", e.variables) + "," +
            (e.is_total ? "" : handoff_variable("x", e.variables)) + "," +
            (e.domain_number == 0 ? "" : "d_" + std::to_string(e.domain_number)) + "," +
            (e.domain_number == 0 ? "" : std::to_string(e.category_number)) + "," +
            shortest_text(e.unit) + "," + exact_text(e.value) + "," + exact_text(e.se) + "\n";
  }
  return text;
}

std::string coefficients_csv(const Handoff& handoff) {
  std::string text = "replicate,coefficient\n";
  for (std::size_t k = 0; k < handoff.used.size(); ++k)
    text += handoff_replicate(k + 1) + "," + exact_text(handoff.coefficients[k]) + "\n";
  return text;
}

const std::vector<std::string>& handoff_systems() {
  static const std::vector<std::string> systems = {"r", "stata", "sas", "spss"};
  return systems;
}

std::string handoff_data_name(const std::string& system) {
  if (system == "sas") return "data.csv";
  return system == "spss" ? "data.sav" : "data.dta";
}

std::string handoff_script_name(const std::string& system) {
  if (system == "r") return "check.R";
  if (system == "stata") return "check.do";
  return system == "sas" ? "check.sas" : "check.sps";
}

std::string handoff_script(const Handoff& handoff, const std::string& system) {
  if (handoff.estimates.empty()) {
    const std::string why = handoff.title + ", run " + handoff.run +
                            ": no published estimate of this run is a ratio of sums or a total, so "
                            "that there is nothing to compare.";
    return system == "r" ? "stop(\"" + why + "\")\n" : "* " + why + ";\n";
  }
  if (system == "r") return r_script(handoff);
  if (system == "stata") return stata_script(handoff);
  return system == "sas" ? sas_script(handoff) : spss_script(handoff);
}

void write_handoff_data(const std::string& path,
                        const Handoff& handoff,
                        const std::string& system) {
  const std::vector<DataColumn> columns = data_columns(handoff);
  if (system == "sas") return write_csv(path, handoff, columns);
  std::vector<OutputColumn> output;
  for (const DataColumn& column : columns) {
    OutputColumn entry{.name = column.name, .label = column.label, .source = column.source};
    if (column.source == nullptr)
      entry.number = [&handoff, column](std::size_t row) {
        return number_of(handoff, column, row);
      };
    output.push_back(std::move(entry));
  }
  write_statistical_file(path,
                         system == "spss" ? StatisticalOutput::kSav : StatisticalOutput::kDta,
                         {.label = "CONFIDENTIAL: respondent-level data"},
                         output,
                         handoff.rows());
}

}  // namespace darkfigure
