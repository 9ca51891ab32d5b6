#include <algorithm>
#include <cmath>

#include "engine/core/text_list.h"
#include "engine/html/chart.h"
#include "engine/html/sections.h"
#include "engine/html/share_tables.h"
#include "engine/html/table.h"

namespace darkfigure {
namespace {

const Estimate& at(const Presentation& text, std::size_t k) {
  return text.report().published.estimates()[k];
}

std::string label_of(const Presentation& text, std::size_t k) {
  return text.indicator(at(text, k).indicator);
}

std::string label_key(const Presentation& text, std::size_t k) {
  return "indicator." + at(text, k).indicator;
}

// "8.8 per cent"
std::string with_unit(const Presentation& text, const Estimate& e) {
  if (is_percent(e)) return text.percent(e, e.value);
  return text.number(e, e.value) + (e.unit == 1 ? "" : " " + text.unit(e));
}

void open_section(const Presentation& text, const std::string& key, Markup& page) {
  page.open("section", {{"id", key}}).element("h2", text.message("section_" + key));
}

// SDG 16.5.1 and what stands beside it, from the contact to the bribe; nothing where the run does
// not have it.
std::vector<std::size_t> bribery_rows(const Presentation& text) {
  std::vector<std::size_t> rows;
  bool has_indicator = false;
  for (const std::size_t k : text.estimates_of("all")) {
    const Estimate& e = at(text, k);
    const IndicatorDescription* known = text.find_indicator(e.indicator);
    const bool is_it = known != nullptr && known->sdg == "16.5.1";
    has_indicator = has_indicator || is_it;
    const bool is_contact = e.indicator == "contact" || e.indicator == "sdg_16_5_1_contact";
    if (!is_percent(e)) continue;
    if (is_contact) rows.insert(rows.begin(), k);
    if (!is_contact && (is_it || e.indicator.starts_with("sdg_16_5_1"))) rows.push_back(k);
  }
  return has_indicator ? rows : std::vector<std::size_t>{};
}

std::vector<std::size_t> national_of(const Presentation& text, Theme theme) {
  std::vector<std::size_t> apart;
  if (theme == Theme::kProportion) apart = bribery_rows(text);
  std::vector<std::size_t> rows;
  for (const std::size_t k : text.estimates_of("all")) {
    const bool elsewhere = std::find(apart.begin(), apart.end(), k) != apart.end();
    if (text.theme(at(text, k)) == theme && !elsewhere) rows.push_back(k);
  }
  return rows;
}

// What an office is asked for first: SDG indicators, the highest prevalence, the first of the
// others.
std::vector<std::size_t> headline(const Presentation& text) {
  constexpr std::size_t kCards = 6;
  std::vector<std::size_t> rows;
  const auto add = [&](std::size_t k) {
    const bool shown = available(at(text, k).value);
    if (shown && rows.size() < kCards && std::find(rows.begin(), rows.end(), k) == rows.end())
      rows.push_back(k);
  };
  const std::vector<std::size_t> national = text.estimates_of("all");
  for (const std::size_t k : national) {
    const IndicatorDescription* known = text.find_indicator(at(text, k).indicator);
    if (known != nullptr && !known->sdg.empty()) add(k);
  }
  for (const Theme theme :
       {Theme::kCrime, Theme::kReporting, Theme::kProportion, Theme::kIncidence, Theme::kCount}) {
    std::vector<std::size_t> of_theme = national_of(text, theme);
    std::erase_if(of_theme, [&](std::size_t k) { return !available(at(text, k).value); });
    if (theme == Theme::kCrime) {
      std::stable_sort(of_theme.begin(), of_theme.end(), [&](std::size_t a, std::size_t b) {
        return at(text, a).value > at(text, b).value;
      });
    }
    if (!of_theme.empty()) add(of_theme.front());
  }
  for (const std::size_t k : national) add(k);
  return rows;
}

std::string base_text(const Presentation& text, const Estimate& e) {
  const IndicatorDescription* known = text.find_indicator(e.indicator);
  if (known == nullptr) return "";
  if (!known->universe.empty()) return text.universe(*known);
  std::vector<std::string> parts;
  if (!known->denominator.empty() && known->denominator != "1") parts.push_back(known->denominator);
  if (!known->where.empty()) parts.push_back(known->where);
  if (!parts.empty()) return joined(parts, "; ");
  const bool of_everybody = known->level == text.report().level;
  return of_everybody ? text.message("base_everybody") : known->level;
}

// One table for each unit among the rows, so that an axis has one meaning.
void unit_tables(const Presentation& text,
                 const std::string& caption,
                 std::vector<std::size_t> rows,
                 Markup& page) {
  while (!rows.empty()) {
    const std::string unit = text.unit(at(text, rows.front()));
    const bool counts = unit == text.message("unit_value");
    std::vector<std::size_t> same;
    std::vector<std::size_t> others;
    for (const std::size_t k : rows) {
      // Plain values have no common axis: one table each.
      const bool fits = counts ? k == rows.front() : text.unit(at(text, k)) == unit;
      (fits ? same : others).push_back(k);
    }
    const EstimateTable table(text, same);
    open_table(
        page,
        text.message("label_unit",
                     {{"label", caption}, {"unit", counts ? label_of(text, same.front()) : unit}}),
        TableKind::kSortable);
    table.head(text.message("column_indicator"), page);
    for (const std::size_t k : same)
      table.row(label_of(text, k), label_key(text, k), k, kNotAvailable, page);
    close_table(page);
    rows = others;
  }
}

void highest_finding(const Presentation& text, const std::vector<std::size_t>& rows, Markup& page) {
  std::size_t best = rows.size();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Estimate& e = at(text, rows[r]);
    const bool reliable = flag_of(text.report().published, rows[r]) == Flag::kNone;
    // What counts several crimes is above each of them.
    const IndicatorDescription* known = text.find_indicator(e.indicator);
    const bool is_union = known != nullptr && known->iccs.size() > 1;
    if (!reliable || is_union || e.indicator.find(':') != std::string::npos) continue;
    if (best == rows.size() || e.value > at(text, rows[best]).value) best = r;
  }
  if (best == rows.size() || rows.size() < 2) return;
  page.element("p",
               text.message("finding_highest",
                            {{"label", label_of(text, rows[best])},
                             {"value", with_unit(text, at(text, rows[best]))}}),
               {{"class", "finding"}});
}

}  // namespace

