#include "engine/io/readstat_handlers.h"

#include <cctype>
#include <cmath>
#include <set>
#include <string_view>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// Exceptions must not cross ReadStat's C frames: they wait in the reading, and the parse is
// aborted.
template <typename Body>
int guarded(void* context, const Body& body) {
  auto& reading = *static_cast<ReadStatParse*>(context);
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

// SAS writes .A, Stata .a.
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
  return guarded(context, [&](ReadStatParse& reading) -> int {
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

// SAS counts days and seconds from 1960, as Stata counts days and milliseconds: the formats are
// named as Stata's, and moments counted so.
void name_sas_dates(KeptColumn& kept) {
  static const std::set<std::string> kDays = {"DATE",
                                              "DDMMYY",
                                              "MMDDYY",
                                              "YYMMDD",
                                              "E8601DA",
                                              "B8601DA",
                                              "JULIAN",
                                              "WEEKDATE",
                                              "WORDDATE",
                                              "YYMMDDD",
                                              "MMDDYYD",
                                              "DDMMYYD",
                                              "YYMMDDN",
                                              "MONYY",
                                              "YYMON"};
  std::string& format = kept.head.format;
  const std::string name = format.substr(0, format.find_first_of("0123456789."));
  // Formats such as E8601DA have digits in their names.
  const bool iso = format.starts_with("E8601DA") || format.starts_with("B8601DA");
  const bool iso_moment = format.starts_with("E8601DT") || format.starts_with("B8601DT");
  if (iso || kDays.contains(name)) {
    format = "%td";
  } else if (iso_moment || name == "DATETIME") {
    format = "%tc";
    kept.factor = 1000;
  }
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

// SPSS stores texts in units of 8 bytes; how wide they are is what the format says, up to 255.
int declared_width(readstat_variable_t* variable, const std::string& format) {
  const auto stored = static_cast<int>(readstat_variable_get_storage_width(variable));
  if (!format.starts_with('A') || stored > 255) return stored;
  const auto width = parse_number(std::string_view(format).substr(1));
  return width && *width > 0 && *width <= stored ? static_cast<int>(*width) : stored;
}

// ReadStat 1.1.8 takes the pointers of release 119 for those of 118: long texts come out blank, or
// as another cell's.
bool misreads_long_texts(const ReadStatParse& reading, readstat_variable_t* variable) {
  return reading.kind == FileKind::kDta && reading.version == 119 &&
         readstat_variable_get_type(variable) == READSTAT_TYPE_STRING_REF;
}

int on_variable(int index, readstat_variable_t* variable, const char* label_set, void* context) {
  return guarded(context, [&](ReadStatParse& reading) -> int {
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
    column.text_width = declared_width(variable, column.format);
    column.is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
    const bool sas = reading.kind == FileKind::kSas7bdat || reading.kind == FileKind::kXpt;
    if (sas && !column.is_text) name_sas_dates(kept);
    describe_missing(variable, column);
    for (const MissingCodes& codes : column.missing_codes) {
      if (!column.is_text) kept.missing_ranges.emplace_back(codes.low, codes.high);
    }
    reading.sender.column(column);
    return READSTAT_HANDLER_OK;
  });
}

int on_weight(readstat_variable_t* variable, void* context) {
  return guarded(context, [&](ReadStatParse& reading) -> int {
    reading.info.weight = text_or_empty(readstat_variable_get_name(variable));
    return READSTAT_HANDLER_OK;
  });
}

void send_text(ReadStatParse& reading, std::size_t row, std::size_t column, const char* value) {
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

bool is_declared_missing(const KeptColumn& kept, double number) {
  for (const auto& [low, high] : kept.missing_ranges) {
    if (number >= low && number <= high) return true;
  }
  return false;
}

void send_number(ReadStatParse& reading,
                 std::size_t row,
                 std::size_t k,
                 const readstat_value_t& value) {
  if (value.is_tagged_missing != 0 && value.tag != '_') {
    reading.sender.put(row, k, 0, Missing::kTagged, letter(value.tag));
    return;
  }
  if (value.is_system_missing != 0 || value.is_tagged_missing != 0) {  // SAS's ._ has no letter
    reading.sender.put(row, k, 0, Missing::kSystem);
    return;
  }
  const double number = number_of(value) * reading.kept[k].factor;
  if (is_declared_missing(reading.kept[k], number)) {
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
  return guarded(context, [&](ReadStatParse& reading) -> int {
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
  return guarded(context, [&](ReadStatParse& reading) -> int {
    reading.info.notes.push_back(text_or_empty(note));
    return READSTAT_HANDLER_OK;
  });
}

int on_value_label(const char* label_set,
                   readstat_value_t value,
                   const char* label,
                   void* context) {
  return guarded(context, [&](ReadStatParse& reading) -> int {
    ValueLabel entry;
    entry.label = text_or_empty(label);
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
      entry.text = unpadded(readstat_string_value(value));
    } else if (readstat_value_is_tagged_missing(value) != 0 && readstat_value_tag(value) == '_') {
      return READSTAT_HANDLER_OK;  // ._ is system-missing here
    } else if (readstat_value_is_tagged_missing(value) != 0) {
      entry.tag = letter(readstat_value_tag(value));
    } else {
      entry.value = readstat_double_value(value);
    }
    reading.label_sets[text_or_empty(label_set)].push_back(entry);
    return READSTAT_HANDLER_OK;
  });
}

}  // namespace

void set_handlers(readstat_parser_t* parser) {
  readstat_set_metadata_handler(parser, &on_metadata);
  readstat_set_note_handler(parser, &on_note);
  readstat_set_variable_handler(parser, &on_variable);
  readstat_set_fweight_handler(parser, &on_weight);
  readstat_set_value_handler(parser, &on_value);
  readstat_set_value_label_handler(parser, &on_value_label);
}

void send_labels(ReadStatParse& reading) {
  for (std::size_t k = 0; k < reading.kept.size(); ++k) {
    const auto set = reading.label_sets.find(reading.kept[k].label_set);
    if (set != reading.label_sets.end()) reading.sender.labels(k, set->second);
  }
}

}  // namespace darkfigure
