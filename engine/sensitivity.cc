#include "engine/sensitivity.h"

#include <algorithm>
#include <cmath>

namespace darkfigure {
namespace {

bool is_wanted(const SensitivitySpec& spec, const Estimate& e) {
  if (e.domain != "all") return false;
  return spec.indicators.empty() ||
         std::find(spec.indicators.begin(), spec.indicators.end(), e.indicator) !=
             spec.indicators.end();
}

// A national estimate of that indicator, or null.
const Estimate* national(const PublishedTable& table, const std::string& indicator) {
  for (std::size_t k = 0; k < table.estimates().size(); ++k) {
    const Estimate& e = table.estimates()[k];
    if (e.indicator == indicator && e.domain == "all" && table.is_published(k)) return &e;
  }
  return nullptr;
}

// Under disclosure control: two bases, or numbers of cases, whose difference is somebody's answer.
bool tells_apart(const Estimate& own, const Estimate& other, const DisclosureSpec& spec) {
  if (spec.minimum_cases == 0) return false;
  const double more = std::abs(other.n_numerator - own.n_numerator);
  return other.n != own.n || (more > 0 && more < static_cast<double>(spec.minimum_cases));
}

PublishedTable estimates_under(const Survey& survey,
                               const Alternative& alternative,
                               std::span<const Statistic> statistics,
                               const RunSettings& settings) {
  Diagnostics diagnostics;
  std::vector<ConfigOverride> overrides = survey.config.overrides;
  overrides.insert(overrides.end(), alternative.settings.begin(), alternative.settings.end());
  RunConfig config = read_run_config(survey.config.file, overrides, diagnostics);
  config.estimates.domains.clear();
  config.analysis = {};
  config.replicate_estimates = false;
  const auto other = bind_survey(std::move(config), statistics, diagnostics);
  return run_survey(*other, settings, nullptr).report.published;
}

}  // namespace

std::vector<SensitivityRow> run_alternatives(const Survey& survey,
                                             const PublishedTable& published,
                                             std::span<const Statistic> statistics,
                                             const RunSettings& settings,
                                             Diagnostics& diagnostics) {
  const SensitivitySpec& spec = survey.config.sensitivity;
  std::vector<SensitivityRow> rows;
  if (spec.alternatives.empty()) return rows;
  for (std::size_t k = 0; k < published.estimates().size(); ++k) {
    const Estimate& e = published.estimates()[k];
    if (is_wanted(spec, e) && published.is_published(k)) rows.push_back({"", "as run", e, 0});
  }
  const std::size_t indicators = rows.size();
  for (const Alternative& alternative : spec.alternatives) {
    const PublishedTable table = estimates_under(survey, alternative, statistics, settings);
    for (std::size_t k = 0; k < indicators; ++k) {
      const Estimate& own = rows[k].estimate;
      const Estimate* other = national(table, own.indicator);
      if (other == nullptr || tells_apart(own, *other, survey.config.disclosure)) continue;
      rows.push_back({alternative.id, alternative.label, *other, other->value - own.value});
    }
  }
  if (indicators == 0) {
    diagnostics.warning(Concern::kConfig,
                        {.file = survey.config.file},
                        "[sensitivity] names no indicator that is published nationally");
  }
  return rows;
}

}  // namespace darkfigure
