#include "engine/workbook/tables_workbook.h"

#include <algorithm>

#include "engine/core/text_list.h"
#include "engine/workbook/workbook.h"

namespace darkfigure {
namespace {

const CellStyle kTitle{.is_bold = true, .size = 15};
const CellStyle kHeading{.is_bold = true, .wraps = true};
const CellStyle kWrapped{.wraps = true};
constexpr std::uint32_t kCaution = 0xFBE5C4;
constexpr std::uint32_t kSuppress = 0xF4C7B5;
constexpr std::uint32_t kGood = 0xDFEEDD;

// The number format of an estimate: as a percentage where it is a proportion of 1.
std::string number_format(const Presentation& text, const Estimate& e) {
  const int decimals = text.decimals(e);
  const std::string tail =
      decimals == 0 ? "" : "." + std::string(static_cast<std::size_t>(decimals), '0');
  return e.is_proportion && e.unit == 1 ? "0" + tail + "%" : "#,##0" + tail;
}

/// The numbers of an estimate, one per column or companion sheet.
struct Measure {
  const char* sheet;  // key of the companion sheet's name
  double Estimate::*value;
  bool is_count = false;
  bool is_ratio = false;
};
constexpr Measure kMeasures[] = {{"sheet_estimates", &Estimate::value},
                                 {"sheet_se", &Estimate::se},
                                 {"sheet_lower", &Estimate::ci_lower},
                                 {"sheet_upper", &Estimate::ci_upper},
                                 {"sheet_cv", &Estimate::cv, false, true},
                                 {"sheet_n", &Estimate::n, true}};

class TablesWorkbook {
 public:
  TablesWorkbook(const std::string& path,
                 const std::string& temporary_folder,
                 const Presentation& text,
                 const Provenance& provenance)
      : text_(text),
        provenance_(provenance),
        table_(text.report().published),
        book_(path,
              temporary_folder,
              text.title(),
              text.report().producer,
              text.language().is_right_to_left()) {}

  void write(const std::string& layout) {
    Sheet& cover = book_.add_sheet(text_.message("sheet_cover"));
    Sheet& contents = book_.add_sheet(text_.message("sheet_contents"));
    Sheet& notes = book_.add_sheet(text_.message("sheet_notes"));
    notes_name_ = book_.name_of(notes);
    if (layout != "companion") {
      add_table("all");
      for (const DomainDescription& domain : text_.report().domains) {
        if (!text_.estimates_of(domain.name).empty()) add_table(domain.name);
      }
    }
    if (layout != "accessible") add_companions();
    write_cover(cover);
    write_contents(contents);
    write_notes(notes);
    book_.close();
  }

 private:
  const Estimate& at(std::size_t k) const { return table_.estimates()[k]; }

  void number_or_symbol(Sheet& sheet,
                        std::uint32_t row,
                        std::uint16_t column,
                        std::size_t k,
                        const Measure& measure,
                        CellStyle style) const {
    const Estimate& e = at(k);
    const double value = e.*measure.value;
    const Flag flag = flag_of(table_, k);
    if (!available(value)) {
      sheet.text(row, column, missing_symbol(flag), style);
      return;
    }
    style.number_format = measure.is_count   ? "#,##0"
                          : measure.is_ratio ? "0.0%"
                                             : number_format(text_, e);
    if (style.fill != 0 && flag == Flag::kLowReliability) style.number_format += "\" [u]\"";
    sheet.number(row, column, value, style);
  }

