#include "engine/io/dbf_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <shapefil.h>

#include "engine/core/calendar.h"
#include "engine/core/number_text.h"
#include "engine/io/isolated_reader.h"
#include "engine/io/text_encoding.h"

namespace darkfigure {
namespace {

// Shapelib's hooks have no context: one file is read per process.
struct OpenImage {
  std::span<const char> bytes;
  std::size_t position = 0;
};
OpenImage image;

SAFile on_open(const char*, const char*) {
  // The table itself is opened first; a code-page file beside it is not looked for.
  static int opened = 0;
  static int handle = 0;
  return opened++ == 0 ? &handle : nullptr;
}

SAOffset on_read(void* buffer, SAOffset size, SAOffset count, SAFile) {
  if (size == 0) return 0;
  const std::size_t left = (image.bytes.size() - image.position) / size;
  const std::size_t got = std::min<std::size_t>(count, left);
  std::memcpy(buffer, image.bytes.data() + image.position, got * size);
  image.position += got * size;
  return got;
}

SAOffset on_seek(SAFile, SAOffset offset, int whence) {
  const std::size_t from = whence == SEEK_SET   ? 0
                           : whence == SEEK_CUR ? image.position
                                                : image.bytes.size();
  if (from + offset > image.bytes.size()) return 1;
  image.position = from + offset;
  return 0;
}

SAOffset on_tell(SAFile) { return image.position; }
int on_close(SAFile) { return 0; }
void on_error(const char*) {}

// Language drivers of the header (dBASE and FoxPro) by the encoding they stand for.
std::string declared_encoding(const char* code_page) {
  static const std::map<std::string, std::string> kDrivers = {{"LDID/1", "CP437"},
                                                              {"LDID/2", "CP850"},
                                                              {"LDID/3", "windows-1252"},
                                                              {"LDID/87", "windows-1252"},
                                                              {"LDID/88", "windows-1252"},
                                                              {"LDID/89", "windows-1252"},
                                                              {"LDID/100", "CP852"},
                                                              {"LDID/101", "CP866"},
                                                              {"LDID/200", "windows-1250"},
                                                              {"LDID/201", "windows-1251"},
                                                              {"LDID/202", "windows-1254"},
                                                              {"LDID/203", "windows-1253"},
                                                              {"LDID/120", "CP950"},
                                                              {"LDID/122", "CP936"},
                                                              {"LDID/123", "CP932"},
                                                              {"LDID/77", "CP936"},
                                                              {"LDID/121", "CP949"},
                                                              {"LDID/125", "windows-1255"},
                                                              {"LDID/126", "windows-1256"}};
  const auto driver = kDrivers.find(code_page == nullptr ? "" : code_page);
  return driver == kDrivers.end() ? "" : driver->second;
}

// The day of "20211231" as Stata counts it; nothing for a text that is no date.
std::optional<double> stata_day(std::string_view text) {
  const std::optional<double> number = parse_number(text);
  if (text.size() != 8 || !number) return std::nullopt;
  const int digits = static_cast<int>(*number);
  const auto days = day_of(digits / 10000, digits / 100 % 100, digits % 100);
  if (!days) return std::nullopt;
  return date_scale("%td").value(*days);
}

bool is_among(char c, std::string_view letters) {
  return letters.find(c) != std::string_view::npos;
}

struct Field {
  char type = 'C';
  std::size_t offset = 0;  // in the record
  std::size_t width = 0;
  bool is_text() const { return type == 'C' || type == 'V'; }
};

class DbfParse {
 public:
  DbfParse(DBFHandle table, const std::string& encoding, ColumnSender& sender)
      : table_(table), decoder_(encoding), sender_(sender) {}

  bool decodes() const { return decoder_.known(); }
  void announce(const ColumnChoice& wanted);
  void send_rows();

 private:
  void send_cell(std::size_t row, std::size_t k, std::string_view cell);
  std::optional<double> number(const Field& field, std::string_view cell) const;

