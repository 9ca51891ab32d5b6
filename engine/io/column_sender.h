#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/microdata.h"
#include "engine/io/chunk_layout.h"
#include "engine/io/isolated_process.h"

namespace darkfigure {

/// The writing end: what a parser of untrusted files calls in the isolated process. First the
/// names and columns, then cells in row order (all cells of a row that has one; rows without any
/// are system-missing), labels at any time.
class ColumnSender {
 public:
  explicit ColumnSender(const ProcessChannel& channel) : channel_(channel) {}

  /// Adds to the names of all variables of the file.
  void name(std::string_view name);
  void info(const FileInfo& info);
  /// A column that is kept; its cells and labels are not looked at. Returns its index.
  std::size_t column(const Column& head);
  void labels(std::size_t column, const std::vector<ValueLabel>& labels);
  /// How many rows there will be, as far as the file says.
  void expect_rows(std::size_t rows);

  void put(std::size_t row, std::size_t column, double value, Missing reason, char tag = '\0') {
    if (row >= first_row_ + open_rows_) open_row(row);
    const std::size_t at = column * layout_.rows + (row - first_row_);
    values_[at] = value;
    missing_[at] = reason;
    if (tag != '\0') put_tag(at, tag);
  }
  void put_text(std::size_t row, std::size_t column, std::string_view text, Missing reason);

  /// The file cannot be read: what is wrong with it, for the user.
  void trouble(const std::string& message);
  /// A warning for the user.
  void warning(const std::string& message);
  /// A message of any kind; the receiver refuses what it does not understand.
  void send_raw(char kind, const std::string& payload);
  /// Sends what is left; `rows` counts rows even where no column is kept.
  void finish(std::size_t rows);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Dictionary {
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index;
    std::vector<const std::string*> unsent;
  };

  void open_row(std::size_t row);
  void fill_missing(std::size_t from, std::size_t to);
  void put_tag(std::size_t at, char tag);
  void open_chunk();
  void flush_chunk();

  ProcessChannel channel_;
  std::vector<Dictionary> dictionaries_;
  ChunkLayout layout_{0};
  double* values_ = nullptr;
  Missing* missing_ = nullptr;
  char* tags_ = nullptr;
  std::size_t first_row_ = 0;
  std::size_t open_rows_ = 0;
  bool chunk_open_ = false;
  bool has_tags_ = false;
  std::size_t next_slot_ = 0;
  std::size_t unacknowledged_ = 0;
};

}  // namespace darkfigure