  void add_table(const std::string& domain) {
    const std::vector<std::size_t> rows = text_.estimates_of(domain);
    const std::string number = std::to_string(++tables_);
    Sheet& sheet = book_.add_sheet(text_.message("table_number", {{"n", number}}));
    const std::string title =
        text_.message("table_number", {{"n", number}}) + ". " +
        text_.message(
            "table_title",
            {{"domain", domain == "all" ? text_.message("sheet_national") : text_.domain(domain)}});
    entries_.emplace_back(book_.name_of(sheet), title);
    sheet.text(0, 0, title, kTitle);
    sheet.text(1, 0, text_.message("worksheet_one_table"));
    sheet.text(2, 0, text_.message("worksheet_shorthand", {{"notes", notes_name_}}));
    const std::string level = text_.level(at(rows.front()));
    const std::vector<std::string> headings = {text_.message("column_indicator"),
                                               text_.message("column_category"),
                                               text_.message("column_code"),
                                               text_.message("definition_statistic"),
                                               text_.message("column_estimate"),
                                               text_.message("column_se"),
                                               text_.message("column_lower") + " (" + level + " %)",
                                               text_.message("column_upper") + " (" + level + " %)",
                                               text_.message("column_cv"),
                                               text_.message("column_n"),
                                               text_.message("column_quality"),
                                               text_.message("column_note")};
    constexpr std::uint32_t kHead = 3;
    const auto last = static_cast<std::uint32_t>(kHead + rows.size());
    sheet.table(kHead, last, "Table_" + number, headings);
    std::uint32_t row = kHead + 1;
    for (const std::size_t k : rows) {
      const Estimate& e = at(k);
      sheet.text(row, 0, text_.indicator(e.indicator));
      sheet.text(row, 1, text_.category(domain, e.category));
      sheet.text(row, 2, e.category);
      sheet.text(row, 3, text_.with_unit(text_.statistic(e.statistic), e));
      std::uint16_t column = 4;
      for (const Measure& measure : kMeasures)
        number_or_symbol(sheet, row, column++, k, measure, {});
      sheet.text(row, column++, text_.quality(k));
      const std::string symbol = shorthand(flag_of(table_, k));
      sheet.text(row, column, symbol.empty() ? "–" : symbol);
      ++row;
    }
    sheet.freeze(kHead + 1, 1);
    sheet.widths({44, 26, 10, 24, 12, 12, 12, 12, 9, 9, 20, 10});
  }

  // Rows are categories of all domains, columns indicators: the same on every sheet.
  void add_companions() {
    std::vector<std::string> indicators;
    std::vector<std::pair<std::string, std::string>> rows;  // domain, category
    std::map<std::string, std::size_t> where;
    for (std::size_t k = 0; k < table_.estimates().size(); ++k) {
      const Estimate& e = at(k);
      where[estimate_key(e)] = k;
      if (std::find(indicators.begin(), indicators.end(), e.indicator) == indicators.end())
        indicators.push_back(e.indicator);
    }
    std::vector<std::string> domains = {"all"};
    for (const DomainDescription& domain : text_.report().domains) domains.push_back(domain.name);
    for (const std::string& domain : domains) {
      std::vector<std::string> seen;
      for (const std::size_t k : text_.estimates_of(domain)) {
        if (std::find(seen.begin(), seen.end(), at(k).category) != seen.end()) continue;
        seen.push_back(at(k).category);
        rows.emplace_back(domain, at(k).category);
      }
    }
    std::vector<std::string> sheets;
    for (const Measure& measure : kMeasures) sheets.push_back(text_.message(measure.sheet));
    const std::string names = joined(sheets);
    for (const Measure& measure : kMeasures) {
      Sheet& sheet = book_.add_sheet(text_.message(measure.sheet));
      entries_.emplace_back(book_.name_of(sheet), text_.message(measure.sheet));
      sheet.text(0, 0, text_.title() + ": " + text_.message(measure.sheet), kTitle);
      sheet.text(1, 0, text_.message("worksheet_companion", {{"sheets", names}}));
      sheet.text(2, 0, text_.message("legend_precision"));
      sheet.text(3, 0, text_.message("column_domain"), kHeading);
      sheet.text(3, 1, text_.message("column_category"), kHeading);
      for (std::size_t c = 0; c < indicators.size(); ++c)
        sheet.text(3, static_cast<std::uint16_t>(c + 2), text_.indicator(indicators[c]), kHeading);
      std::uint32_t row = 4;
      for (const auto& [domain, category] : rows) {
        sheet.text(row, 0, text_.domain(domain));
        sheet.text(row, 1, text_.category(domain, category));
        for (std::size_t c = 0; c < indicators.size(); ++c) {
          const auto column = static_cast<std::uint16_t>(c + 2);
          const auto found = where.find(indicators[c] + "|" + domain + "|" + category);
          if (found == where.end()) {
            sheet.text(row, column, shorthand(Flag::kNotAvailable));
            continue;
          }
          const std::string& quality = at(found->second).quality;
          const std::uint32_t fill = quality == "suppress"  ? kSuppress
                                     : quality == "caution" ? kCaution
                                     : quality == "publish" ? kGood
                                                            : 0;
          number_or_symbol(sheet, row, column, found->second, measure, {.fill = fill});
        }
        ++row;
      }
      sheet.freeze(4, 2);
      std::vector<double> widths(indicators.size() + 2, 16);
      widths[0] = widths[1] = 24;
      sheet.widths(widths);
    }
  }