  DBFHandle table_;
  Utf8Decoder decoder_;
  ColumnSender& sender_;
  std::vector<Field> kept_;
  std::size_t unreadable_ = 0;  // cells of numbers and dates
};

void DbfParse::announce(const ColumnChoice& wanted) {
  const int fields = DBFGetFieldCount(table_);
  for (int k = 0; k < fields; ++k) {
    char raw[XBASE_FLDNAME_LEN_READ + 1] = {};
    int width = 0;
    int decimals = 0;
    DBFGetFieldInfo(table_, k, raw, &width, &decimals);
    const std::string name = decoder_.decode(raw);
    sender_.name(name);
    if (!wanted.keeps(name)) continue;
    if (!is_among(DBFGetNativeFieldType(table_, k), "CVNFDLIB")) {
      sender_.warning(name + ": fields of the type \"" +
                      std::string(1, DBFGetNativeFieldType(table_, k)) +
                      "\" (memos, pictures, moments) cannot be read: the variable is left out");
      continue;
    }
    const Field field{DBFGetNativeFieldType(table_, k),
                      static_cast<std::size_t>(table_->panFieldOffset[k]),
                      static_cast<std::size_t>(table_->panFieldSize[k])};
    kept_.push_back(field);
    Column column;
    column.name = name;
    column.is_text = field.is_text();
    column.format = field.type == 'D' ? "%td" : "";
    sender_.column(column);
  }
}

void DbfParse::send_rows() {
  const int records = DBFGetRecordCount(table_);
  std::size_t row = 0;
  for (int record = 0; record < records; ++record) {
    const char* tuple = DBFReadTuple(table_, record);
    if (tuple == nullptr) {
      sender_.trouble(
          "the file ends before its data do; it was cut short while being copied or "
          "saved: fetch it again");
      return;
    }
    if (tuple[0] == '*') continue;  // deleted
    for (std::size_t k = 0; k < kept_.size(); ++k) {
      send_cell(row, k, {tuple + kept_[k].offset, kept_[k].width});
    }
    ++row;
  }
  if (unreadable_ > 0) {
    sender_.warning(counted(unreadable_, "cell") +
                    " of numbers and dates could not be read: taken as system-missing");
  }
  sender_.finish(row);
}

std::optional<double> DbfParse::number(const Field& field, std::string_view cell) const {
  if (field.type == 'I' && cell.size() == 4) {
    std::int32_t value = 0;
    std::memcpy(&value, cell.data(), sizeof value);
    return value;
  }
  if (field.type == 'B' && cell.size() == 8) {
    double value = 0;
    std::memcpy(&value, cell.data(), sizeof value);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
  const std::size_t first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::nullopt;
  cell = cell.substr(first, cell.find_last_not_of(std::string_view(" \0", 2)) - first + 1);
  if (field.type == 'D') return stata_day(cell);
  if (field.type == 'L') {
    if (is_among(cell[0], "TtYy")) return 1;
    return is_among(cell[0], "FfNn") ? std::optional(0.0) : std::nullopt;
  }
  return parse_number(cell);
}

void DbfParse::send_cell(std::size_t row, std::size_t k, std::string_view cell) {
  const Field& field = kept_[k];
  if (!field.is_text()) {
    const std::optional<double> value = number(field, cell);
    const bool blank = cell.find_first_not_of(std::string_view(" \0", 2)) == std::string_view::npos;
    const bool unknown_truth = field.type == 'L' && cell == "?";
    if (!value && !blank && !unknown_truth) ++unreadable_;
    sender_.put(row, k, value.value_or(0), value ? Missing::kPresent : Missing::kSystem);
    return;
  }
  cell = cell.substr(0, std::min(cell.size(), cell.find('\0')));
  cell = cell.substr(0, cell.find_last_not_of(' ') + 1);
  const bool ascii = std::all_of(cell.begin(), cell.end(), [](char c) { return c >= 0; });
  const Missing reason = cell.empty() ? Missing::kSystem : Missing::kPresent;
  if (ascii) {
    sender_.put_text(row, k, cell, reason);
  } else {
    sender_.put_text(row, k, decoder_.decode(cell), reason);
  }
}

// What is wrong with the header's description of a record; empty when it holds together.
std::string misfit(DBFInfo& table) {
  int width = 1;
  std::set<std::string> names;
  for (int k = 0; k < table.nFields; ++k) {
    char name[XBASE_FLDNAME_LEN_READ + 1] = {};
    DBFGetFieldInfo(&table, k, name, nullptr, nullptr);
    if (!names.insert(name).second) return std::string("two fields are called \"") + name + "\"";
    width += table.panFieldSize[k];
  }
  if (table.nFields == 0) return "it has no fields";
  if (width != table.nRecordLength) {
    return "its fields take " + std::to_string(width) + " bytes of records of " +
           std::to_string(table.nRecordLength);
  }
  return "";
}

void parse(const FileImage& file,
           const std::string& declared,
           const ColumnChoice& wanted,
           ColumnSender& sender) {
  image = {file.bytes(), 0};
  SAHooks hooks;
  SASetupDefaultHooks(&hooks);
  hooks.FOpen = &on_open;
  hooks.FRead = &on_read;
  hooks.FSeek = &on_seek;
  hooks.FTell = &on_tell;
  hooks.FClose = &on_close;
  hooks.Error = &on_error;
  const std::unique_ptr<DBFInfo, void (*)(DBFHandle)> table(DBFOpenLL("table.dbf", "rb", &hooks),
                                                            &DBFClose);
  if (!table) {
    sender.trouble("the file is damaged: its header describes no table; export it again");
    return;
  }
  if (const std::string trouble = misfit(*table); !trouble.empty()) {
    sender.trouble("the file is damaged: " + trouble + "; export it again");
    return;
  }
  const auto records = static_cast<std::size_t>(std::max(0, table->nRecords));
  if (file.size() < static_cast<std::size_t>(table->nHeaderLength) +
                        records * static_cast<std::size_t>(table->nRecordLength)) {
    sender.trouble("the file ends before its data do (expected " +
                   grouped_text(static_cast<double>(records)) +
                   " records); it was cut short while being copied or saved: fetch it again");
    return;
  }
  std::string encoding = declared;
  if (encoding.empty()) encoding = declared_encoding(DBFGetCodePage(table.get()));
  if (encoding.empty()) {
    const auto header = static_cast<std::size_t>(table->nHeaderLength);
    const bool utf8 = is_utf8({file.bytes().data() + header, file.size() - header});
    encoding = utf8 ? "UTF-8" : "windows-1252";
    if (!utf8) {
      sender.warning(
          "the file does not say how its letters are encoded: read as windows-1252; "
          "declare another with encoding = \"…\"");
    }
  }
  DbfParse dbf(table.get(), encoding, sender);
  if (!dbf.decodes()) {
    sender.trouble("unknown encoding \"" + encoding +
                   "\"; expected a name as windows-1252 or UTF-8");
    return;
  }
  sender.info({"dBASE table", encoding, {}, {}});
  sender.expect_rows(records);
  dbf.announce(wanted);
  dbf.send_rows();
}

}  // namespace

Microdata read_dbf(const DataSource& source, const ColumnChoice& wanted, Diagnostics& diagnostics) {
  return read_isolated(
      source,
      FileKind::kDbf,
      [&](const FileImage& file, ColumnSender& sender) {
        parse(file, source.encoding, wanted, sender);
      },
      diagnostics);
}

}  // namespace darkfigure
