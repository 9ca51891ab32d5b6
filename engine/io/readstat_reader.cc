#include "engine/io/readstat_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <unordered_map>

#include <readstat.h>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

struct KeptColumn {
  Column column;
  std::string label_set;
  std::unordered_map<std::string, std::size_t> index;  // of column.texts
};

struct Reading {
  const ColumnChoice& wanted;
  std::size_t file_size = 0;
  Microdata data;
  std::size_t expected_rows = 0;
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

int on_metadata(readstat_metadata_t* metadata, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const int rows = readstat_get_row_count(metadata);
    // A header can claim any number of rows: never reserve more cells than the file has bytes.
    if (rows > 0)
      reading.expected_rows = std::min(static_cast<std::size_t>(rows), reading.file_size);
    return READSTAT_HANDLER_OK;
  });
}

int on_variable(int index, readstat_variable_t* variable, const char* label_set, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const std::string name = text_or_empty(readstat_variable_get_name(variable));
    reading.data.all_names.push_back(name);
    reading.kept_of_variable.resize(static_cast<std::size_t>(index) + 1, -1);
    if (!reading.wanted.keeps(name)) return READSTAT_HANDLER_SKIP_VARIABLE;
    reading.kept_of_variable.back() = static_cast<int>(reading.kept.size());
    KeptColumn& kept = reading.kept.emplace_back();
    kept.label_set = text_or_empty(label_set);
    kept.column.name = name;
    kept.column.label = text_or_empty(readstat_variable_get_label(variable));
    kept.column.is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
    kept.column.values.reserve(reading.expected_rows);
    kept.column.missing.reserve(reading.expected_rows);
    return READSTAT_HANDLER_OK;
  });
}

void append_text(KeptColumn& kept, const char* text, bool user_missing) {
  std::string code = text_or_empty(text);
  code.erase(code.find_last_not_of(' ') + 1);  // SPSS pads to the variable's width
  const auto [entry, is_new] = kept.index.try_emplace(code, kept.index.size());
  if (is_new) kept.column.texts.push_back(code);
  const Missing reason = user_missing   ? Missing::kUser
                         : code.empty() ? Missing::kSystem
                                        : Missing::kPresent;
  kept.column.append(static_cast<double>(entry->second), reason);
}

int on_value(int row, readstat_variable_t* variable, readstat_value_t value, void* context) {
  return guarded(context, [&](Reading& reading) -> int {
    const auto variable_index = static_cast<std::size_t>(readstat_variable_get_index(variable));
    KeptColumn& kept =
        reading.kept[static_cast<std::size_t>(reading.kept_of_variable.at(variable_index))];
    reading.data.rows = std::max(reading.data.rows, static_cast<std::size_t>(row) + 1);
    if (kept.column.is_text) {
      append_text(kept,
                  readstat_string_value(value),
                  readstat_value_is_defined_missing(value, variable) != 0);
    } else if (readstat_value_is_tagged_missing(value) != 0) {
      kept.column.append_tagged(readstat_value_tag(value));
    } else if (readstat_value_is_system_missing(value) != 0) {
      kept.column.append(0, Missing::kSystem);
    } else {
      const bool user = readstat_value_is_defined_missing(value, variable) != 0;
      kept.column.append(readstat_double_value(value), user ? Missing::kUser : Missing::kPresent);
    }
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
      entry.text = text_or_empty(readstat_string_value(value));
      entry.text.erase(entry.text.find_last_not_of(' ') + 1);
    } else if (readstat_value_is_tagged_missing(value) != 0) {
      entry.tag = readstat_value_tag(value);
    } else {
      entry.value = readstat_double_value(value);
    }
    reading.label_sets[text_or_empty(label_set)].push_back(entry);
    return READSTAT_HANDLER_OK;
  });
}

// What the first bytes say the file is; empty when they say nothing.
std::string sniff_kind(const std::string& head) {
  if (head.starts_with("$FL2") || head.starts_with("$FL3")) return "spss";
  if (head.starts_with("<stata_dta>")) return "stata";
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(head[k]); };
  const bool old_stata = head.size() > 2 && byte(0) >= 102 && byte(0) <= 115 &&
                         (byte(1) == 1 || byte(1) == 2) && byte(2) == 1;
  if (old_stata) return "stata";
  if (head.starts_with("PK")) return "a zip archive or an Excel workbook";
  const bool is_text = !head.empty() && std::all_of(head.begin(), head.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 32 || c == '\n' || c == '\r' || c == '\t';
  });
  return is_text ? "a text file" : "";
}

