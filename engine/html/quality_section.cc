#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/core/text_list.h"
#include "engine/html/sections.h"
#include "engine/html/table.h"
#include "engine/reliability/judge.h"

namespace darkfigure {
namespace {

double percent_off(double weighted, double target) {
  return target == 0 ? kNotAvailable : 100 * (weighted / target - 1);
}

void response(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  page.element("h3", text.message("response_heading"));
  const auto n = static_cast<double>(report.respondents > 0 ? report.respondents : report.rows);
  if (report.psus_known) {
    page.element("p",
                 text.message("sample_text",
                              {{"n", n},
                               {"psus", static_cast<double>(report.psus)},
                               {"strata", static_cast<double>(report.strata)}}));
  } else {
    page.element("p", text.message("sample_text_no_design", {{"n", n}}));
  }
  if (report.dispositions.empty()) return;
  page.open("ul");
  for (const DispositionCount& count : report.dispositions) {
    static const std::map<std::string, std::string> kNames = {
        {"respondent", "respondent"},
        {"respondents", "respondent"},
        {"nonrespondent", "nonrespondent"},
        {"nonrespondents", "nonrespondent"},
        {"unknown eligibility", "unknown_eligibility"},
        {"ineligible", "ineligible"}};
    const auto known = kNames.find(count.name);
    page.element("li",
                 (known == kNames.end() ? count.name : text.message(known->second)) + ": " +
                     text.count(static_cast<double>(count.units)));
  }
  page.close("ul").element(
      "p",
      text.message("response_rate",
                   {{"rate", text.language().number(100 * report.response_rate, 1)},
                    {"weighted", text.language().number(100 * report.weighted_response_rate, 1)}}));
}

void weights(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  const Language& language = text.language();
  page.element("h3", text.message("weights_heading"));
  if (!report.histogram.before.empty()) {
    const std::string lower = language.plain(std::round(report.histogram.lower * 10) / 10);
    const std::string upper = language.plain(std::round(report.histogram.upper * 10) / 10);
    // A number line, from left to right in every language.
    page.open("div",
              {{"class", "picture"},
               {"dir", "ltr"},
               {"role", "img"},
               {"aria-label", text.message("weights_axis") + " " + lower + " – " + upper}})
        .raw(mirrored_histogram(report.histogram.before, report.histogram.after));
    page.open("p", {{"class", "axis wide"}})
        .element("span", lower)
        .element("span", upper)
        .close("p")
        .close("div");
    page.element("p",
                 "▲ " + text.message("weights_before") + " · ▼ " + text.message("weights_after") +
                     ". " + text.message("weights_axis"),
                 {{"class", "note"}});
    page.close("div");
  }
  open_table(page, text.message("weights_heading"), TableKind::kTitled);
  heading_row(page,
              {{text.message("weights_step")},
               {text.message("column_n"), true},
               {text.message("weights_sum"), true},
               {text.message("weights_median"), true},
               {text.message("weights_cv"), true},
               {text.message("weights_deff"), true},
               {text.message("weights_changed"), true}});
  for (const StepReport& step : report.waterfall) {
    const WeightSummary& s = step.summary;
    page.open("tr").element("th", step.name, {{"scope", "row"}});
    page.element("td", text.count(static_cast<double>(s.n)), {{"class", "n"}});
    page.element("td", language.number(s.sum, 0), {{"class", "n"}});
    page.element("td", language.number(s.median, 1), {{"class", "n"}});
    page.element("td", language.number(s.cv, 2), {{"class", "n"}});
    page.element("td", language.number(s.kish, 2), {{"class", "n"}});
    page.element("td", language.number(100 * step.adjusted, 0), {{"class", "n"}}).close("tr");
  }
  close_table(page);
}

// A deviation that is rounding alone is below what anybody asks for.
std::string error_text(const Presentation& text, double error) {
  constexpr double kRounding = 1e-6;
  return (error < kRounding ? "< " : "") + text.language().number(std::max(error, kRounding), 6);
}

void margins(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  page.element("h3", text.message("margins_heading"));
  if (report.calibrations.empty()) {
    page.element("p", text.message("margins_none"));
    return;
  }
  constexpr std::size_t kMostRows = 60;  // of a table in the report; weighting.json has all
  for (const CalibrationReport& calibration : report.calibrations) {
    std::size_t lines = 0;
    double limit = 1;
    for (const MarginReport& margin : calibration.margins) {
      for (const MarginLine& line : margin.lines) {
        const double off = percent_off(line.before, line.target);
        if (available(off)) limit = std::max(limit, std::abs(off));
        ++lines;
      }
    }
    page.element("p",
                 text.message("margins_text",
                              {{"n", static_cast<double>(lines)},
                               {"error", error_text(text, calibration.full_sample.worst_error)}}));
    open_table(page,
               calibration.step + (calibration.part.empty() ? "" : " (" + calibration.part + ")") +
                   ": " + text.message("margins_heading"));
    heading_row(page,
                {{text.message("margin_category")},
                 {text.message("margin_target"), true},
                 {text.message("column_deviation") + ": ○ " + text.message("margin_before") +
                      ", ● " + text.message("margin_after"),
                  false,
                  true},
                 {text.message("margin_before"), true},
                 {text.message("margin_after"), true}});
    std::size_t written = 0;
    for (const MarginReport& margin : calibration.margins) {
      for (const MarginLine& line : margin.lines) {
        if (written++ == kMostRows) break;
        const double before = percent_off(line.before, line.target);
        const double after = percent_off(line.after, line.target);
        const std::string label = text.margin_category(margin.name, line.code, line.label);
        page.open("tr").element("th",
                                text.domain(margin.name) + (label.empty() ? "" : ": " + label),
                                {{"scope", "row"}});
        page.element("td", text.language().number(line.target, 0), {{"class", "n"}});
        page.open("td");
        if (available(before)) {
          page.raw(deviation_dots(before, after, limit, text.language().is_right_to_left()));
        } else {
          page.text("–");
        }
        page.close("td");
        for (const double off : {before, after}) {
          // −0.0 is 0.
          const double shown = available(off) && std::abs(off) < 0.005 ? 0 : off;
          page.open("td", {{"class", "n"}})
              .isolated(available(off) ? text.language().number(shown, 2) : "–")
              .close("td");
        }
        page.close("tr");
      }
    }
    close_table(page);
  }
}

void convergence(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  page.element("h3", text.message("convergence_heading"));
  page.element("p",
               text.message("variance_text",
                            {{"method", report.method},
                             {"formula", report.formula},
                             {"df",
                              report.psus_known ? text.language().plain(report.design_df)
                                                : std::string("–")}}));
  if (const std::size_t failed = report.failed_replicates(); failed > 0) {
    page.element("p", text.message("failed_replicates", {{"n", static_cast<double>(failed)}}));
  }
  const Estimate* worst = report.least_settled();
  const SeConvergence* shown = nullptr;
  for (const SeConvergence& c : report.convergence) {
    if (worst != nullptr && c.indicator == worst->indicator && !c.se.empty()) shown = &c;
  }
  if (shown == nullptr) return;
  page.element("p",
               text.message("convergence_text",
                            {{"n", static_cast<double>(report.coefficients.size())},
                             {"label", text.indicator(worst->indicator)},
                             {"cv", text.language().number(100 * worst->se_simulation_cv, 1)}}));
  std::vector<double> x;
  std::vector<double> y;
  double low = 1;
  double high = 1;
  for (std::size_t k = 0; k < shown->se.size(); ++k) {
    x.push_back(shown->replicates[k] / shown->replicates.back());
    y.push_back(shown->se[k] / shown->se.back());
    low = std::min(low, y.back());
    high = std::max(high, y.back());
  }
  low = std::min(low, 0.9);
  high = std::max(high, 1.1);
  const std::string range =
      text.language().number(low, 2) + " – " + text.language().number(high, 2);
  const std::string said = text.message("convergence_axis") + " (" + range + ")";
  page.open("div", {{"class", "picture"}, {"dir", "ltr"}, {"role", "img"}, {"aria-label", said}})
      .raw(curve(x, y, low, high, 1));
  page.open("p", {{"class", "axis wide"}})
      .element("span", text.count(shown->replicates.front()))
      .element("span", text.count(shown->replicates.back()))
      .close("p")
      .close("div");
  page.element("p", said, {{"class", "note"}});
}

void profiles(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  const std::string used = joined(report.quality);
  page.element("h3", text.message("column_quality"));
  page.element("p", text.message("profiles_intro", {{"profiles", used.empty() ? "–" : used}}));
  open_table(page, text.message("profile"));
  heading_row(page,
              {{text.message("profile")},
               {text.message("quality_publish"), true},
               {text.message("quality_caution"), true},
               {text.message("quality_suppress"), true},
               {text.message("profile_source")}});
  for (const std::string& name : profile_names()) {
    const QualityProfile profile = shipped_profile(name);
    const std::vector<QualityVerdict> verdicts = judge(profile, report.published.estimates());
    std::array<double, 3> counts{};
    for (std::size_t k = 0; k < verdicts.size(); ++k) {
      if (report.published.is_published(k) && available(report.published.estimates()[k].value))
        ++counts[static_cast<std::size_t>(verdicts[k].verdict)];
    }
    page.open("tr").element("th", name, {{"scope", "row"}});
    for (const double count : counts) page.element("td", text.count(count), {{"class", "n"}});
    page.element("td", profile.title).close("tr");
  }
  close_table(page);
  const std::size_t hidden =
      static_cast<std::size_t>(std::count_if(report.published.disclosure().begin(),
                                             report.published.disclosure().end(),
                                             [](const std::string& why) { return !why.empty(); }));
  const std::size_t minimum = report.published.spec().minimum_cases;
  page.element(
      "p",
      (minimum == 0 ? text.message("disclosure_none")
                    : text.message("disclosure_rule", {{"n", static_cast<double>(minimum)}})) +
          " " + text.message("disclosure_count", {{"n", static_cast<double>(hidden)}}));
}

// A row per indicator, a column per reason.
void missing_answers(const Presentation& text, Markup& page) {
  const RunReport& report = text.report();
  std::vector<std::string> reasons;
  std::vector<std::string> indicators;
  std::map<std::pair<std::string, std::string>, double> units;
  const auto note = [](const std::string& name, std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const MissingCount& count : report.missing) {
    if (count.counted) continue;
    note(count.reason, reasons);
    note(count.indicator, indicators);
    units[{count.indicator, count.reason}] = static_cast<double>(count.units);
  }
  if (indicators.empty()) return;
  std::sort(reasons.begin(), reasons.end());
  open_table(page, text.message("item_missing") + ": " + text.message("item_missing_units"));
  std::vector<Heading> headings = {{text.message("column_indicator")}};
  for (const std::string& reason : reasons)
    headings.push_back({text.message("item_missing_reason") + " " + reason, true});
  heading_row(page, headings);
  for (const std::string& indicator : indicators) {
    page.open("tr").element("th", text.indicator(indicator), {{"scope", "row"}});
    for (const std::string& reason : reasons) {
      const auto found = units.find({indicator, reason});
      page.element("td", found == units.end() ? "–" : text.count(found->second), {{"class", "n"}});
    }
    page.close("tr");
  }
  close_table(page);
}

}  // namespace

bool quality_section(const Presentation& text, Markup& page) {
  page.open("section", {{"id", "quality"}}).element("h2", text.message("section_quality"));
  response(text, page);
  weights(text, page);
  margins(text, page);
  convergence(text, page);
  profiles(text, page);
  missing_answers(text, page);
  page.close("section");
  return true;
}

}  // namespace darkfigure
