#include "engine/io/readstat_writer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>

#include <readstat.h>

#include "engine/core/diagnostics.h"
#include "engine/core/number_text.h"
#include "engine/core/text_width.h"
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

constexpr std::size_t kLongestStataText = 2045;    // bytes; longer ones are stored apart (strL)
constexpr std::size_t kLongestStataLabel = 80;     // characters, of a variable or the file
constexpr std::size_t kLongestSpssFileLabel = 64;  // bytes

void add_labels(readstat_writer_t* writer, readstat_variable_t* variable, const Column& column) {
  if (column.labels.empty()) return;
  readstat_label_set_t* set = readstat_add_label_set(
      writer,
      column.is_text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
      ("labels" + std::to_string(readstat_variable_get_index(variable))).c_str());
  for (const ValueLabel& label : column.labels) {
    if (column.is_text) {
      readstat_label_string_value(set, label.text.c_str(), label.label.c_str());
    } else if (label.tag != 0) {
      readstat_label_tagged_value(set, label.tag, label.label.c_str());
    } else {
      readstat_label_double_value(set, label.value, label.label.c_str());
    }
  }
  readstat_variable_set_label_set(variable, set);
}

void declare_missing_codes(readstat_variable_t* variable, const Column& column) {
  for (const MissingCodes& codes : column.missing_codes) {
    if (column.is_text) {
      readstat_variable_add_missing_string_value(variable, codes.text.c_str());
    } else if (codes.low == codes.high) {
      readstat_variable_add_missing_double_value(variable, codes.low);
    } else {
      readstat_variable_add_missing_double_range(variable, codes.low, codes.high);
    }
  }
}

std::size_t width_of(const Column& column, bool spss) {
  if (spss) return static_cast<std::size_t>(column.text_width);  // adapted to hold every text
  std::size_t width = 1;
  for (const std::string& text : column.texts) width = std::max(width, text.size());
  return width;
}

// The first `characters` of a UTF-8 text.
std::string first_characters(const std::string& text, std::size_t characters) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if ((static_cast<unsigned char>(text[k]) & 0xC0U) == 0x80U) continue;
    if (count++ == characters) return text.substr(0, k);
  }
  return text;
}

void describe(readstat_writer_t* writer,
              readstat_variable_t* variable,
              const Column& column,
              bool spss) {
  add_labels(writer, variable, column);
  if (!column.format.empty()) readstat_variable_set_format(variable, column.format.c_str());
  if (!spss) return;
  declare_missing_codes(variable, column);
  readstat_variable_set_measure(variable, static_cast<readstat_measure_t>(column.measure));
  readstat_variable_set_alignment(variable, static_cast<readstat_alignment_t>(column.alignment));
  if (column.display_width > 0) readstat_variable_set_display_width(variable, column.display_width);
}

// A column on its way into the file.
struct Target {
  readstat_variable_t* variable = nullptr;
  std::vector<readstat_string_ref_t*> long_texts;  // of strL variables, per text of the dictionary
  readstat_string_ref_t* no_text = nullptr;        // of a strL variable
};

Target declare(readstat_writer_t* writer,
               const OutputColumn& output,
               const Column* source,
               bool spss,
               std::vector<std::string>& lost) {
  const bool text = source != nullptr && source->is_text;
  const std::size_t width = text ? width_of(*source, spss) : 0;
  const bool apart = text && !spss && width > kLongestStataText;
  Target target;
  target.variable = readstat_add_variable(writer,
                                          output.name.c_str(),
                                          apart  ? READSTAT_TYPE_STRING_REF
                                          : text ? READSTAT_TYPE_STRING
                                                 : READSTAT_TYPE_DOUBLE,
                                          apart ? 0 : width);
  const std::string label =
      spss ? output.label : first_characters(output.label, kLongestStataLabel);
  if (label != output.label) lost.push_back(output.name + ": its label beyond 80 characters");
  readstat_variable_set_label(target.variable, label.c_str());
  if (apart) target.no_text = readstat_add_string_ref(writer, "");
  for (std::size_t k = 0; apart && k < source->texts.size(); ++k) {
    target.long_texts.push_back(readstat_add_string_ref(writer, source->texts[k].c_str()));
  }
  if (source != nullptr) {
    describe(writer, target.variable, *source, spss);
  } else if (spss) {
    readstat_variable_set_format(target.variable, "F16.6");
    readstat_variable_set_measure(target.variable, READSTAT_MEASURE_SCALE);
  }
  return target;
}

readstat_error_t insert_text(readstat_writer_t* writer,
                             const Target& target,
                             const Column& column,
                             std::size_t row) {
  const auto index = static_cast<std::size_t>(column.values[row]);
  if (!target.long_texts.empty()) {
    return readstat_insert_string_ref(writer, target.variable, target.long_texts[index]);
  }
  return readstat_insert_string_value(writer, target.variable, column.texts[index].c_str());
}

