#include "engine/workbook/un_cts_workbook.h"

#include <map>

#include "engine/core/text_list.h"
#include "engine/workbook/workbook.h"

namespace darkfigure {
namespace {

// The questionnaire's languages are the UN's own; field names stay those of its English edition.
const std::vector<std::string> kHeadings = {"Indicator",
                                            "ICCS",
                                            "SDG indicator",
                                            "Population group",
                                            "Value",
                                            "Unit",
                                            "Lower limit",
                                            "Upper limit",
                                            "Confidence level (%)",
                                            "Sample (n)",
                                            "Status",
                                            "Definition used",
                                            "Reference period of the question",
                                            "Reference year",
                                            "Population and territory",
                                            "Mode of interview",
                                            "Deviation from the standard definition",
                                            "Source"};

// A domain whose codes are sent as SEX, or null.
const SdmxDimension* sex_dimension(const RunReport& report) {
  const SdmxDimension* sex = nullptr;
  for (const SdmxDimension& dimension : report.publication.sdmx.dimensions) {
    if (dimension.dimension == "SEX") sex = &dimension;
  }
  return sex;
}

std::string group_of(const SdmxDimension* sex,
                     const IndicatorDescription& indicator,
                     const Estimate& e) {
  // An indicator of women alone has no total, and no men.
  if (const auto fixed = indicator.sdmx.find("SEX"); fixed != indicator.sdmx.end()) {
    if (e.domain != "all") return "";
    return fixed->second == "F" ? "Female" : fixed->second == "M" ? "Male" : "Total";
  }
  if (e.domain == "all") return "Total";
  if (sex == nullptr || e.domain != sex->variable) return "";
  const auto code = sex->codes.find(e.category);
  if (code == sex->codes.end()) return "";
  return code->second == "F" ? "Female" : code->second == "M" ? "Male" : "";
}

std::string definition(const IndicatorDescription& d) {
  std::string text = d.statistic + " of: " + d.numerator;
  if (!d.denominator.empty()) text += "; base: " + d.denominator;
  if (!d.where.empty()) text += "; restricted to: " + d.where;
  if (!d.universe.empty()) text += "; universe: " + d.universe;
  return text;
}

// Every cell has a note, so that its absence is no oversight.
std::string deviation(const IndicatorDescription& d, Flag flag) {
  std::string text = d.deviation.empty()
                         ? "none stated by the survey; compare the definition used with the "
                           "questionnaire's before sending"
                         : d.deviation;
  if (flag == Flag::kLowReliability) text += "; low reliability";
  if (flag == Flag::kConfidential) text += "; not published: confidential";
  if (flag == Flag::kUnreliable) text += "; not published: unreliable";
  if (flag == Flag::kNotAvailable) text += "; not available";
  return text;
}

}  // namespace

void write_un_cts_workbook(const std::string& path,
                           const std::string& temporary_folder,
                           const Presentation& text,
                           const Provenance& provenance) {
  const RunReport& report = text.report();
  Workbook book(path, temporary_folder, report.title, report.producer, false);
  Sheet& sheet = book.add_sheet("UN-CTS");
  sheet.text(0, 0, "UN-CTS, victimization surveys: figures to copy", {.is_bold = true, .size = 15});
  sheet.text(1,
             0,
             "Run " + provenance.run + " of darkfigure " + provenance.version +
                 ". One row per figure; check the definition used against the questionnaire.");
  const SdmxDimension* sex = sex_dimension(report);
  constexpr std::uint32_t kHead = 2;
  std::uint32_t row = kHead + 1;
  const PublishedTable& table = report.published;
  for (std::size_t k = 0; k < table.estimates().size(); ++k) {
    const Estimate& e = table.estimates()[k];
    const IndicatorDescription* d = text.find_indicator(e.indicator);
    const std::string group = d == nullptr ? "" : group_of(sex, *d, e);
    const bool asked = d != nullptr && (!d->iccs.empty() || !d->sdg.empty()) &&
                       e.indicator.find(':') == std::string::npos;
    if (!asked || group.empty()) continue;
    const Flag flag = flag_of(table, k);
    const auto number = [&](std::uint16_t column, double value) {
      if (available(value)) {
        sheet.number(row, column, value);
      } else {
        sheet.text(row, column, missing_symbol(flag));
      }
    };
    const double scale = shown_scale(e);
    sheet.text(row, 0, text.indicator(e.indicator));
    sheet.text(row, 1, d->iccs.empty() ? "–" : joined(d->iccs));
    sheet.text(row, 2, d->sdg.empty() ? "–" : d->sdg);
    sheet.text(row, 3, group);
    number(4, e.value * scale);
    sheet.text(row, 5, text.unit(e));
    number(6, e.ci_lower * scale);
    number(7, e.ci_upper * scale);
    sheet.number(row, 8, e.level);
    number(9, e.n);
    sheet.text(row, 10, text.quality(k));
    sheet.text(row, 11, definition(*d));
    sheet.text(row, 12, d->period.empty() ? "–" : d->period);
    sheet.text(row, 13, text.reference_year());
    std::string population = report.population;
    if (!report.coverage.empty()) population += (population.empty() ? "" : "; ") + report.coverage;
    sheet.text(row, 14, population.empty() ? "–" : population);
    sheet.text(row, 15, report.mode.empty() ? "–" : report.mode);
    sheet.text(row, 16, deviation(*d, flag));
    sheet.text(row, 17, report.title);
    ++row;
  }
  if (row == kHead + 1) {
    sheet.text(row++,
               0,
               "No indicator of this run has an ICCS code or an SDMX series: give them as iccs or "
               "sdmx in [[indicator]].");
  }
  sheet.table(kHead, row - 1, "UN_CTS", kHeadings);
  sheet.freeze(kHead + 1, 1);
  sheet.widths({44, 10, 10, 12, 10, 10, 10, 10, 10, 9, 18, 40, 14, 10, 30, 14, 40, 40});
  book.close();
}

}  // namespace darkfigure
