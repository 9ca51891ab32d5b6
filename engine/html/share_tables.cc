#include "engine/html/share_tables.h"

#include <cmath>

#include "engine/html/chart.h"
#include "engine/html/table.h"

namespace darkfigure {
namespace {

const Estimate& at(const Presentation& text, std::size_t k) {
  return text.report().published.estimates()[k];
}

}  // namespace

void reporting_table(const Presentation& text, const std::vector<std::size_t>& rows, Markup& page) {
  open_table(page, text.message("section_dark_figure"), TableKind::kTitled);
  const std::string level = text.level(at(text, rows.front()));
  heading_row(page,
              {{text.message("column_indicator")},
               {text.message("reported_yes") + " | " + text.message("reported_no")},
               {text.message("reported_yes") + " (%)", true},
               {text.message("column_interval", {{"level", level}}), true},
               {text.message("column_n"), true},
               {text.message("column_quality")}});
  for (const std::size_t k : rows) {
    const Estimate& e = at(text, k);
    const bool dark = e.statistic == "dark_figure";
    // The picture is of what was reported, whichever of the two the indicator is.
    const auto reported = [&](double share) { return dark ? 1 - share / e.unit : share / e.unit; };
    page.open("tr");
    row_heading(
        page, text.indicator(e.indicator), text.foreign_language("indicator." + e.indicator));
    page.open("td")
        .raw(share_bar(reported(e.value),
                       reported(dark ? e.ci_upper : e.ci_lower),
                       reported(dark ? e.ci_lower : e.ci_upper),
                       text.language().is_right_to_left()))
        .close("td");
    page.open("td", {{"class", "n"}});
    if (!available(e.value)) {
      page.isolated(shorthand(flag_of(text.report().published, k)));
    } else if (dark) {
      page.text(text.language().number(100 * reported(e.value), text.decimals(e)));
    } else {
      page.number(text.number(e, e.value), e.value);
    }
    page.close("td").open("td", {{"class", "n"}});
    if (dark && available(e.ci_lower) && available(e.ci_upper)) {
      page.isolated(text.language().number(100 * reported(e.ci_upper), text.decimals(e)))
          .text(" – ")
          .isolated(text.language().number(100 * reported(e.ci_lower), text.decimals(e)));
    } else {
      interval(text, e, page);
    }
    page.close("td").element("td", text.count(e.n), {{"class", "n"}});
    quality_cell(text, k, page);
    page.close("tr");
  }
  close_table(page);
}

// Estimated totals with the police's count as a line in the plot.
void recorded_counts(const Presentation& text, Markup& page) {
  const std::vector<RecordedCount>& counts = text.report().publication.recorded;
  if (counts.empty()) return;
  open_table(page, text.message("section_dark_figure"), TableKind::kTitled);
  heading_row(page,
              {{text.message("column_indicator")},
               {text.message("column_plot"), false, true},
               {text.message("column_estimate"), true},
               {text.message("column_note")}});
  for (const RecordedCount& recorded : counts) {
    for (const std::size_t k : text.estimates_of("all")) {
      const Estimate& e = at(text, k);
      if (e.indicator != recorded.indicator) continue;
      const bool reliable = flag_of(text.report().published, k) != Flag::kLowReliability;
      const Axis axis = axis_for({e.value, e.ci_lower, e.ci_upper, recorded.count},
                                 INFINITY,
                                 text.language().is_right_to_left());
      page.open("tr");
      row_heading(
          page, text.indicator(e.indicator), text.foreign_language("indicator." + e.indicator));
      page.open("td")
          .raw(interval_plot(axis, e.value, e.ci_lower, e.ci_upper, reliable, recorded.count))
          .close("td");
      page.open("td", {{"class", "n"}});
      if (available(e.value)) {
        page.number(text.number(e, e.value), e.value).text(" (");
        interval(text, e, page);
        page.text(")");
      } else {
        page.isolated(shorthand(flag_of(text.report().published, k)));
      }
      page.close("td").element("td",
                               "│ " + text.message("recorded_count",
                                                   {{"count", text.count(recorded.count)},
                                                    {"source", recorded.source}}));
      page.close("tr");
    }
  }
  close_table(page);
  page.element("p", text.message("coverage_gap"), {{"class", "note"}});
}

void perception_table(const Presentation& text,
                      const std::vector<std::size_t>& rows,
                      Markup& page) {
  open_table(page, text.message("section_perceptions"), TableKind::kTitled);
  heading_row(
      page,
      {{text.message("column_indicator")},
       {text.message("perception_no") + " | " + text.message("perception_yes")},
       {text.message("perception_yes") + " (%)", true},
       {text.message("column_interval", {{"level", text.level(at(text, rows.front()))}}), true},
       {text.message("column_n"), true},
       {text.message("column_quality")}});
  for (const std::size_t k : rows) {
    const Estimate& e = at(text, k);
    page.open("tr");
    row_heading(
        page, text.indicator(e.indicator), text.foreign_language("indicator." + e.indicator));
    page.open("td")
        .raw(diverging_bar(e.value / e.unit, text.language().is_right_to_left()))
        .close("td")
        .open("td", {{"class", "n"}});
    if (available(e.value)) {
      page.number(text.number(e, e.value), e.value);
    } else {
      page.isolated(shorthand(flag_of(text.report().published, k)));
    }
    page.close("td").open("td", {{"class", "n"}});
    interval(text, e, page);
    page.close("td").element("td", text.count(e.n), {{"class", "n"}});
    quality_cell(text, k, page);
    page.close("tr");
  }
  close_table(page);
}

}  // namespace darkfigure
