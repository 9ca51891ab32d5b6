#include "engine/html/table.h"

#include <algorithm>
#include <limits>

#include "engine/core/text_width.h"

namespace darkfigure {

void open_table(Markup& page, const std::string& caption, TableKind kind) {
  // The frame can be scrolled by keyboard where the table is wider than the page.
  page.open("div",
            {{"class", kind == TableKind::kScreenOnly ? "scroll screen" : "scroll"},
             {"role", "group"},
             {"aria-label", caption},
             {"tabindex", "0"}});
  if (kind == TableKind::kSortable) {
    page.open("table", {{"class", "sortable figures"}});
  } else {
    page.open("table");
  }
  if (kind == TableKind::kTitled || kind == TableKind::kScreenOnly) {
    page.element("caption", caption, {{"class", "unseen"}});
  } else {
    page.element("caption", caption);
  }
}

void close_table(Markup& page) { page.close("tbody").close("table").close("div"); }

void heading_row(Markup& page, const std::vector<Heading>& headings) {
  page.open("thead").open("tr");
  for (const Heading& heading : headings) {
    if (heading.is_of_plots) {
      page.element("th", heading.text, {{"scope", "col"}, {"class", "plot"}});
    } else if (heading.is_of_numbers) {
      page.element("th", heading.text, {{"scope", "col"}, {"class", "n"}});
    } else {
      page.element("th", heading.text, {{"scope", "col"}});
    }
  }
  page.close("tr").close("thead").open("tbody");
}

void row_heading(Markup& page, const std::string& text, const std::string& language) {
  if (language.empty()) {
    page.element("th", text, {{"scope", "row"}});
  } else {
    page.element("th", text, {{"scope", "row"}, {"lang", language}});
  }
}

void number_cell(Markup& page, const std::string& shown, double value) {
  page.open("td", {{"class", "n"}}).number(shown, value).close("td");
}

void interval(const Presentation& text, const Estimate& e, Markup& page) {
  if (!available(e.ci_lower) || !available(e.ci_upper)) {
    page.text("–");
    return;
  }
  page.isolated(text.number(e, e.ci_lower)).text(" – ").isolated(text.number(e, e.ci_upper));
}

void quality_cell(const Presentation& text, std::size_t estimate, Markup& page) {
  const Flag flag = flag_of(text.report().published, estimate);
  page.open("td", {{"class", "t"}});
  if (flag != Flag::kNone) page.isolated(shorthand(flag)).text(" ");
  page.text(text.quality(estimate)).close("td");
}

EstimateTable::EstimateTable(const Presentation& text, const std::vector<std::size_t>& rows)
    : text_(text), like_(text.report().published.estimates()[rows.front()]) {
  std::vector<double> values;
  for (const std::size_t row : rows) {
    const Estimate& e = text.report().published.estimates()[row];
    values.push_back(e.value);
    values.push_back(e.ci_upper);
    values.push_back(e.ci_lower);
  }
  has_values_ = std::any_of(values.begin(), values.end(), available);
  const double most = like_.is_proportion ? like_.unit : std::numeric_limits<double>::infinity();
  axis_ = axis_for(values, most, text.language().is_right_to_left());
}

void EstimateTable::axis_marks(Markup& page) const {
  if (!has_values_) return;
  std::vector<std::string> marks;
  std::size_t longest = 0;
  for (const double mark : axis_.marks()) {
    marks.push_back(text_.language().plain(mark * shown_scale(like_)));
    longest = std::max(longest, text_width(marks.back()));
  }
  // Long numbers stand at every second mark.
  constexpr std::size_t kLong = 6;
  page.open("span", {{"class", "axis"}, {"aria-hidden", "true"}});
  for (std::size_t k = 0; k < marks.size(); ++k)
    page.element("span", longest > kLong && k % 2 == 1 ? "" : marks[k]);
  page.close("span");
}

void EstimateTable::head(const std::string& first_heading, Markup& page) const {
  page.open("thead").open("tr").element("th", first_heading, {{"scope", "col"}});
  page.open("th", {{"scope", "col"}, {"class", "plot"}}).text(text_.message("column_plot"));
  axis_marks(page);
  page.close("th");
  page.element("th",
               text_.with_unit(text_.message("column_estimate"), like_),
               {{"scope", "col"}, {"class", "n"}});
  page.element("th",
               text_.message("column_interval", {{"level", text_.level(like_)}}),
               {{"scope", "col"}, {"class", "n"}});
  for (const char* key : {"column_cv", "column_n"})
    page.element("th", text_.message(key), {{"scope", "col"}, {"class", "n"}});
  page.element("th", text_.message("column_quality"), {{"scope", "col"}});
  page.close("tr").close("thead").open("tbody");
}

void EstimateTable::group_row(const std::string& heading, Markup& page) const {
  page.open("tr", {{"class", "group"}})
      .element("th", text_.with_unit(heading, like_), {{"scope", "rowgroup"}})
      .open("td", {{"class", "plot"}});
  axis_marks(page);
  page.close("td").raw("<td colspan=\"5\" aria-hidden=\"true\"></td>").close("tr");
}

void EstimateTable::row(const std::string& label,
                        const std::string& key,
                        std::size_t estimate,
                        double reference,
                        Markup& page) const {
  const Estimate& e = text_.report().published.estimates()[estimate];
  const Flag flag = flag_of(text_.report().published, estimate);
  page.open("tr");
  row_heading(page, label, text_.foreign_language(key));
  page.open("td").raw(interval_plot(
      axis_, e.value, e.ci_lower, e.ci_upper, flag != Flag::kLowReliability, reference));
  page.close("td");
  // Cells of this table stand at their end by the table's class: thousands of them are short.
  page.open("td");
  if (available(e.value)) {
    page.number(text_.number(e, e.value), e.value);
  } else {
    page.isolated(shorthand(flag));
  }
  page.close("td").open("td");
  interval(text_, e, page);
  page.close("td").element("td", text_.cv(e)).element("td", text_.count(e.n));
  quality_cell(text_, estimate, page);
  page.close("tr");
}

}  // namespace darkfigure
