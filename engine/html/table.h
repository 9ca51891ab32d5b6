#pragma once

#include <string>
#include <vector>

#include "engine/html/chart.h"
#include "engine/html/markup.h"
#include "engine/presentation/presentation.h"

namespace darkfigure {

/// How a table begins.
enum class TableKind {
  kPlain,
  kSortable,    // by the page's script
  kTitled,      // a heading above says what the caption does, which is then for screen readers
  kScreenOnly,  // the same, and not printed
};
/// The caption opens the table inside a frame that scrolls sideways.
void open_table(Markup& page, const std::string& caption, TableKind kind = TableKind::kPlain);
void close_table(Markup& page);
/// A column's heading; numbers and their headings stand at the end of their cells.
struct Heading {
  std::string text;
  bool is_of_numbers = false;
  bool is_of_plots = false;
};
void heading_row(Markup& page, const std::vector<Heading>& headings);
/// The heading of a row; `language` where its text is in another one than the page.
void row_heading(Markup& page, const std::string& text, const std::string& language);
/// A cell whose number stands at its end.
void number_cell(Markup& page, const std::string& shown, double value);

/// Estimates of one kind on one axis: label, plot, estimate, interval, CV, n, reliability.
class EstimateTable {
 public:
  /// The rows decide the axis.
  EstimateTable(const Presentation& text, const std::vector<std::size_t>& rows);

  void head(const std::string& first_heading, Markup& page) const;
  /// `key` is that of the label: "indicator.robbery", "category.sex.1".
  void row(const std::string& label,
           const std::string& key,
           std::size_t estimate,
           double reference,
           Markup& page) const;
  /// The marks of the axis as a row of its own, under a heading that spans the table.
  void group_row(const std::string& heading, Markup& page) const;

 private:
  void axis_marks(Markup& page) const;

  const Presentation& text_;
  const Estimate& like_;
  Axis axis_;
  bool has_values_ = false;
};

/// "1.4–2.6", each limit apart.
void interval(const Presentation& text, const Estimate& estimate, Markup& page);
/// Shorthand and word of what a number is worth.
void quality_cell(const Presentation& text, std::size_t estimate, Markup& page);

}  // namespace darkfigure
