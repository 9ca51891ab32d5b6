#include "engine/io/readstat_writer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <set>

#include <readstat.h>

#include "engine/core/diagnostics.h"
#include "engine/io/file_writer.h"

namespace darkfigure {
namespace {

// 2000-01-01, so that two runs write the same bytes.
constexpr time_t kFixedTime = 946684800;

struct Sink {
  FileWriter file;
  std::exception_ptr trouble;
};

// Exceptions must not cross ReadStat's C frames: they wait in the sink.
ssize_t on_bytes(const void* data, size_t size, void* context) {
  auto& sink = *static_cast<Sink*>(context);
  try {
    sink.file.append({static_cast<const char*>(data), size});
    return static_cast<ssize_t>(size);
  } catch (...) {
    sink.trouble = std::current_exception();
    return -1;
  }
}

void check(readstat_error_t error, const Sink& sink, const std::string& path) {
  if (sink.trouble) std::rethrow_exception(sink.trouble);
  if (error != READSTAT_OK) {
    throw FileError(path + ": error: cannot write the file: " + readstat_error_message(error));
  }
}

void add_labels(readstat_writer_t* writer, readstat_variable_t* variable, const Column& column) {
  if (column.labels.empty() || column.is_text) return;
  readstat_label_set_t* set =
      readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, ("l_" + column.name).c_str());
  for (const ValueLabel& label : column.labels) {
    if (label.tag != 0) {
      readstat_label_tagged_value(set, label.tag, label.label.c_str());
    } else {
      readstat_label_double_value(set, label.value, label.label.c_str());
    }
  }
  readstat_variable_set_label_set(variable, set);
}

void declare_missing_codes(readstat_variable_t* variable, const Column& column) {
  std::set<double> codes;
  for (std::size_t row = 0; row < column.rows() && !column.is_text; ++row) {
    if (column.missing[row] == Missing::kUser) codes.insert(column.values[row]);
  }
  if (codes.size() > 3) {
    throw FileError(column.name +
                    ": error: SPSS files hold at most three user-missing codes but found " +
                    std::to_string(codes.size()));
  }
  for (const double code : codes) readstat_variable_add_missing_double_value(variable, code);
}

readstat_variable_t* declare(readstat_writer_t* writer, const OutputColumn& output, bool spss) {
  const Column* source = output.source;
  const bool text = source != nullptr && source->is_text;
  std::size_t width = 0;
  if (text) {
    width = 1;
    for (const std::string& value : source->texts) width = std::max(width, value.size());
  }
  readstat_variable_t* variable = readstat_add_variable(
      writer, output.name.c_str(), text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, width);
  readstat_variable_set_label(variable, output.label.c_str());
  if (source != nullptr) {
    add_labels(writer, variable, *source);
    if (spss) declare_missing_codes(variable, *source);
  } else if (spss) {
    readstat_variable_set_format(variable, "F16.6");
    readstat_variable_set_measure(variable, READSTAT_MEASURE_SCALE);
  }
  return variable;
}

readstat_error_t insert(readstat_writer_t* writer,
                        const readstat_variable_t* variable,
                        const OutputColumn& output,
                        std::size_t row,
                        bool spss) {
  if (output.source == nullptr) {
    const double number = output.number(row);
    return std::isnan(number) ? readstat_insert_missing_value(writer, variable)
                              : readstat_insert_double_value(writer, variable, number);
  }
  const Column& column = *output.source;
  const bool keeps_code = column.missing[row] == Missing::kUser && (spss || column.is_text);
  if (column.present(row) || keeps_code) {
    return column.is_text ? readstat_insert_string_value(writer, variable, column.code(row).c_str())
                          : readstat_insert_double_value(writer, variable, column.values[row]);
  }
  if (column.missing[row] == Missing::kTagged && !spss) {
    return readstat_insert_tagged_missing_value(writer, variable, column.tag(row));
  }
  return readstat_insert_missing_value(writer, variable);
}

readstat_error_t begin(readstat_writer_t* writer,
                       StatisticalOutput format,
                       Sink& sink,
                       std::size_t rows) {
  const auto row_count = static_cast<long>(rows);
  if (format == StatisticalOutput::kDta) {
    readstat_writer_set_file_format_version(writer, 118);
    return readstat_begin_writing_dta(writer, &sink, row_count);
  }
  readstat_writer_set_compression(
      writer,
      format == StatisticalOutput::kZsav ? READSTAT_COMPRESS_BINARY : READSTAT_COMPRESS_ROWS);
  return readstat_begin_writing_sav(writer, &sink, row_count);
}

}  // namespace

void write_statistical_file(const std::string& path,
                            StatisticalOutput format,
                            const std::string& file_label,
                            const std::vector<OutputColumn>& columns,
                            std::size_t rows,
                            const Progress& progress) {
  const bool spss = format != StatisticalOutput::kDta;
  Sink sink{FileWriter(path, 0600), {}};
  const std::unique_ptr<readstat_writer_t, void (*)(readstat_writer_t*)> writer(
      readstat_writer_init(), &readstat_writer_free);
  readstat_set_data_writer(writer.get(), &on_bytes);
  readstat_writer_set_file_label(writer.get(), file_label.c_str());
  readstat_writer_set_file_timestamp(writer.get(), kFixedTime);
  std::vector<readstat_variable_t*> variables;
  for (const OutputColumn& column : columns) {
    variables.push_back(declare(writer.get(), column, spss));
  }
  check(begin(writer.get(), format, sink, rows), sink, path);
  for (std::size_t row = 0; row < rows; ++row) {
    if (progress) progress("write", row, rows);
    check(readstat_begin_row(writer.get()), sink, path);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      check(insert(writer.get(), variables[k], columns[k], row, spss), sink, path);
    }
    check(readstat_end_row(writer.get()), sink, path);
  }
  check(readstat_end_writing(writer.get()), sink, path);
  sink.file.close();
}

}  // namespace darkfigure
