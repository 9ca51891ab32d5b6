#include "cli/judge_again.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/small_tables.h"
#include "engine/bind_quality.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/reliability/judge.h"
#include "engine/report/text_table.h"

namespace darkfigure {

Judgement judge_again(const std::vector<std::string>& names, RunReport& report) {
  Diagnostics diagnostics;
  const bool all = std::find(names.begin(), names.end(), "all") != names.end();
  const std::vector<QualityProfile> profiles =
      find_profiles(all ? profile_names() : names, {.file = "--quality"}, diagnostics);
  diagnostics.throw_if_errors();
  const std::vector<Estimate>& estimates = report.published.estimates();
  std::vector<std::vector<QualityVerdict>> verdicts;
  TextTable table;
  table.rows.push_back({"estimate", "value", "CV %", "n"});
  Judgement judgement{.table = {}, .csv = "indicator,domain,category,estimate,se,cv,n"};
  for (const QualityProfile& profile : profiles) {
    verdicts.push_back(judge(profile, estimates));
    table.rows.front().push_back(profile.id);
    judgement.csv += "," + csv_field(profile.id) + "," + csv_field(profile.id + "_rule");
  }
  judgement.csv += "\n";
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const Estimate& e = estimates[k];
    table.rows.push_back(
        {e.indicator + (e.domain == "all" ? "" : " " + e.domain + "=" + e.category),
         shown_number(e, e.value),
         available(e.cv) ? fmt::format("{:.1f}", 100 * e.cv) : "–",
         available(e.n) ? grouped_text(e.n) : "–"});
    judgement.csv +=
        csv_field(e.indicator) + "," + csv_field(e.domain) + "," + csv_field(e.category);
    for (const double number : {e.value, e.se, e.cv, e.n})
      judgement.csv += "," + exact_text(number);
    for (const std::vector<QualityVerdict>& verdict : verdicts) {
      table.rows.back().push_back(verdict_name(verdict[k].verdict));
      judgement.csv += "," + verdict_name(verdict[k].verdict) + "," + csv_field(verdict[k].reason);
    }
    judgement.csv += "\n";
  }
  judgement.table = table.text();
  std::vector<Estimate> judged = estimates;
  set_quality(profiles, judged);
  for (std::size_t k = 0; k < judged.size(); ++k) {
    if (report.published.is_published(k))
      report.published.set_quality(k, judged[k].quality, judged[k].quality_reason);
  }
  report.quality.clear();
  for (const QualityProfile& profile : profiles) report.quality.push_back(profile.id);
  return judgement;
}

}  // namespace darkfigure
