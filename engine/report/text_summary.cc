#include "engine/report/text_summary.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "engine/core/number_text.h"
#include "engine/core/text_width.h"
#include "engine/report/text_table.h"

namespace darkfigure {
namespace {

std::string count(std::size_t number) { return grouped_text(static_cast<double>(number)); }

std::string step(const std::string& name, const std::string& text) {
  return padded(name, 12) + text + "\n";
}

std::string design_text(const RunReport& report) {
  if (!report.psus_known) return "design known by its replicate weights";
  return fmt::format("{} in {} {} (df {})",
                     counted(report.psus, "PSU"),
                     count(report.strata),
                     report.strata == 1 ? "stratum" : "strata",
                     shortest_text(report.design_df));
}

// "            8,948 incidents, 34 out of scope, 117 series records (12 capped at 10)".
std::string level_line(const LevelReport& level) {
  std::string text = counted(level.rows, level.level);
  if (level.out_of_scope > 0) text += ", " + count(level.out_of_scope) + " out of scope";
  if (level.orphans > 0)
    text += ", " + count(level.orphans) + " without a " + level.parent + " left out";
  if (level.series.records > 0) {
    text += ", " + counted(level.series.records, "record") + " of a series (" +
            count(level.series.capped) + " capped, " + count(level.series.unknown) +
            " of unknown size)";
  }
  return step("", text);
}

std::string data_lines(const RunReport& report) {
  const std::string file = std::filesystem::path(report.data_file).filename().string();
  std::string text =
      step("data", file + ": " + counted(report.rows, report.level) + ", " + design_text(report));
  if (report.declared_missing > 0) {
    text += step("", count(report.declared_missing) + " answers with a declared missing code");
  }
  for (const LevelReport& level : report.levels) {
    if (level.level != report.level) text += level_line(level);
  }
  if (report.zero_weights > 0) {
    text += step("", count(report.zero_weights) + " rows with base weight 0");
  }
  return text;
}

// The waterfall: one line per step, the numbers under one another.
std::string waterfall_lines(const RunReport& report) {
  TextTable table;
  table.rows.push_back({"weight", "n", "sum", "min", "median", "max", "CV", "deff", "changed"});
  const auto number = [](double value) { return grouped_text(value, value < 100 ? 2 : 0); };
  for (const StepReport& bar : report.waterfall) {
    const WeightSummary& s = bar.summary;
    const bool first = &bar == &report.waterfall.front();
    table.rows.push_back({bar.name,
                          count(s.n),
                          grouped_text(s.sum),
                          number(s.min),
                          number(s.median),
                          number(s.max),
                          fmt::format("{:.2f}", s.cv),
                          fmt::format("{:.2f}", s.kish),
                          first ? "" : fmt::format("{:.0f} %", 100 * bar.adjusted)});
  }
  std::string text = table.text();
  for (const StepReport& bar : report.waterfall) {
    for (const std::string& note : bar.notes) text += step("", bar.name + ": " + note);
  }
  return text;
}

std::string response_lines(const RunReport& report) {
  if (report.dispositions.empty()) return "";
  std::string text;
  for (const DispositionCount& disposition : report.dispositions)
    text += (text.empty() ? "" : ", ") + count(disposition.units) + " " + disposition.name;
  return step("response",
              text + fmt::format("; response rate {:.1f} % (weighted {:.1f} %, AAPOR RR3)",
                                 100 * report.response_rate,
                                 100 * report.weighted_response_rate));
}

std::string calibration_lines(const CalibrationReport& calibration) {
  std::size_t totals = 0;
  for (const MarginReport& margin : calibration.margins) totals += margin.lines.size();
  std::string text =
      step(calibration.part.empty() ? "calibration" : calibration.part,
           fmt::format("{} to {}, {} of which {} independent; worst margin error {:.1e}",
                       calibration.spec.distance,
                       counted(calibration.margins.size(), "margin"),
                       counted(totals, "total"),
                       calibration.equations,
                       calibration.full_sample.worst_error));
  return text + step("",
                     fmt::format("g-weights {:.2f} – {:.2f} (median {:.2f})",
                                 calibration.g_weight.min,
                                 calibration.g_weight.max,
                                 calibration.g_weight.median));
}

std::string weight_lines(const RunReport& report) {
  if (report.waterfall.size() < 2) {
    return step("weight",
                fmt::format("base weights as they are, sum {}, design effect of weights {:.2f}",
                            grouped_text(report.weight.sum),
                            report.weight.kish));
  }
  constexpr std::size_t kMostParts = 4;
  std::string text = waterfall_lines(report);
  for (std::size_t k = 0; k < std::min(report.calibrations.size(), kMostParts); ++k)
    text += calibration_lines(report.calibrations[k]);
  if (report.calibrations.size() > kMostParts) {
    text += step("",
                 fmt::format("… {} calibrations in all (weighting.json has every one)",
                             report.calibrations.size()));
  }
  if (report.weight.negative > 0)
    text += step("", count(report.weight.negative) + " weights are negative");
  return text;
}

// What of another system's conventions, or of keys set by hand, differs from ours.
std::string convention_line(const RunReport& report) {
  if (report.like.empty() && report.difference.empty()) return "";
  return step("",
              (report.like.empty() ? "conventions" : "like " + report.like) + ": " +
                  (report.difference.empty() ? "as ours" : report.difference));
}

std::string replicate_lines(const RunReport& report) {
  if (report.method == "linearization") {
    return step("variance",
                report.calibrations.empty() ? "linearization"
                                            : "linearization, of calibration residuals") +
           convention_line(report);
  }
  double worst = 0;
  for (const ReplicateReport& r : report.replicates) {
    if (r.converged) worst = std::max(worst, r.worst_error);
  }
  std::string text = fmt::format("{} × {}", count(report.coefficients.size()), report.method);
  if (!report.calibrations.empty()) {
    text += fmt::format(", each weighted again; worst margin error {:.1e}", worst);
  } else if (report.waterfall.size() > 1) {
    text += ", each weighted again";
  }
  if (report.failed_replicates() > 0) {
    text += fmt::format("; {} failed and are left out", report.failed_replicates());
  }
  if (report.psus_known && report.most_df < report.design_df)
    text += fmt::format("; they carry {} df", shortest_text(report.most_df));
  text = step("replicates", text);
  text += convention_line(report);
  if (const Estimate* worst = report.least_settled()) {
    text += step(
        "",
        fmt::format("simulation error of the national standard errors: CV {:.1f} % at most ({})",
                    100 * worst->se_simulation_cv,
                    worst->indicator));
  }
  return text;
}

// Contrasts, tests and models, with how many of them have no result.
std::string analysis_line(const RunReport& report) {
  const PublishedTable& table = report.published;
  std::string text;
  std::size_t without = 0;
  const auto add = [&](std::size_t number, const std::string& noun) {
    if (number > 0) text += (text.empty() ? "" : ", ") + counted(number, noun);
  };
  add(table.contrasts().size(), "contrast");
  add(table.crosstabs().size(), "cross-tabulation");
  add(table.regressions().size(), "regression coefficient");
  for (const ContrastEstimate& c : table.contrasts()) without += available(c.p) ? 0 : 1;
  for (const CrosstabTest& t : table.crosstabs()) without += available(t.second_order_p) ? 0 : 1;
  for (const RegressionEstimate& r : table.regressions())
    without += available(r.coefficient.p) ? 0 : 1;
  if (text.empty()) return "";
  return step(
      "",
      text +
          (without > 0 ? "; " + count(without) + " of them without a test (note says why)" : ""));
}

std::string estimate_line(const RunReport& report) {
  const auto without_se =
      std::count_if(report.published.estimates().begin(),
                    report.published.estimates().end(),
                    [](const Estimate& e) { return !available(e.se) && available(e.value); });
  const auto& table = report.published;
  const auto hidden = std::count_if(table.disclosure().begin(),
                                    table.disclosure().end(),
                                    [](const std::string& why) { return !why.empty(); });
  return step(
             "estimate",
             counted(report.published.estimates().size(), "estimate") +
                 (without_se > 0 ? ", " + count(static_cast<std::size_t>(without_se)) +
                                       " of them without a standard error (quality_reason says why)"
                                 : "") +
                 (hidden > 0 ? "; " + count(static_cast<std::size_t>(hidden)) + " are not published"
                             : "")) +
         analysis_line(report);
}

bool is_percent(const Estimate& e) { return e.is_proportion && e.unit == 1; }

// Proportions in percent, everything else with as many decimals as its size calls for.
std::string shown(const Estimate& e, double value) {
  if (!available(value)) return "–";
  if (is_percent(e)) return fmt::format("{:.2f}", 100 * value);
  const double size = std::abs(e.value);
  return grouped_text(value, size >= 1000 ? 0 : (size >= 10 ? 1 : 3));
}

// One long label must not push every number off the screen.
std::string shortened(const std::string& label) {
  constexpr std::size_t kMost = 64;
  if (text_width(label) <= kMost) return label;
  std::size_t at = 0;
  for (std::size_t count = 0; at < label.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(label[at]) & 0xC0U) != 0x80U;
    if (begins && count++ == kMost - 1) break;
  }
  return label.substr(0, at) + "…";
}

std::string headline_table(const RunReport& report, const SummaryStyle& style) {
  const bool has_truth = !style.truth.empty();
  TextTable table;
  const std::string level = shortest_text(report.published.estimates().front().level);
  table.rows.push_back({"National", "estimate", level + " % interval", "CV %", "n", "quality"});
  if (has_truth) table.rows.back().push_back("truth");
  for (const Estimate& e : report.published.estimates()) {
    if (e.domain != "all") continue;
    const std::string label =
        shortened(e.indicator_label.empty() ? e.indicator : e.indicator_label);
    const std::string unit = is_percent(e) && available(e.value) ? " %" : "";
    const std::string interval =
        available(e.ci_lower) ? shown(e, e.ci_lower) + " – " + shown(e, e.ci_upper) : "–";
    table.rows.push_back({label,
                          shown(e, e.value) + unit,
                          interval,
                          available(e.cv) ? fmt::format("{:.1f}", 100 * e.cv) : "–",
                          available(e.n) ? grouped_text(e.n) : "–",
                          e.quality});
    if (!has_truth) continue;
    const auto truth = style.truth.find(e.indicator + "|all|all");
    table.rows.back().push_back(truth == style.truth.end() ? "" : shown(e, truth->second) + unit);
  }
  std::string text = table.text();
  for (const Estimate& e : report.published.estimates()) {
    if (e.domain != "all" || e.note.empty()) continue;
    text += "\n  " + (e.indicator_label.empty() ? e.indicator : e.indicator_label) + ": " + e.note;
  }
  return text + (text.ends_with('\n') ? "" : "\n");
}

}  // namespace

std::string text_summary(const RunReport& report, const SummaryStyle& style) {
  const std::string bold = style.color ? "\x1b[1m" : "";
  const std::string plain = style.color ? "\x1b[0m" : "";
  std::string text = bold + report.title + plain;
  for (const std::string& part : {report.country, report.reference_period}) {
    if (!part.empty()) text += "  ·  " + part;
  }
  text += "\n\n" + data_lines(report) + response_lines(report) + weight_lines(report) +
          replicate_lines(report) + estimate_line(report);
  return text + "\n" + headline_table(report, style);
}

}  // namespace darkfigure
