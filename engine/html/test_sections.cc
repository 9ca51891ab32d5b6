#include <algorithm>
#include <map>

#include "engine/core/text_list.h"
#include "engine/html/sections.h"
#include "engine/html/table.h"

namespace darkfigure {
namespace {

std::string p_text(const Presentation& text, double p) {
  if (!available(p)) return "–";
  if (p < 0.001) return "< " + text.language().number(0.001, 3);
  return text.language().number(p, 3);
}

std::string plain(const Presentation& text, double value, int decimals = 4) {
  return available(value) ? text.language().number(value, decimals) : "–";
}

std::string between(const Presentation& text, double lower, double upper, int decimals = 4) {
  if (!available(lower) || !available(upper)) return "–";
  return plain(text, lower, decimals) + " – " + plain(text, upper, decimals);
}

// A sum or difference of percentages is shown in percentage points.
bool is_of_points(const Presentation& text, const ContrastEstimate& c) {
  if (c.formula.find_first_of("*/") != std::string::npos) return false;
  bool any = false;
  for (const std::size_t k : text.estimates_of("all")) {
    const Estimate& e = text.report().published.estimates()[k];
    const bool named = c.formula.find(e.indicator) != std::string::npos;
    if (named && !(is_percent(e) && e.unit == 1)) return false;
    any = any || named;
  }
  return any;
}

void contrast_table(const Presentation& text, Markup& page) {
  const std::vector<ContrastEstimate>& contrasts = text.report().published.contrasts();
  if (contrasts.empty()) return;
  open_table(page, text.message("column_difference"), TableKind::kSortable);
  const std::string method = contrasts.front().adjustment;
  heading_row(
      page,
      {{text.message("column_indicator")},
       {text.message("column_estimate"), true},
       {text.message("column_se"), true},
       {text.message("column_interval",
                     {{"level", text.language().plain(contrasts.front().level)}}),
        true},
       {method.empty() || method == "none" ? text.message("column_p")
                                           : text.message("p_adjusted", {{"method", method}}),
        true},
       {text.message("column_note")}});
  for (const ContrastEstimate& c : contrasts) {
    const bool points = is_of_points(text, c);
    const double scale = points ? 100 : 1;
    const int decimals = points ? 2 : 4;
    std::vector<std::string> notes;
    if (points) notes.push_back(text.message("percentage_points"));
    if (c.null_value != 0) notes.push_back("H₀: " + text.language().plain(c.null_value));
    if (!method.empty() && c.adjustment != method) notes.push_back(c.adjustment);
    if (!c.note.empty()) notes.push_back(c.note);
    page.open("tr").element("th", c.label.empty() ? c.formula : c.label, {{"scope", "row"}});
    page.open("td").number(plain(text, c.value * scale, decimals), c.value).close("td");
    page.element("td", plain(text, c.se * scale, decimals));
    page.open("td")
        .isolated(between(text, c.ci_lower * scale, c.ci_upper * scale, decimals))
        .close("td");
    page.element("td", p_text(text, c.p_adjusted));
    page.element("td", notes.empty() ? "–" : joined(notes, "; "), {{"class", "t"}}).close("tr");
  }
  close_table(page);
}

// National estimates under declared alternatives.
void sensitivity_table(const Presentation& text, Markup& page) {
  const std::vector<SensitivityRow>& rows = text.report().sensitivity;
  if (rows.empty()) return;
  open_table(page, text.message("sensitivity"));
  heading_row(page,
              {{text.message("column_indicator")},
               {text.message("sensitivity")},
               {text.message("column_estimate"), true},
               {text.message("column_difference"), true}});
  for (const SensitivityRow& row : rows) {
    const Estimate& e = row.estimate;
    page.open("tr").element(
        "th", text.with_unit(text.indicator(e.indicator), e), {{"scope", "row"}});
    const std::string name = row.label.empty() ? row.alternative : row.label;
    page.element("td", name.empty() ? "–" : name);
    page.element("td", text.number(e, e.value), {{"class", "n"}});
    page.element("td", text.number(e, row.difference), {{"class", "n"}}).close("tr");
  }
  close_table(page);
}

void crosstab_table(const Presentation& text, Markup& page) {
  const std::vector<CrosstabTest>& tests = text.report().published.crosstabs();
  if (tests.empty()) return;
  open_table(page, text.message("column_statistic") + " (Rao–Scott)");
  heading_row(page,
              {{text.message("column_variable")},
               {"F", true},
               {text.message("column_df"), true},
               {text.message("column_p"), true},
               {text.message("column_n"), true},
               {text.message("column_note"), true}});
  for (const CrosstabTest& test : tests) {
    page.open("tr").element("th",
                            test.label.empty() ? test.rows + " × " + test.columns : test.label,
                            {{"scope", "row"}});
    page.element("td", plain(text, test.f, 2), {{"class", "n"}});
    page.element(
        "td",
        plain(text, test.second_order_df1, 1) + "; " + plain(text, test.second_order_df2, 1),
        {{"class", "n"}});
    page.element("td", p_text(text, test.second_order_p), {{"class", "n"}});
    page.element("td", text.count(test.n), {{"class", "n"}});
    page.element("td", test.note.empty() ? "–" : test.note).close("tr");
  }
  close_table(page);
}

void regression_tables(const Presentation& text, Markup& page) {
  std::string open;
  for (const RegressionEstimate& row : text.report().published.regressions()) {
    if (row.regression != open) {
      if (!open.empty()) close_table(page);
      open = row.regression;
      open_table(page, row.label.empty() ? row.regression : row.label);
      heading_row(
          page,
          {{text.message("column_variable")},
           {text.message("column_reference")},
           {text.message("column_odds_ratio"), true},
           {text.message("column_interval", {{"level", text.language().plain(row.level)}}), true},
           {text.message("column_p"), true},
           {text.message("column_marginal_effect"), true}});
    }
    const std::string category = row.category_label.empty() ? row.category : row.category_label;
    page.open("tr").element(
        "th", row.predictor + (category.empty() ? "" : ": " + category), {{"scope", "row"}});
    page.element("td",
                 row.reference.empty()
                     ? "–"
                     : text.margin_category(row.predictor, row.reference, row.reference));
    page.element("td", plain(text, std::exp(row.coefficient.value), 3), {{"class", "n"}});
    page.open("td", {{"class", "n"}})
        .isolated(between(
            text, std::exp(row.coefficient.ci_lower), std::exp(row.coefficient.ci_upper), 3))
        .close("td");
    page.element("td", p_text(text, row.coefficient.p), {{"class", "n"}});
    page.element("td", plain(text, row.marginal_effect.value), {{"class", "n"}}).close("tr");
  }
  if (!open.empty()) close_table(page);
}

// What a change says in words: higher, lower, nothing that could be told, or not compared.
std::string change_words(const Presentation& text, const WaveChange& c) {
  if (!available(c.change)) return c.note;
  if (!available(c.p_adjusted)) return text.message("change_break", {{"breaks", c.note}});
  if (c.p_adjusted >= 0.05) return text.message("change_none");
  return text.message(c.change > 0 ? "change_up" : "change_down");
}

}  // namespace

bool tests_section(const Presentation& text, Markup& page) {
  const PublishedTable& table = text.report().published;
  if (table.contrasts().empty() && table.crosstabs().empty() && table.regressions().empty() &&
      text.report().sensitivity.empty())
    return false;
  page.open("section", {{"id", "tests"}}).element("h2", text.message("section_tests"));
  contrast_table(text, page);
  crosstab_table(text, page);
  regression_tables(text, page);
  sensitivity_table(text, page);
  page.close("section");
  return true;
}

bool change_section(const Presentation& text, const WaveComparisonResult* waves, Markup& page) {
  if (waves == nullptr || waves->changes.empty()) return false;
  page.open("section", {{"id", "change"}}).element("h2", text.message("section_change"));
  page.element("p",
               text.message("change_axis", {{"level", text.level(waves->changes.front().before)}}),
               {{"class", "note"}});
  open_table(page, text.message("section_change"), TableKind::kTitled);
  heading_row(
      page,
      {{text.message("column_indicator")},
       {text.message("survey_period")},
       {text.message("column_plot"), false, true},
       {text.message("column_estimate"), true},
       {text.message("column_interval", {{"level", text.level(waves->changes.front().before)}}),
        true},
       {text.message("column_difference"), true},
       {text.message("column_p"), true},
       {text.message("column_note"), true}});
  std::map<std::string, std::vector<const WaveChange*>> by_indicator;
  std::vector<std::string> order;
  for (const WaveChange& c : waves->changes) {
    const bool national = c.before.domain == "all" && c.after.domain == "all";
    if (!national || !available(c.before.value) || !available(c.after.value)) continue;
    // Of each wave to the next; the comparison of the first with the last repeats both.
    std::vector<const WaveChange*>& steps = by_indicator[c.before.indicator];
    if (!steps.empty() && steps.back()->to != c.from) continue;
    if (steps.empty()) order.push_back(c.before.indicator);
    steps.push_back(&c);
  }
  for (const std::string& indicator : order) {
    const std::vector<const WaveChange*>& steps = by_indicator[indicator];
    std::vector<double> values;
    for (const WaveChange* c : steps) {
      for (const Estimate* e : {&c->before, &c->after})
        values.insert(values.end(), {e->value, e->ci_lower, e->ci_upper});
    }
    const Estimate& first = steps.front()->before;
    const Axis axis = axis_for(
        values, first.is_proportion ? first.unit : INFINITY, text.language().is_right_to_left());
    for (std::size_t k = 0; k <= steps.size(); ++k) {
      const Estimate& e = k == 0 ? first : steps[k - 1]->after;
      page.open("tr");
      if (k == 0) {
        page.element("th",
                     text.with_unit(text.indicator(indicator), first),
                     {{"scope", "rowgroup"}, {"rowspan", std::to_string(steps.size() + 1)}});
      }
      page.element("td", waves->period_of(k == 0 ? steps[0]->from : steps[k - 1]->to));
      page.open("td")
          .raw(interval_plot(axis,
                             e.value,
                             e.ci_lower,
                             e.ci_upper,
                             e.quality != "caution" && e.quality != "suppress"))
          .close("td");
      page.element("td", text.number(e, e.value), {{"class", "n"}});
      page.open("td", {{"class", "n"}});
      interval(text, e, page);
      page.close("td");
      if (k == 0) {
        page.raw("<td>–</td><td>–</td><td>–</td>").close("tr");
        continue;
      }
      const WaveChange& c = *steps[k - 1];
      page.element("td", text.number(e, c.change), {{"class", "n"}});
      page.element("td", p_text(text, c.p_adjusted), {{"class", "n"}});
      page.element("td", change_words(text, c)).close("tr");
    }
  }
  close_table(page);
  page.close("section");
  return true;
}

}  // namespace darkfigure
