#include "engine/io/readstat_reader.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <exception>
#include <map>
#include <memory>

#include <readstat.h>

#include "engine/core/number_text.h"
#include "engine/io/isolated_reader.h"
#include "engine/io/readstat_input.h"
#include "engine/io/spss_dictionary.h"

namespace darkfigure {
namespace {

struct KeptColumn {
  Column head;  // without cells
  std::string label_set;
};

// The state of one parse, in the isolated process.
struct Reading {
  FileKind kind;
  const ColumnChoice& wanted;
  ColumnSender& sender;
  std::size_t rows = 0;
  std::size_t expected_rows = 0;
  int version = 0;  // of the format
  std::size_t infinite = 0;
  FileInfo info;
  std::vector<KeptColumn> kept;
  std::vector<int> kept_of_variable;  // -1 where the variable is skipped
  std::map<std::string, std::vector<ValueLabel>> label_sets;
  std::exception_ptr trouble;  // thrown inside a handler
};

// Exceptions must not cross ReadStat's C frames: they wait in the reading, and the parse is
// aborted.
template <typename Body>
int guarded(void* context, const Body& body) {
  auto& reading = *static_cast<Reading*>(context);
  try {
    return body(reading);
  } catch (...) {
    reading.trouble = std::current_exception();
    return READSTAT_HANDLER_ABORT;
  }
}

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

// SPSS and SAS pad texts to the variable's width; in Stata blanks at the end are the text's own.
std::string_view unpadded(const char* text, bool padded = true) {
  if (text == nullptr) return {};
  std::string_view view(text);
  if (!padded) return view;
  view.remove_suffix(view.size() - (view.find_last_not_of(' ') + 1));
  return view;
}

// SAS and Stata write .A and .a, SAS also ._
char letter(char tag) { return static_cast<char>(std::tolower(static_cast<unsigned char>(tag))); }

std::string format_name(FileKind kind, readstat_metadata_t* metadata) {
  const int version = readstat_get_file_format_version(metadata);
  switch (kind) {
    case FileKind::kSav:
      return readstat_get_compression(metadata) == READSTAT_COMPRESS_BINARY
                 ? "SPSS system file (zsav)"
                 : "SPSS system file";
    case FileKind::kDta:
      return "Stata " + std::to_string(version);
    case FileKind::kXpt:
      return "SAS transport file, version " + std::to_string(version);
    default:
      return kind_name(kind).substr(kind_name(kind).find(' ') + 1);
  }
}

int on_metadata(readstat_metadata_t* metadata, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const int rows = readstat_get_row_count(metadata);
    if (rows > 0) reading.expected_rows = static_cast<std::size_t>(rows);
    reading.sender.expect_rows(reading.expected_rows);
    reading.version = readstat_get_file_format_version(metadata);
    reading.info.format = format_name(reading.kind, metadata);
    reading.info.encoding = text_or_empty(readstat_get_file_encoding(metadata));
    reading.info.label = text_or_empty(readstat_get_file_label(metadata));
    return READSTAT_HANDLER_OK;
  });
}

void describe_missing(readstat_variable_t* variable, Column& column) {
  const int count = readstat_variable_get_missing_ranges_count(variable);
  for (int k = 0; k < count; ++k) {
    const readstat_value_t low = readstat_variable_get_missing_range_lo(variable, k);
    const readstat_value_t high = readstat_variable_get_missing_range_hi(variable, k);
    if (column.is_text) {
      column.missing_codes.push_back({0, 0, std::string(unpadded(readstat_string_value(low)))});
    } else {
      column.missing_codes.push_back({readstat_double_value(low), readstat_double_value(high), {}});
    }
  }
}

// ReadStat 1.1.8 takes the pointers of release 119 for those of 118: long texts come out blank, or
// as another cell's.
bool misreads_long_texts(const Reading& reading, readstat_variable_t* variable) {
  return reading.kind == FileKind::kDta && reading.version == 119 &&
         readstat_variable_get_type(variable) == READSTAT_TYPE_STRING_REF;
}

