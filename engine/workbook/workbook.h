#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace darkfigure {

/// How a cell looks.
struct CellStyle {
  std::string number_format;  // of Excel: "0.0%"; empty: none
  bool is_bold = false;
  bool wraps = false;
  double size = 0;         // in points; 0: the default
  std::uint32_t fill = 0;  // 0xRRGGBB; 0: none

  auto operator<=>(const CellStyle&) const = default;
};

class Workbook;

/// A worksheet being written; rows and columns count from 0.
class Sheet {
 public:
  void text(std::uint32_t row, std::uint16_t column, const std::string& text, CellStyle style = {});
  /// A number that is available; NaN and infinity are a bug here, as Excel takes neither.
  void number(std::uint32_t row, std::uint16_t column, double value, CellStyle style = {});
  void link(std::uint32_t row, std::uint16_t column, const std::string& sheet);
  void widths(const std::vector<double>& columns);
  /// Marks headings and rows below them as a table named so; the headings are written by it.
  void table(std::uint32_t first_row,
             std::uint32_t last_row,
             const std::string& name,
             const std::vector<std::string>& headings);
  /// Rows above `row` and columns before `column` stay in view.
  void freeze(std::uint32_t row, std::uint16_t column);

 private:
  friend class Workbook;
  Sheet(Workbook& book, void* sheet) : book_(book), sheet_(sheet) {}
  Workbook& book_;
  void* sheet_;
};

/// An Excel workbook. The same calls give the same bytes.
class Workbook {
 public:
  /// Parts are kept in `temporary_folder` until `close`.
  Workbook(std::string path,
           const std::string& temporary_folder,
           const std::string& title,
           const std::string& author,
           bool right_to_left);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  /// A worksheet; the name is made to fit Excel's rules (31 characters, none of []:*?/\, unique).
  Sheet& add_sheet(const std::string& name);
  /// The name as the workbook has it.
  std::string name_of(const Sheet& sheet) const;
  /// Writes the file. Throws FileError.
  void close();

 private:
  friend class Sheet;
  void* format(const CellStyle& style);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace darkfigure
