#include "engine/io/readstat_reader.h"

#include <exception>
#include <memory>

#include <readstat.h>

#include "engine/core/number_text.h"
#include "engine/io/isolated_reader.h"
#include "engine/io/readstat_handlers.h"
#include "engine/io/readstat_input.h"
#include "engine/io/spss_dictionary.h"

namespace darkfigure {
namespace {

std::string explain(readstat_error_t error, const ReadStatParse& reading) {
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

readstat_error_t parse_as(FileKind kind, readstat_parser_t* parser, ReadStatParse& reading) {
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
bool prepare_spss(ReadStatInput& input, ReadStatParse& reading) {
  const SpssDictionary dictionary = read_dictionary(input.bytes);
  input.spss = true;
  input.swapped = dictionary.swapped;
  reading.info.multiple_responses = multiple_responses(dictionary);
  if (dictionary.cases >= 0) return true;
  const CaseCount count = count_cases(input.bytes, dictionary);
  input.cases = count.cases;
  return !count.cut;
}

void parse(const FileImage& file,
           FileKind kind,
           const std::string& encoding,
           const ColumnChoice& wanted,
           ColumnSender& sender) {
  ReadStatParse reading{.kind = kind, .wanted = wanted, .sender = sender};
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
