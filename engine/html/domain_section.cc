#include <algorithm>
#include <map>

#include "engine/html/sections.h"
#include "engine/html/table.h"

namespace darkfigure {
namespace {

// Shade of a cell by its ratio to the total: 1 to 3 above, -1 to -3 below.
int shade(double ratio) {
  if (!available(ratio)) return 0;
  int steps = 0;
  for (const double bound : {1.15, 1.4, 1.8}) {
    if (ratio >= bound) ++steps;
    if (ratio <= 1 / bound) --steps;
  }
  return steps;
}

std::string shade_class(int steps) {
  return steps == 0 ? "n" : (steps > 0 ? "n a" : "n b") + std::to_string(std::abs(steps));
}

class DomainTables {
 public:
  DomainTables(const Presentation& text, const std::string& domain, Markup& page)
      : text_(text), page_(page), domain_(domain), rows_(text.estimates_of(domain)) {
    for (const std::size_t k : rows_) {
      const Estimate& e = at(k);
      if (by_indicator_[e.indicator].empty()) indicators_.push_back(e.indicator);
      by_indicator_[e.indicator].push_back(k);
      if (std::find(categories_.begin(), categories_.end(), e.category) == categories_.end())
        categories_.push_back(e.category);
    }
    for (const std::size_t k : text.estimates_of("all")) total_[at(k).indicator] = k;
  }

  void write() {
    page_.element("h3", text_.domain(domain_));
    heat_table();
    all_figures();
  }

 private:
  const Estimate& at(std::size_t k) const { return text_.report().published.estimates()[k]; }

  double total(const std::string& indicator) const {
    const auto found = total_.find(indicator);
    return found == total_.end() ? kNotAvailable : at(found->second).value;
  }

  // Proportions and rates side by side: categories across, or down where there are many.
  void heat_table() {
    std::vector<std::string> shown;
    for (const std::string& indicator : indicators_) {
      const Estimate& e = at(by_indicator_[indicator].front());
      const bool comparable = e.is_proportion || (e.is_rate && e.statistic != "total");
      if (comparable && indicator.find(':') == std::string::npos) shown.push_back(indicator);
    }
    constexpr std::size_t kMostColumns = 40;
    if (shown.empty() || categories_.size() > kMostColumns) return;
    // On paper a wide table would be cut; the figures below have the same numbers.
    constexpr std::size_t kWide = 11;
    open_table(page_,
               text_.domain(domain_),
               categories_.size() > kWide ? TableKind::kScreenOnly : TableKind::kTitled);
    page_.open("thead").open("tr").element(
        "th", text_.message("column_indicator"), {{"scope", "col"}});
    for (const std::string& category : categories_) {
      page_.element("th", text_.category(domain_, category), {{"scope", "col"}, {"class", "n"}});
    }
    page_.element("th", text_.message("whole_population"), {{"scope", "col"}, {"class", "n"}});
    page_.close("tr").close("thead").open("tbody");
    for (const std::string& indicator : shown) heat_row(indicator);
    close_table(page_);
  }

  void heat_row(const std::string& indicator) {
    const Estimate& like = at(by_indicator_[indicator].front());
    page_.open("tr");
    row_heading(page_,
                text_.with_unit(text_.indicator(indicator), like),
                text_.foreign_language("indicator." + indicator));
    std::map<std::string, std::size_t> cells;
    for (const std::size_t k : by_indicator_[indicator]) cells[at(k).category] = k;
    for (const std::string& category : categories_) {
      if (const auto cell = cells.find(category); cell != cells.end()) {
        heat_cell(cell->second, total(indicator));
      } else {
        page_.element("td", "–", {{"class", "n"}});
      }
    }
    const auto whole = total_.find(indicator);
    if (whole == total_.end()) {
      page_.element("td", "–", {{"class", "n"}});
    } else {
      heat_cell(whole->second, kNotAvailable);
    }
    page_.close("tr");
  }

  void heat_cell(std::size_t k, double total) {
    const Estimate& e = at(k);
    const Flag flag = flag_of(text_.report().published, k);
    std::string kind = shade_class(available(e.value) ? shade(e.value / total) : 0);
    if (flag == Flag::kLowReliability) kind += " u";
    page_.open("td", {{"class", kind}});
    if (available(e.value)) page_.isolated(text_.number(e, e.value));
    if (flag != Flag::kNone) page_.text(available(e.value) ? " " : "").isolated(shorthand(flag));
    page_.close("td");
  }

  // Every number of the domain: a group of rows per indicator.
  void all_figures() {
    open_table(page_,
               text_.message("all_figures", {{"domain", text_.domain(domain_)}}),
               TableKind::kSortable);
    const Estimate& first = at(rows_.front());
    heading_row(page_,
                {{text_.message("column_category")},
                 {text_.message("column_plot"), false, true},
                 {text_.message("column_estimate"), true},
                 {text_.message("column_interval", {{"level", text_.level(first)}}), true},
                 {text_.message("column_cv"), true},
                 {text_.message("column_n"), true},
                 {text_.message("column_quality")}});
    bool first_group = true;
    for (const std::string& indicator : indicators_) {
      if (!first_group) page_.close("tbody").open("tbody");
      first_group = false;
      const EstimateTable table(text_, by_indicator_[indicator]);
      table.group_row(text_.indicator(indicator), page_);
      for (const std::size_t k : by_indicator_[indicator])
        table.row(text_.category(domain_, at(k).category),
                  "category." + domain_ + "." + at(k).category,
                  k,
                  total(indicator),
                  page_);
    }
    close_table(page_);
  }

  const Presentation& text_;
  Markup& page_;
  std::string domain_;
  std::vector<std::size_t> rows_;
  std::vector<std::string> indicators_;
  std::vector<std::string> categories_;
  std::map<std::string, std::vector<std::size_t>> by_indicator_;
  std::map<std::string, std::size_t> total_;
};

}  // namespace

bool domain_section(const Presentation& text, Markup& page) {
  if (text.report().domains.empty()) return false;
  page.open("section", {{"id", "domains"}}).element("h2", text.message("section_domains"));
  page.element("p", text.message("finding_domain"), {{"class", "note"}});
  page.open("p", {{"class", "legend"}});
  page.element("span", text.message("legend_below"), {{"class", "b2"}}).text(" ");
  page.element("span", text.message("legend_like")).text(" ");
  page.element("span", text.message("legend_above"), {{"class", "a2"}}).text(" ");
  page.element("span", "[u] " + text.message("shorthand_u"), {{"class", "u"}}).text(" ");
  page.element("span", "│ " + text.message("legend_line")).close("p");
  for (const DomainDescription& domain : text.report().domains) {
    if (!text.estimates_of(domain.name).empty()) DomainTables(text, domain.name, page).write();
  }
  page.close("section");
  return true;
}

}  // namespace darkfigure
