#include "engine/html/report_page.h"

#include <string_view>

#include "engine/core/embedded_file.h"
#include "engine/html/sections.h"
#include "engine/io/sha256.h"

DARKFIGURE_EMBED(report_style, HTML_FOLDER "report.css")
DARKFIGURE_EMBED(report_script, HTML_FOLDER "report.js")

namespace darkfigure {
namespace {

std::string base64(std::string_view hexadecimal) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  for (std::size_t k = 0; k < hexadecimal.size(); k += 2)
    bytes += static_cast<char>(std::stoi(std::string(hexadecimal.substr(k, 2)), nullptr, 16));
  std::string text;
  for (std::size_t k = 0; k < bytes.size(); k += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (k + j < bytes.size() ? static_cast<unsigned char>(bytes[k + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += k + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 63U];
  }
  return text;
}

std::string source(std::string_view content) {
  return "'sha256-" + base64(sha256_of_text(content)) + "'";
}

void head(const Presentation& text, std::string_view style, std::string_view script, Markup& page) {
  const std::string policy = "default-src 'none'; style-src " + source(style) + "; script-src " +
                             source(script) +
                             "; img-src data:; base-uri 'none'; form-action 'none'";
  page.raw("<!DOCTYPE html>\n");
  page.open("html",
            {{"lang", text.language().tag()},
             {"dir", text.language().is_right_to_left() ? "rtl" : "ltr"}});
  page.open("head").raw("<meta charset=\"utf-8\">\n");
  page.open("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
  page.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.raw("<link rel=\"icon\" href=\"data:,\">\n");
  page.element("title", text.title());
  page.raw("\n<style>").raw(style).raw("</style>\n").close("head").raw("\n");
}

void survey_line(Markup& page, const std::string& term, const std::string& description) {
  if (description.empty()) return;
  page.open("div").element("dt", term).element("dd", description).close("div");
}

void header(const Presentation& text, const std::vector<std::string>& languages, Markup& page) {
  const RunReport& report = text.report();
  page.open("header");
  if (const std::string foreign = text.foreign_language("survey.title"); foreign.empty()) {
    page.element("h1", text.title());
  } else {
    page.element("h1", text.title(), {{"lang", foreign}});
  }
  page.open("dl");
  survey_line(page, text.message("survey_period"), text.period());
  survey_line(page, text.message("survey_population"), text.population());
  survey_line(page, text.message("survey_coverage"), text.coverage());
  survey_line(page, text.message("survey_mode"), report.mode);
  survey_line(page, text.message("survey_producer"), report.producer);
  survey_line(page, text.message("survey_contact"), report.contact);
  survey_line(page, text.message("survey_released"), report.released);
  page.close("dl");
  if (languages.size() > 1) {
    page.open("nav", {{"class", "languages"}, {"aria-label", text.message("languages")}});
    for (const std::string& tag : languages) {
      const std::string name = Language(tag, Numerals::kAuto).text("language_name");
      if (tag == text.language().tag()) {
        page.element("span", name, {{"aria-current", "page"}});
      } else {
        page.element("a", name, {{"href", report_name(tag)}, {"lang", tag}, {"hreflang", tag}});
      }
      page.text(" ");
    }
    page.close("nav");
  }
  page.close("header");
}

struct Part {
  const char* id;
  bool written;
};

}  // namespace

std::string report_name(const std::string& language) { return "report." + language + ".html"; }

std::string report_page(const Presentation& text,
                        const Provenance& provenance,
                        const std::vector<std::string>& languages,
                        const WaveComparisonResult* waves) {
  const std::string_view style =
      embedded_file("report.css", report_style_begin, report_style_end).content;
  const std::string_view script =
      embedded_file("report.js", report_script_begin, report_script_end).content;
  Markup sections;
  const Part parts[] = {
      {"findings", findings_section(text, sections)},
      {"prevalence", theme_section(text, Theme::kCrime, sections)},
      {"incidence", theme_section(text, Theme::kIncidence, sections)},
      {"dark_figure", theme_section(text, Theme::kReporting, sections)},
      {"bribery", bribery_section(text, sections)},
      {"proportions", theme_section(text, Theme::kProportion, sections)},
      {"perceptions", theme_section(text, Theme::kPerception, sections)},
      {"counts", theme_section(text, Theme::kCount, sections)},
      {"change", change_section(text, waves, sections)},
      {"domains", domain_section(text, sections)},
      {"tests", tests_section(text, sections)},
      {"quality", quality_section(text, sections)},
      {"definitions", definition_section(text, sections)},
      {"reproduce", reproduce_section(text, provenance, sections)},
      {"notes", notes_section(text, sections)},
  };
  Markup page;
  head(text, style, script, page);
  page.open("body",
            {{"data-filter", text.message("filter_rows")},
             {"data-sort", text.message("sort_by")},
             {"data-rows", text.message("rows_shown", {{"n", "#"}})}});
  page.element("a", text.message("skip_link"), {{"class", "skip"}, {"href", "#content"}});
  header(text, languages, page);
  page.open("nav", {{"class", "contents"}, {"aria-labelledby", "contents"}});
  page.element("h2", text.message("contents"), {{"id", "contents"}}).open("ol");
  for (const Part& part : parts) {
    if (!part.written) continue;
    page.open("li")
        .element("a",
                 text.message(std::string("section_") + part.id),
                 {{"href", std::string("#") + part.id}})
        .close("li");
  }
  page.close("ol").close("nav");
  page.open("main", {{"id", "content"}, {"tabindex", "-1"}}).raw(sections.page()).close("main");
  page.raw("\n<script>").raw(script).raw("</script>\n").close("body").close("html").raw("\n");
  return page.page();
}

}  // namespace darkfigure