int on_variable(int index, readstat_variable_t* variable, const char* label_set, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const std::string name = text_or_empty(readstat_variable_get_name(variable));
    reading.sender.name(name);
    reading.kept_of_variable.resize(static_cast<std::size_t>(index) + 1, -1);
    if (!reading.wanted.keeps(name)) return READSTAT_HANDLER_SKIP_VARIABLE;
    if (misreads_long_texts(reading, variable)) {
      reading.sender.warning(name +
                             ": long texts (strL) of a Stata 119 file cannot be read: the variable "
                             "is left out; save the file as version 118");
      return READSTAT_HANDLER_SKIP_VARIABLE;
    }
    reading.kept_of_variable.back() = static_cast<int>(reading.kept.size());
    KeptColumn& kept = reading.kept.emplace_back();
    kept.label_set = text_or_empty(label_set);
    Column& column = kept.head;
    column.name = name;
    column.label = text_or_empty(readstat_variable_get_label(variable));
    column.format = text_or_empty(readstat_variable_get_format(variable));
    column.measure = static_cast<Measure>(readstat_variable_get_measure(variable));
    column.display_width = readstat_variable_get_display_width(variable);
    column.alignment = static_cast<Alignment>(readstat_variable_get_alignment(variable));
    column.text_width = static_cast<int>(readstat_variable_get_storage_width(variable));
    column.is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
    describe_missing(variable, column);
    reading.sender.column(column);
    return READSTAT_HANDLER_OK;
  });
}

int on_weight(readstat_variable_t* variable, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    reading.info.weight = text_or_empty(readstat_variable_get_name(variable));
    return READSTAT_HANDLER_OK;
  });
}

void send_text(Reading& reading, std::size_t row, std::size_t column, const char* value) {
  const std::string_view text = unpadded(value, reading.kind != FileKind::kDta);
  const std::vector<MissingCodes>& codes = reading.kept[column].head.missing_codes;
  const bool user = !codes.empty() && reading.kept[column].head.declares_missing(text);
  const Missing reason = user           ? Missing::kUser
                         : text.empty() ? Missing::kSystem
                                        : Missing::kPresent;
  reading.sender.put_text(row, column, text, reason);
}

// Numbers come in five types; most files have doubles alone.
double number_of(const readstat_value_t& value) {
  return value.type == READSTAT_TYPE_DOUBLE ? value.v.double_value : readstat_double_value(value);
}

void send_number(Reading& reading, std::size_t row, std::size_t k, const readstat_value_t& value) {
  if (value.is_tagged_missing != 0) {
    reading.sender.put(row, k, 0, Missing::kTagged, letter(value.tag));
    return;
  }
  if (value.is_system_missing != 0) {
    reading.sender.put(row, k, 0, Missing::kSystem);
    return;
  }
  const double number = number_of(value);
  const Column& head = reading.kept[k].head;
  if (!head.missing_codes.empty() && head.declares_missing(number)) {
    reading.sender.put(row, k, number, Missing::kUser);
  } else if (std::isfinite(number)) {
    reading.sender.put(row, k, number, Missing::kPresent);
  } else {
    reading.infinite += std::isinf(number) ? 1 : 0;
    reading.sender.put(row, k, 0, Missing::kSystem);
  }
}

// Called for every cell: what ReadStat offers as functions is read from its public structs here.
int on_value(int row_index, readstat_variable_t* variable, readstat_value_t value, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const auto k = static_cast<std::size_t>(
        reading.kept_of_variable[static_cast<std::size_t>(variable->index)]);
    const auto row = static_cast<std::size_t>(row_index);
    reading.rows = row + 1;
    if (reading.kept[k].head.is_text) {
      send_text(reading, row, k, readstat_string_value(value));
    } else {
      send_number(reading, row, k, value);
    }
    return READSTAT_HANDLER_OK;
  });
}

int on_note(int, const char* note, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    reading.info.notes.push_back(text_or_empty(note));
    return READSTAT_HANDLER_OK;
  });
}

int on_value_label(const char* label_set,
                   readstat_value_t value,
                   const char* label,
                   void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    ValueLabel entry;
    entry.label = text_or_empty(label);
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
      entry.text = unpadded(readstat_string_value(value));
    } else if (readstat_value_is_tagged_missing(value) != 0) {
      entry.tag = letter(readstat_value_tag(value));
    } else {
      entry.value = readstat_double_value(value);
    }
    reading.label_sets[text_or_empty(label_set)].push_back(entry);
    return READSTAT_HANDLER_OK;
  });
}