  void write_cover(Sheet& sheet) const {
    const RunReport& report = text_.report();
    sheet.text(0, 0, text_.title(), kTitle);
    std::uint32_t row = 1;
    const auto line = [&](const std::string& key, const std::string& value) {
      if (value.empty()) return;
      sheet.text(row++, 0, text_.message(key) + ": " + value, kWrapped);
    };
    line("survey_period", text_.period());
    line("survey_population", text_.population());
    line("survey_coverage", text_.coverage());
    line("survey_mode", report.mode);
    line("survey_producer", report.producer);
    line("survey_released", report.released);
    line("survey_contact", report.contact);
    sheet.text(row++,
               0,
               text_.message("workbook_tables", {{"n", static_cast<double>(entries_.size())}}),
               kWrapped);
    line("reproduce_run", provenance_.run);
    sheet.text(
        row, 0, text_.message("reproduce_text", {{"version", provenance_.version}}), kWrapped);
    sheet.widths({90});
  }

  void write_contents(Sheet& sheet) const {
    sheet.text(0, 0, text_.message("sheet_contents"), kTitle);
    std::uint32_t row = 1;
    for (const auto& [name, title] : entries_) {
      sheet.link(row, 0, name);
      sheet.text(row++, 1, title);
    }
    sheet.widths({24, 80});
  }

  void write_notes(Sheet& sheet) const {
    sheet.text(0, 0, text_.message("section_notes"), kTitle);
    std::uint32_t row = 1;
    for (const char* letter : {"u", "c", "x", "w"}) {
      sheet.text(row, 0, std::string("[") + letter + "]");
      sheet.text(row++, 1, text_.message(std::string("shorthand_") + letter), kWrapped);
    }
    const std::string profiles = joined(text_.report().quality);
    if (!profiles.empty())
      sheet.text(row++, 1, text_.message("methods_quality", {{"profiles", profiles}}), kWrapped);
    sheet.text(row++, 1, text_.message("methods_rounding"), kWrapped);
    for (const IndicatorDescription& d : text_.report().indicators) {
      sheet.text(row, 0, text_.indicator(d.id), kWrapped);
      std::string definition = text_.statistic(d.statistic) + ": " + d.numerator;
      if (!d.denominator.empty()) definition += " | " + d.denominator;
      if (!d.universe.empty()) definition += "; " + text_.universe(d);
      if (!d.deviation.empty()) definition += "; " + d.deviation;
      sheet.text(row++, 1, definition, kWrapped);
    }
    sheet.widths({40, 90});
  }

  const Presentation& text_;
  const Provenance& provenance_;
  const PublishedTable& table_;
  Workbook book_;
  int tables_ = 0;
  std::string notes_name_;
  std::vector<std::pair<std::string, std::string>> entries_;  // sheet, title
};

}  // namespace

void write_tables_workbook(const std::string& path,
                           const std::string& temporary_folder,
                           const Presentation& text,
                           const Provenance& provenance,
                           const std::string& layout) {
  TablesWorkbook(path, temporary_folder, text, provenance).write(layout);
}

}  // namespace darkfigure