readstat_error_t insert(readstat_writer_t* writer,
                        const Target& target,
                        const OutputColumn& output,
                        const Column* source,
                        std::size_t row) {
  const readstat_variable_t* variable = target.variable;
  if (source == nullptr) {
    const double number = output.number(row);
    return std::isnan(number) ? readstat_insert_missing_value(writer, variable)
                              : readstat_insert_double_value(writer, variable, number);
  }
  const Column& column = *source;
  if (column.missing[row] == Missing::kSystem) {
    return target.no_text != nullptr ? readstat_insert_string_ref(writer, variable, target.no_text)
                                     : readstat_insert_missing_value(writer, variable);
  }
  if (column.tag(row) != '\0') {
    return readstat_insert_tagged_missing_value(writer, variable, column.tag(row));
  }
  return column.is_text ? insert_text(writer, target, column, row)
                        : readstat_insert_double_value(writer, variable, column.values[row]);
}

// SPSS's documents are lines of 80 bytes.
void add_note(readstat_writer_t* writer, const std::string& note, bool spss) {
  constexpr std::size_t kLine = 80;
  for (std::size_t at = 0; at < note.size();) {
    std::size_t end = spss ? std::min(at + kLine, note.size()) : note.size();
    while (end > at + 1 && end < note.size() &&
           (static_cast<unsigned char>(note[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    readstat_add_note(writer, note.substr(at, end - at).c_str());
    at = end;
  }
}

void describe_file(readstat_writer_t* writer,
                   const FileInfo& info,
                   bool spss,
                   std::vector<std::string>& lost) {
  std::string label = first_characters(info.label, kLongestStataLabel);
  while (spss && label.size() > kLongestSpssFileLabel) {
    label = first_characters(label, text_width(label) - 1);
  }
  if (label != info.label) lost.push_back("the end of the file's label");
  readstat_writer_set_file_label(writer, label.c_str());
  for (const std::string& note : info.notes) add_note(writer, note, spss);
  if (!spss && !info.weight.empty()) lost.push_back("that " + info.weight + " is the weight");
  if (!info.multiple_responses.empty()) {
    lost.push_back(counted(info.multiple_responses.size(), "multiple-response set"));
  }
}

// The columns as the format holds them; null for computed ones.
std::vector<std::unique_ptr<Column>> adapt_all(const std::vector<OutputColumn>& columns,
                                               StatisticalOutput format,
                                               std::vector<std::string>& lost) {
  std::vector<std::unique_ptr<Column>> adapted;
  std::size_t measured = 0;
  for (const OutputColumn& column : columns) {
    adapted.push_back(nullptr);
    if (column.source == nullptr) continue;
    std::vector<std::string> losses;
    adapted.back() = std::make_unique<Column>(adapt_column(*column.source, format, losses));
    for (const std::string& loss : losses) lost.push_back(column.source->name + ": " + loss);
    measured += column.source->measure == Measure::kUnknown ? 0 : 1;
  }
  if (format == StatisticalOutput::kDta && measured > 0) {
    lost.push_back("the measurement level of " + counted(measured, "variable"));
  }
  return adapted;
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

std::vector<std::string> write_statistical_file(const std::string& path,
                                                StatisticalOutput format,
                                                const FileInfo& info,
                                                const std::vector<OutputColumn>& columns,
                                                std::size_t rows,
                                                const Progress& progress) {
  const bool spss = format != StatisticalOutput::kDta;
  std::vector<std::string> lost;
  const std::vector<std::unique_ptr<Column>> adapted = adapt_all(columns, format, lost);
  Sink sink{FileWriter(path, 0600), {}};
  const std::unique_ptr<readstat_writer_t, void (*)(readstat_writer_t*)> writer(
      readstat_writer_init(), &readstat_writer_free);
  readstat_set_data_writer(writer.get(), &on_bytes);
  describe_file(writer.get(), info, spss, lost);
  readstat_writer_set_file_timestamp(writer.get(), kFixedTime);
  std::vector<Target> targets;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    targets.push_back(declare(writer.get(), columns[k], adapted[k].get(), spss, lost));
    const bool is_weight = columns[k].source != nullptr && columns[k].source->name == info.weight;
    if (is_weight && spss) {
      readstat_writer_set_fweight_variable(writer.get(), targets.back().variable);
    }
  }
  check(begin(writer.get(), format, sink, rows), sink, path);
  for (std::size_t row = 0; row < rows; ++row) {
    if (progress) progress("write", row, rows);
    check(readstat_begin_row(writer.get()), sink, path);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      check(insert(writer.get(), targets[k], columns[k], adapted[k].get(), row), sink, path);
    }
    check(readstat_end_row(writer.get()), sink, path);
  }
  check(readstat_end_writing(writer.get()), sink, path);
  sink.file.close();
  return lost;
}

}  // namespace darkfigure
