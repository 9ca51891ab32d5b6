#include "engine/core/text_list.h"
#include "engine/html/sections.h"
#include "engine/html/table.h"

namespace darkfigure {
namespace {

void line(Markup& page, const std::string& term, const std::string& description) {
  if (!description.empty()) page.element("dt", term).element("dd", description);
}

}  // namespace

bool definition_section(const Presentation& text, Markup& page) {
  page.open("section", {{"id", "definitions"}}).element("h2", text.message("section_definitions"));
  std::string profiles = joined(text.report().quality);
  page.element("p", text.message("methods_rounding"));
  if (!profiles.empty())
    page.element("p", text.message("methods_quality", {{"profiles", profiles}}));
  for (const IndicatorDescription& d : text.report().indicators) {
    if (d.id.find(':') != std::string::npos) continue;  // bounds of the one before
    page.open("div", {{"class", "definition"}}).element("h3", text.indicator(d.id));
    page.open("dl");
    line(page, text.message("definition_statistic"), text.statistic(d.statistic));
    for (const auto& [key, expression] : {std::pair{"definition_numerator", d.numerator},
                                          std::pair{"definition_denominator", d.denominator},
                                          std::pair{"definition_where", d.where}}) {
      if (expression.empty()) continue;
      page.element("dt", text.message(key)).open("dd");
      page.element("code", expression, {{"dir", "ltr"}}).close("dd");
    }
    line(page, text.message("definition_iccs"), joined(d.iccs));
    const auto series = d.sdmx.find("SERIES");
    line(page,
         text.message("definition_sdg"),
         d.sdg + (series == d.sdmx.end() ? "" : " (" + series->second + ")"));
    line(page, text.message("definition_period"), d.period);
    line(page, text.message("definition_universe"), text.universe(d));
    line(page, text.message("definition_deviation"), d.deviation);
    page.close("dl").close("div");
  }
  page.close("section");
  return true;
}

bool reproduce_section(const Presentation& text, const Provenance& provenance, Markup& page) {
  const RunReport& report = text.report();
  page.open("section", {{"id", "reproduce"}}).element("h2", text.message("section_reproduce"));
  page.element("p", text.message("reproduce_text", {{"version", provenance.version}}));
  page.open("dl", {{"class", "symbols"}});
  line(page, text.message("reproduce_run"), provenance.run);
  if (report.seed) line(page, text.message("reproduce_seed"), std::to_string(*report.seed));
  page.close("dl");
  if (!provenance.inputs.empty()) {
    open_table(page, text.message("reproduce_inputs"));
    heading_row(page, {{text.message("reproduce_file")}, {"SHA-256"}});
    for (const auto& [file, hash] : provenance.inputs) {
      page.open("tr").element("th", file, {{"scope", "row"}});
      page.open("td").element("code", hash, {{"dir", "ltr"}}).close("td").close("tr");
    }
    close_table(page);
  }
  page.close("section");
  return true;
}

bool notes_section(const Presentation& text, Markup& page) {
  page.open("section", {{"id", "notes"}}).element("h2", text.message("section_notes"));
  page.open("dl", {{"class", "symbols"}});
  for (const char* letter : {"u", "c", "x", "w"}) {
    line(page, std::string("[") + letter + "]", text.message(std::string("shorthand_") + letter));
  }
  page.close("dl").close("section");
  return true;
}

}  // namespace darkfigure
