#include "engine/workbook/workbook.h"

#include <cmath>
#include <set>
#include <stdexcept>

#include <xlsxwriter.h>

#include "engine/core/diagnostics.h"
#include "engine/core/text_list.h"

namespace darkfigure {
namespace {

lxw_worksheet* sheet_of(void* sheet) { return static_cast<lxw_worksheet*>(sheet); }
lxw_format* format_of(void* format) { return static_cast<lxw_format*>(format); }

// The library takes texts that it does not change as char*.
char* mutable_text(const std::string& text) { return const_cast<char*>(text.c_str()); }

// The first characters of a UTF-8 text.
std::string first_characters(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && count-- == 0) break;
  }
  return text.substr(0, at);
}

}  // namespace

struct Workbook::Parts {
  std::string path;
  lxw_workbook* book = nullptr;
  bool right_to_left = false;
  std::map<CellStyle, lxw_format*> formats;
  std::vector<std::unique_ptr<Sheet>> sheets;
  std::map<const Sheet*, std::string> names;
  std::set<std::string> taken;
};

Workbook::Workbook(std::string path,
                   const std::string& temporary_folder,
                   const std::string& title,
                   const std::string& author,
                   bool right_to_left)
    : parts_(std::make_unique<Parts>()) {
  parts_->path = std::move(path);
  parts_->right_to_left = right_to_left;
  lxw_workbook_options options = {};
  options.tmpdir = mutable_text(temporary_folder);
  parts_->book = workbook_new_opt(parts_->path.c_str(), &options);
  if (parts_->book == nullptr) throw FileError(parts_->path + ": error: cannot make a workbook");
  lxw_doc_properties properties = {};
  const std::string clean_title = without_controls(title);
  const std::string clean_author = without_controls(author);
  properties.title = mutable_text(clean_title);
  properties.author = mutable_text(clean_author);
  properties.created = 946684800;  // a fixed date: two runs write the same bytes
  workbook_set_properties(parts_->book, &properties);
}

Workbook::~Workbook() {
  if (parts_->book != nullptr) lxw_workbook_free(parts_->book);
}

void* Workbook::format(const CellStyle& style) {
  if (style == CellStyle{}) return nullptr;
  lxw_format*& format = parts_->formats[style];
  if (format != nullptr) return format;
  format = workbook_add_format(parts_->book);
  if (!style.number_format.empty()) format_set_num_format(format, style.number_format.c_str());
  if (style.is_bold) format_set_bold(format);
  if (style.wraps) {
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  }
  if (style.size > 0) format_set_font_size(format, style.size);
  if (style.fill != 0) format_set_bg_color(format, style.fill);
  return format;
}

Sheet& Workbook::add_sheet(const std::string& wanted) {
  std::string clean;
  for (const char c : on_one_line(wanted))
    clean += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  std::string name = first_characters(clean, 31);
  for (int k = 2; !parts_->taken.insert(name).second; ++k)
    name = first_characters(clean, 27) + " " + std::to_string(k);
  lxw_worksheet* sheet = workbook_add_worksheet(parts_->book, name.c_str());
  if (sheet == nullptr) throw std::logic_error("a worksheet cannot be named \"" + name + "\"");
  if (parts_->right_to_left) worksheet_right_to_left(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
  parts_->sheets.push_back(std::unique_ptr<Sheet>(new Sheet(*this, sheet)));
  parts_->names[parts_->sheets.back().get()] = name;
  return *parts_->sheets.back();
}

std::string Workbook::name_of(const Sheet& sheet) const { return parts_->names.at(&sheet); }

void Workbook::close() {
  const lxw_error error = workbook_close(parts_->book);
  parts_->book = nullptr;
  if (error != LXW_NO_ERROR)
    throw FileError(parts_->path + ": error: cannot write the workbook: " + lxw_strerror(error));
}

void Sheet::text(std::uint32_t row,
                 std::uint16_t column,
                 const std::string& text,
                 CellStyle style) {
  worksheet_write_string(sheet_of(sheet_),
                         row,
                         column,
                         first_characters(without_controls(text), 32000).c_str(),
                         format_of(book_.format(style)));
}

void Sheet::number(std::uint32_t row, std::uint16_t column, double value, CellStyle style) {
  // The library would write NAN into the file, which Excel then repairs.
  if (!std::isfinite(value)) throw std::logic_error("a cell of a workbook without a number");
  worksheet_write_number(sheet_of(sheet_), row, column, value, format_of(book_.format(style)));
}

void Sheet::link(std::uint32_t row, std::uint16_t column, const std::string& sheet) {
  const std::string url = "internal:'" + sheet + "'!A1";
  worksheet_write_url_opt(
      sheet_of(sheet_), row, column, url.c_str(), nullptr, sheet.c_str(), nullptr);
}

void Sheet::widths(const std::vector<double>& columns) {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const auto column = static_cast<lxw_col_t>(k);
    worksheet_set_column(sheet_of(sheet_), column, column, columns[k], nullptr);
  }
}

void Sheet::table(std::uint32_t first_row,
                  std::uint32_t last_row,
                  const std::string& name,
                  const std::vector<std::string>& headings) {
  CellStyle style{.is_bold = true, .wraps = true};
  std::vector<lxw_table_column> columns(headings.size());
  std::vector<lxw_table_column*> pointers;
  for (std::size_t k = 0; k < headings.size(); ++k) {
    columns[k].header = mutable_text(headings[k]);
    columns[k].header_format = format_of(book_.format(style));
    pointers.push_back(&columns[k]);
  }
  pointers.push_back(nullptr);
  lxw_table_options options = {};
  options.name = mutable_text(name);
  options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
  options.style_type_number = 1;
  options.no_autofilter = LXW_FALSE;
  options.columns = pointers.data();
  const lxw_error error = worksheet_add_table(sheet_of(sheet_),
                                              first_row,
                                              0,
                                              last_row,
                                              static_cast<lxw_col_t>(headings.size() - 1),
                                              &options);
  if (error != LXW_NO_ERROR)
    throw std::logic_error(std::string("a table of a workbook: ") + lxw_strerror(error));
  worksheet_repeat_rows(sheet_of(sheet_), first_row, first_row);
}

void Sheet::freeze(std::uint32_t row, std::uint16_t column) {
  worksheet_freeze_panes(sheet_of(sheet_), row, column);
}

}  // namespace darkfigure
