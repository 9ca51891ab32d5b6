#include "engine/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "engine/core/suggestion.h"
#include "engine/settle_replicates.h"

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
bool tells_apart(const std::vector<NationalCount>& own,
                 const std::vector<NationalCount>& other,
                 const std::string& indicator,
                 const DisclosureSpec& spec) {
  if (spec.minimum_cases == 0) return false;
  const auto of = [&](const std::vector<NationalCount>& counts) {
    return *std::find_if(counts.begin(), counts.end(), [&](const NationalCount& count) {
      return count.indicator == indicator;
    });
  };
  const double more = std::abs(of(other).n_numerator - of(own).n_numerator);
  return of(other).n != of(own).n || (more > 0 && more < static_cast<double>(spec.minimum_cases));
}

RunConfig config_under(const Survey& survey,
                       const Alternative& alternative,
                       Diagnostics& diagnostics) {
  std::vector<ConfigOverride> overrides = survey.config.overrides;
  overrides.insert(overrides.end(), alternative.settings.begin(), alternative.settings.end());
  RunConfig config = read_run_config(survey.config.file, overrides, diagnostics);
  config.estimates.domains.clear();
  config.analysis = {};
  config.replicate_estimates = false;
  config.disclosure = survey.config.disclosure;
  return config;
}

}  // namespace

void check_alternatives(const Survey& survey,
                        std::span<const Statistic> statistics,
                        Diagnostics& diagnostics) {
  const SensitivitySpec& spec = survey.config.sensitivity;
  std::vector<std::string> ids;
  for (const Estimand& estimand : survey.estimands) ids.push_back(estimand.spec.id);
  for (const std::string& id : spec.indicators) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    diagnostics.error(
        Concern::kConfig,
        {.file = survey.config.file},
        "[sensitivity]: there is no indicator \"" + id + "\"" + did_you_mean(id, ids));
  }
  for (const Alternative& alternative : spec.alternatives) {
    Diagnostics own;
    try {
      RunConfig config = config_under(survey, alternative, own);
      own.throw_if_errors();
      bind_survey(std::move(config), statistics, own);
    } catch (const InputError& error) {
      for (const Finding& finding : error.findings()) {
        if (finding.severity != Severity::kError) continue;
        diagnostics.error(finding.concern,
                          alternative.location,
                          "alternative \"" + alternative.id + "\": " + finding.message,
                          finding.details);
      }
    }
  }
}

std::vector<SensitivityRow> run_alternatives(const Survey& survey,
                                             const RunResult& run,
                                             std::span<const Statistic> statistics,
                                             const RunSettings& settings,
                                             Diagnostics& diagnostics) {
  const PublishedTable& published = run.report.published;
  const SensitivitySpec& spec = survey.config.sensitivity;
  std::vector<SensitivityRow> rows;
  if (spec.alternatives.empty()) return rows;
  for (std::size_t k = 0; k < published.estimates().size(); ++k) {
    const Estimate& e = published.estimates()[k];
    if (is_wanted(spec, e) && published.is_published(k)) rows.push_back({"", "as run", e, 0});
  }
  const std::size_t indicators = rows.size();
  for (const Alternative& alternative : spec.alternatives) {
    Diagnostics own;
    const auto other = bind_survey(config_under(survey, alternative, own), statistics, own);
    settle_replicates(*other, settings, own);
    const RunResult result = run_survey(*other, settings, nullptr);
    const PublishedTable& table = result.report.published;
    for (std::size_t k = 0; k < indicators; ++k) {
      const Estimate& here = rows[k].estimate;
      const Estimate* there = national(table, here.indicator);
      if (there == nullptr ||
          tells_apart(run.national, result.national, here.indicator, survey.config.disclosure))
        continue;
      rows.push_back({alternative.id, alternative.label, *there, there->value - here.value});
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