bool findings_section(const Presentation& text, Markup& page) {
  const std::vector<std::size_t> rows = headline(text);
  if (rows.empty()) return false;
  open_section(text, "findings", page);
  page.open("ul", {{"class", "cards"}, {"role", "list"}});
  for (const std::size_t k : rows) {
    const Estimate& e = at(text, k);
    page.open("li");
    if (const std::string foreign = text.foreign_language(label_key(text, k)); foreign.empty()) {
      page.element("h3", label_of(text, k));
    } else {
      page.element("h3", label_of(text, k), {{"lang", foreign}});
    }
    page.open("p", {{"class", "big"}});
    page.number(is_percent(e) ? text.percent(e, e.value) : text.number(e, e.value), e.value);
    if (!is_percent(e) && e.unit != 1) page.text(" ").element("small", text.unit(e));
    page.close("p");
    if (available(e.ci_lower)) {
      page.element("p",
                   text.message("interval_text",
                                {{"level", text.level(e)},
                                 {"lower", text.number(e, e.ci_lower)},
                                 {"upper", text.number(e, e.ci_upper)}}));
    }
    const std::string base = base_text(text, e);
    if (!base.empty()) page.element("p", text.message("of_base", {{"base", base}}));
    const Flag flag = flag_of(text.report().published, k);
    page.open("p", {{"class", "note"}});
    if (flag != Flag::kNone) page.isolated(shorthand(flag)).text(" ");
    page.text(text.quality(k)).text(" · ");
    page.text(text.message("base_cases", {{"n", e.n}})).close("p").close("li");
  }
  page.close("ul").close("section");
  return true;
}

bool theme_section(const Presentation& text, Theme theme, Markup& page) {
  const std::vector<std::size_t> rows = national_of(text, theme);
  const bool has_recorded =
      theme == Theme::kReporting && !text.report().publication.recorded.empty();
  if (rows.empty() && !has_recorded) return false;
  switch (theme) {
    case Theme::kCrime:
      open_section(text, "prevalence", page);
      highest_finding(text, rows, page);
      unit_tables(text, text.message("section_prevalence"), rows, page);
      break;
    case Theme::kProportion:
      open_section(text, "proportions", page);
      unit_tables(text, text.message("section_proportions"), rows, page);
      break;
    case Theme::kPerception:
      open_section(text, "perceptions", page);
      perception_table(text, rows, page);
      break;
    case Theme::kIncidence:
      open_section(text, "incidence", page);
      unit_tables(text, text.message("section_incidence"), rows, page);
      break;
    case Theme::kReporting:
      open_section(text, "dark_figure", page);
      if (!rows.empty() && available(at(text, rows.front()).value)) {
        const Estimate& e = at(text, rows.front());
        const bool dark = e.statistic == "dark_figure";
        page.element("p",
                     text.message(dark ? "finding_dark" : "finding_reported",
                                  {{"label", label_of(text, rows.front())},
                                   {"value", text.language().number(e.value * shown_scale(e))}}),
                     {{"class", "finding"}});
      }
      if (!rows.empty()) reporting_table(text, rows, page);
      recorded_counts(text, page);
      break;
    case Theme::kCount:
      open_section(text, "counts", page);
      unit_tables(text, text.message("section_counts"), rows, page);
      break;
  }
  page.close("section");
  return true;
}

bool bribery_section(const Presentation& text, Markup& page) {
  const std::vector<std::size_t> rows = bribery_rows(text);
  if (rows.empty()) return false;
  open_section(text, "bribery", page);
  // Said of a base that the config declares, never of the indicator's name alone.
  for (const std::size_t k : rows) {
    const IndicatorDescription* known = text.find_indicator(at(text, k).indicator);
    const bool declared = known != nullptr && known->sdg == "16.5.1" &&
                          !known->denominator.empty() && known->denominator != "1";
    if (!declared) continue;
    page.element("p", text.message("finding_bribery_base"), {{"class", "finding"}});
    break;
  }
  unit_tables(text, text.message("section_bribery"), rows, page);
  page.close("section");
  return true;
}

}  // namespace darkfigure