std::string explain(readstat_error_t error, const Reading& reading) {
  const std::string rows = grouped_text(static_cast<double>(reading.rows));
  switch (error) {
    case READSTAT_ERROR_READ:
    case READSTAT_ERROR_ROW_COUNT_MISMATCH:
    case READSTAT_ERROR_SEEK:
      return "the file ends before its data do" +
             (reading.expected_rows == 0
                  ? ""
                  : " (expected " + grouped_text(static_cast<double>(reading.expected_rows)) +
                        " rows but found " + rows + ")") +
             "; it was cut short while being copied or saved: fetch it again";
    case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
      return "expected a version of the format that can be read but this one cannot; save the file "
             "again in a current version";
    case READSTAT_ERROR_UNSUPPORTED_CHARSET:
      return "the file declares a character encoding that is not known; declare the right one with "
             "encoding = \"…\" in its [data.LEVEL] section";
    default:
      return std::string("the file is damaged, or uses a feature that is not supported: ") +
             readstat_error_message(error) + " (after " + rows +
             " rows); save it again with a current version of the program that made it";
  }
}

void send_labels(Reading& reading) {
  for (std::size_t k = 0; k < reading.kept.size(); ++k) {
    const auto set = reading.label_sets.find(reading.kept[k].label_set);
    if (set != reading.label_sets.end()) reading.sender.labels(k, set->second);
  }
}

readstat_error_t parse_as(FileKind kind, readstat_parser_t* parser, Reading& reading) {
  switch (kind) {
    case FileKind::kSav:
      return readstat_parse_sav(parser, "", &reading);
    case FileKind::kPor:
      return readstat_parse_por(parser, "", &reading);
    case FileKind::kDta:
      return readstat_parse_dta(parser, "", &reading);
    case FileKind::kSas7bdat:
      return readstat_parse_sas7bdat(parser, "", &reading);
    default:
      return readstat_parse_xport(parser, "", &reading);
  }
}

constexpr const char* kCutShort =
    "the file ends in the middle of a row or a table; it was cut short while being copied or "
    "saved: "
    "fetch it again";

// What the header leaves out is found by walking the file; false when the data are cut.
bool prepare_spss(ReadStatInput& input, Reading& reading) {
  const SpssDictionary dictionary = read_dictionary(input.bytes);
  input.spss = true;
  input.swapped = dictionary.swapped;
  reading.info.multiple_responses = multiple_responses(dictionary);
  if (dictionary.cases != -1) return true;
  const CaseCount count = count_cases(input.bytes, dictionary);
  input.cases = count.cases;
  return !count.cut;
}

void set_handlers(readstat_parser_t* parser) {
  readstat_set_metadata_handler(parser, &on_metadata);
  readstat_set_note_handler(parser, &on_note);
  readstat_set_variable_handler(parser, &on_variable);
  readstat_set_fweight_handler(parser, &on_weight);
  readstat_set_value_handler(parser, &on_value);
  readstat_set_value_label_handler(parser, &on_value_label);
}

void parse(const FileImage& file,
           FileKind kind,
           const std::string& encoding,
           const ColumnChoice& wanted,
           ColumnSender& sender) {
  Reading reading{.kind = kind, .wanted = wanted, .sender = sender};
  ReadStatInput input{.bytes = file.bytes()};
  if (kind == FileKind::kSav && !prepare_spss(input, reading)) {
    sender.trouble(kCutShort);
    return;
  }
  const std::unique_ptr<readstat_parser_t, void (*)(readstat_parser_t*)> parser(
      readstat_parser_init(), &readstat_parser_free);
  read_from(input, parser.get());
  set_handlers(parser.get());
  if (!encoding.empty()) readstat_set_file_character_encoding(parser.get(), encoding.c_str());
  const readstat_error_t error = parse_as(kind, parser.get(), reading);
  if (reading.trouble) std::rethrow_exception(reading.trouble);
  if (error != READSTAT_OK) {
    sender.trouble(explain(error, reading));
    return;
  }
  if (kind == FileKind::kDta && input.ended_inside) {
    sender.trouble(kCutShort);
    return;
  }
  if (reading.infinite > 0) {
    sender.warning(counted(reading.infinite, "infinite number") + " taken as system-missing");
  }
  send_labels(reading);
  sender.info(reading.info);
  // A file of which no column is kept still has rows.
  sender.finish(reading.kept.empty() ? reading.expected_rows : reading.rows);
}

}  // namespace

Microdata read_statistical_file(const DataSource& source,
                                FileKind kind,
                                const ColumnChoice& wanted,
                                Diagnostics& diagnostics) {
  return read_isolated(
      source,
      kind,
      [&](const FileImage& file, ColumnSender& sender) {
        parse(file, kind, source.encoding, wanted, sender);
      },
      diagnostics);
}

}  // namespace darkfigure