// ReadStat stops reading before the end of a Stata file and would not miss a lost tail.
bool ends_with(std::ifstream& file, const std::string& tail) {
  std::string end(tail.size(), '\0');
  file.clear();
  file.seekg(-static_cast<std::streamoff>(tail.size()), std::ios::end);
  file.read(end.data(), static_cast<std::streamsize>(end.size()));
  return end == tail;
}

// Checks that the file can be opened and is what its name says; false after a finding.
bool file_is_plausible(const std::string& path, bool stata, Diagnostics& diagnostics) {
  const Location place{.file = path};
  if (!std::filesystem::exists(path)) {
    diagnostics.error(Concern::kFile, place, "the file does not exist");
    return false;
  }
  if (std::filesystem::is_directory(path)) {
    diagnostics.error(Concern::kFile, place, "expected a file but found a folder");
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  std::string head(64, '\0');
  if (!file) {
    diagnostics.error(
        Concern::kFile, place, std::string("cannot read the file: ") + std::strerror(errno));
    return false;
  }
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  const std::string kind = sniff_kind(head);
  if (head.starts_with("<stata_dta>") && stata && !ends_with(file, "</stata_dta>")) {
    diagnostics.error(
        Concern::kFile,
        place,
        "the file ends before its data do; it was cut short while being copied or saved: "
        "fetch it again");
    return false;
  }
  if (kind == (stata ? "stata" : "spss")) return true;
  const std::string found = head.empty()      ? "an empty file"
                            : kind.empty()    ? "an unknown kind of file"
                            : kind == "stata" ? "a Stata file"
                            : kind == "spss"  ? "an SPSS file"
                                              : kind;
  diagnostics.error(Concern::kFile,
                    place,
                    std::string("expected ") +
                        (stata ? "a Stata data file" : "an SPSS system file") + " but found " +
                        found +
                        "; give the file its right ending (.sav, .zsav, .dta, .csv) or "
                        "export it again");
  return false;
}

std::string explain(readstat_error_t error, const Reading& reading) {
  const std::string rows = grouped_text(static_cast<double>(reading.data.rows));
  if (error == READSTAT_ERROR_READ || error == READSTAT_ERROR_ROW_COUNT_MISMATCH ||
      error == READSTAT_ERROR_SEEK) {
    return "the file ends before its data do (expected " +
           grouped_text(static_cast<double>(reading.expected_rows)) + " rows but found " + rows +
           "); it was cut short while being copied or saved: fetch it again";
  }
  return std::string("the file is damaged: ") + readstat_error_message(error) + " (after " + rows +
         " rows); export it again from the program that made it";
}

void attach_labels(Reading& reading) {
  for (KeptColumn& kept : reading.kept) {
    const auto set = reading.label_sets.find(kept.label_set);
    if (set != reading.label_sets.end()) kept.column.labels = set->second;
    reading.data.columns.push_back(std::move(kept.column));
  }
}

}  // namespace

Microdata read_statistical_file(const std::string& path,
                                StatisticalFormat format,
                                const ColumnChoice& wanted,
                                Diagnostics& diagnostics) {
  const bool stata = format == StatisticalFormat::kStata;
  if (!file_is_plausible(path, stata, diagnostics)) return {};
  Reading reading{.wanted = wanted,
                  .file_size = std::filesystem::file_size(path),
                  .data = {},
                  .expected_rows = 0,
                  .kept = {},
                  .kept_of_variable = {},
                  .label_sets = {},
                  .trouble = {}};
  reading.data.file = path;
  const std::unique_ptr<readstat_parser_t, void (*)(readstat_parser_t*)> parser(
      readstat_parser_init(), &readstat_parser_free);
  readstat_set_metadata_handler(parser.get(), &on_metadata);
  readstat_set_variable_handler(parser.get(), &on_variable);
  readstat_set_value_handler(parser.get(), &on_value);
  readstat_set_value_label_handler(parser.get(), &on_value_label);
  const readstat_error_t error = stata ? readstat_parse_dta(parser.get(), path.c_str(), &reading)
                                       : readstat_parse_sav(parser.get(), path.c_str(), &reading);
  if (reading.trouble) std::rethrow_exception(reading.trouble);
  if (error != READSTAT_OK) {
    diagnostics.error(Concern::kFile, {.file = path}, explain(error, reading));
    return {};
  }
  // A file of which no column is kept still has rows.
  reading.data.rows = std::max(reading.data.rows, reading.kept.empty() ? reading.expected_rows : 0);
  attach_labels(reading);
  return std::move(reading.data);
}

}  // namespace darkfigure
