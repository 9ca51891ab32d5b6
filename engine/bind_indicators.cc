#include "engine/bind_indicators.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/core/level.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"
#include "engine/expression/roll_up.h"
#include "engine/unit_frames.h"

namespace darkfigure {
namespace {

class IndicatorBinding {
 public:
  IndicatorBinding(Survey& survey, std::span<const Statistic> statistics, Diagnostics& diagnostics)
      : survey_(survey),
        statistics_(statistics),
        diagnostics_(diagnostics),
        frames_(survey, diagnostics) {}

  void bind();

 private:
  void bind_one(const Indicator& indicator, const Statistic& statistic);
  bool check(const Indicator& indicator, const Statistic& statistic) const;
  bool check_quantile(const Indicator& indicator) const;
  std::optional<std::size_t> level_of(const Indicator& indicator) const;
  Column evaluate(std::size_t level, const SourceText& text, bool condition);
  // Incidents per row of the design's level, and the rows with some of unknown kind.
  struct Incidents {
    Column count;
    std::vector<std::uint8_t> unanswered;
    std::map<std::string, std::size_t> missing;
  };
  Incidents incidents(std::size_t level, const SourceText& condition, bool weighted);
  void check_reasons(const BoundIndicator& bound) const;
  void bind_average(const Indicator& indicator);
  void add_estimand(const Indicator& spec, BoundIndicator bound);
  std::vector<double> unit_weights(const Units& units) const;
  bool weigh_incidents(const Indicator& indicator, const Units& units, Column& count) const;
  void error(const Location& place, std::string message) const {
    diagnostics_.error(Concern::kConfig, place, std::move(message));
  }

  Survey& survey_;
  std::span<const Statistic> statistics_;
  Diagnostics& diagnostics_;
  UnitFrames frames_;
};

std::optional<std::size_t> IndicatorBinding::level_of(const Indicator& indicator) const {
  if (indicator.level.empty()) return survey_.design_level;
  const std::size_t level = level_index(survey_.levels, indicator.level);
  if (level != Level::kNone && is_at_or_below(survey_.levels, level, survey_.design_level)) {
    return level;
  }
  error(indicator.location,
        level == Level::kNone
            ? "\"level\": there is no section [data." + indicator.level + "]"
            : "\"level\": expected the design's level \"" + survey_.config.design.level +
                  "\" or one below it but found \"" + indicator.level +
                  "\", whose units have no weight here");
  return std::nullopt;
}

Column IndicatorBinding::evaluate(std::size_t level, const SourceText& text, bool condition) {
  Variables& variables = *survey_.variables[level];
  Column column = condition ? variables.evaluate_condition(text) : variables.evaluate(text);
  if (column.is_text) {
    error(text.location, "expected a number or a condition but \"" + text.text + "\" is text");
  }
  return column;
}

// For each row of the design's level its incidents that satisfy the condition, each with its own
// weight as a multiple of the row's and as often as its record stands for. Incidents of which it is
// not known are not counted, as in a total, and reported; to leave the row out would lose victims.
// Unweighted they are counted as often as they happened.
IndicatorBinding::Incidents IndicatorBinding::incidents(std::size_t level,
                                                        const SourceText& condition,
                                                        bool weighted) {
  Column counted = survey_.variables[level]->evaluate_condition(condition);
  const Units& units = survey_.levels[level].units;
  Incidents result;
  result.unanswered.assign(survey_.data().rows, 0);
  Column multiplier;
  for (std::size_t unit = 0; unit < counted.rows(); ++unit) {
    const std::vector<double>& series = survey_.levels[level].series_count;
    const double count = series.empty() ? 1 : series[unit];
    multiplier.append(weighted ? units.multiplier_of(unit) : count, Missing::kPresent);
    if (counted.present(unit)) continue;
    ++result.missing[counted.reason(unit)];
    result.unanswered[units.row_of(unit)] = 1;
    counted.missing[unit] = Missing::kPresent;
    counted.values[unit] = 0;
  }
  result.count = roll_up("sum", units.row, survey_.data().rows, &multiplier, &counted);
  return result;
}

std::vector<double> IndicatorBinding::unit_weights(const Units& units) const {
  std::vector<double> base = survey_.design.base_weight;
  for (std::size_t row = 0; row < base.size(); ++row) base[row] *= survey_.design.respondent[row];
  if (units.are_rows) return base;
  std::vector<double> weights;
  for (std::size_t unit = 0; unit < units.row.size(); ++unit) {
    weights.push_back(base[units.row[unit]] * units.multiplier_of(unit));
  }
  return weights;
}

// Incidents are multiples of the design's weight; where the indicator has a weight of its own, they
// become multiples of that.
bool IndicatorBinding::weigh_incidents(const Indicator& indicator,
                                       const Units& units,
                                       Column& count) const {
  if (indicator.weight.empty()) return true;
  std::vector<std::size_t> unweighted;
  for (std::size_t row = 0; row < count.rows(); ++row) {
    if (count.values[row] == 0) continue;
    const double multiplier = units.multiplier_of(row);
    if (multiplier > 0) {
      count.values[row] /= multiplier;
    } else {
      unweighted.push_back(row);
    }
  }
  if (unweighted.empty()) return true;
  diagnostics_.error(Concern::kData,
                     {.file = survey_.data().file, .variable = indicator.weight},
                     "expected a weight above 0 where there are incidents but found 0 in " +
                         row_list_text(survey_.data().in_file(unweighted)));
  return false;
}

bool IndicatorBinding::check(const Indicator& indicator, const Statistic& statistic) const {
  if (indicator.numerator.empty()) return false;  // reported
  if (!indicator.of.empty()) {
    error(indicator.location, "\"of\" goes with statistic = \"average\"");
  }
  for (const std::string& reason : indicator.missing.as_no) {
    const auto& yes = indicator.missing.as_yes;
    if (std::find(yes.begin(), yes.end(), reason) != yes.end())
      error(indicator.location,
            "\"" + reason + "\" stands in \"missing_as_no\" and in \"missing_as_yes\"");
  }
  const bool counts_missing = !indicator.missing.as_no.empty() ||
                              !indicator.missing.as_yes.empty() || indicator.nonresponse_bounds;
  if (counts_missing && statistic.numerator != NumeratorRole::kCondition) {
    error(indicator.location,
          "\"missing_as_no\", \"missing_as_yes\" and \"nonresponse_bounds\" are for shares "
          "of units, not for statistic = \"" +
              indicator.statistic + "\"");
  }
  if (statistic.denominator == DenominatorRole::kNumber && indicator.denominator.empty()) {
    error(indicator.location,
          "expected a \"denominator\" with statistic = \"" + indicator.statistic +
              "\" but it is missing; \"1\" counts every unit");
    return false;
  }
  if (indicator.unit != 1 && !statistic.takes_unit) {
    error(indicator.location,
          "\"unit\" has no effect with statistic = \"" + indicator.statistic + "\"");
  }
  if (!statistic.is_quantile && indicator.quantile.declared) {
    error(indicator.location,
          "\"probability\", \"rule\" and \"variance\" are a quantile's; statistic = \"" +
              indicator.statistic + "\" has none of them");
  }
  return !statistic.is_quantile || check_quantile(indicator);
}

// The jackknife of a quantile does not converge to its variance (Shao & Wu 1989), and linearization
// has no derivative to work with.
bool IndicatorBinding::check_quantile(const Indicator& indicator) const {
  const ReplicationSpec& spec = survey_.config.replication;
  const std::string method = method_name(spec.method);
  const bool jackknife =
      method.starts_with("jk") || method == "dagjk" || spec.type.starts_with("jk");
  const bool linearized = spec.method == ReplicationMethod::kLinearization;
  if (indicator.quantile.woodruff || (!jackknife && !linearized)) return true;
  error(indicator.location,
        "the quantile \"" + indicator.id + "\" has no variance by " +
            (jackknife ? "a jackknife, which is inconsistent for quantiles" : "linearization") +
            "; declare variance = \"woodruff\", or choose \"bootstrap\", \"fay\", \"brr\" or "
            "\"sdr\" as method of [replication]");
  return false;
}

void IndicatorBinding::bind_one(const Indicator& indicator, const Statistic& statistic) {
  if (!check(indicator, statistic)) return;
  const std::optional<std::size_t> level = level_of(indicator);
  if (!level) return;
  const bool weighted = statistic.numerator == NumeratorRole::kIncidents;
  const bool counts_incidents =
      (weighted || statistic.numerator == NumeratorRole::kIncidentCount) &&
      *level != survey_.design_level;
  const std::size_t base_level = counts_incidents ? survey_.design_level : *level;
  const bool ratio = statistic.denominator == DenominatorRole::kNumber;
  Incidents found;
  if (counts_incidents) found = incidents(*level, indicator.numerator, weighted);
  const bool condition = statistic.numerator == NumeratorRole::kCondition;
  Column numerator =
      counts_incidents ? found.count : evaluate(base_level, indicator.numerator, condition);
  Column denominator;
  Column where;
  IndicatorColumns columns{.numerator = &numerator, .denominator = nullptr, .where = nullptr};
  if (!indicator.denominator.empty()) {
    denominator = evaluate(base_level, indicator.denominator, !ratio);
    columns.denominator = &denominator;
  }
  if (!indicator.where.empty()) {
    where = evaluate(base_level, indicator.where, true);
    columns.where = &where;
  }
  if (diagnostics_.has_errors()) return;
  const std::optional<std::size_t> frame = frames_.frame_of(base_level, indicator);
  if (!frame) return;
  const Units& units = survey_.frames[*frame].units;
  const std::vector<double> weights = unit_weights(units);
  if (weighted && counts_incidents && !weigh_incidents(indicator, units, numerator)) return;
  const auto bind_as = [&](Indicator spec) {
    BoundIndicator bound = bind_indicator(spec, statistic, columns, weights);
    bound.frame = *frame;
    bound.spec.level = survey_.levels[base_level].data.level;
    for (const auto& [reason, count] : found.missing) bound.missing[reason] += count;
    for (std::size_t row = 0; counts_incidents && row < bound.unanswered.size(); ++row) {
      if (bound.in_base[row] != 0 || bound.no_victim[row] != 0)
        bound.unanswered[row] = found.unanswered[row];
    }
    add_estimand(spec, std::move(bound));
  };
  bind_as(indicator);
  check_reasons(survey_.indicators.back());
  if (!indicator.nonresponse_bounds) return;
  for (const bool yes : {false, true}) {
    Indicator extreme = indicator;
    extreme.id += yes ? ":all-yes" : ":all-no";
    extreme.notes.sdmx.clear();  // the estimate itself is sent
    if (!extreme.label.empty()) {
      extreme.label += std::string(" (every missing answer counted as ") + (yes ? "yes)" : "no)");
    }
    extreme.missing = {};
    (yes ? extreme.missing.as_yes : extreme.missing.as_no) = {"all"};
    bind_as(std::move(extreme));
  }
}

// A reason that no answer has is a slip, or another file's.
void IndicatorBinding::check_reasons(const BoundIndicator& bound) const {
  std::string known;
  for (const auto& [reason, units] : bound.missing) known += (known.empty() ? "" : ", ") + reason;
  for (const auto* reasons : {&bound.spec.missing.as_no, &bound.spec.missing.as_yes}) {
    for (const std::string& reason : *reasons) {
      if (reason == "all" || bound.counted.contains(reason)) continue;
      diagnostics_.warning(Concern::kConfig,
                           bound.spec.location,
                           "no missing answer of \"" + bound.spec.id + "\" has the reason \"" +
                               reason + "\"" + (known.empty() ? "" : "; those it has: " + known));
    }
  }
}

void IndicatorBinding::add_estimand(const Indicator& spec, BoundIndicator bound) {
  Estimand estimand{.spec = spec, .parts = {{survey_.indicators.size(), 1}}, .frame = bound.frame};
  estimand.spec.level = bound.spec.level;
  survey_.indicators.push_back(std::move(bound));
  survey_.estimands.push_back(std::move(estimand));
}

// Averages are of indicators that are declared before or after them.
void IndicatorBinding::bind_average(const Indicator& indicator) {
  if (indicator.nonresponse_bounds || !indicator.missing.as_no.empty() ||
      !indicator.missing.as_yes.empty()) {
    error(indicator.location,
          "an average has no missing answers of its own: declare what they count as in its "
          "indicators");
  }
  if (!indicator.numerator.empty() || !indicator.denominator.empty() || !indicator.where.empty()) {
    error(indicator.location,
          "an average has no numerator, denominator or where of its own: its indicators, named in "
          "\"of\", have them");
  }
  if (indicator.of.size() < 2) {
    error(indicator.location, "expected two or more indicators in \"of\" of an average");
    return;
  }
  Estimand average{.spec = indicator, .parts = {}, .frame = 0};
  for (const std::string& id : indicator.of) {
    const auto part =
        std::find_if(survey_.estimands.begin(), survey_.estimands.end(), [&](const Estimand& e) {
          return e.spec.id == id && e.is_single();
        });
    if (part == survey_.estimands.end()) {
      const std::vector<Indicator>& all = survey_.config.indicators;
      const bool declared = std::any_of(
          all.begin(), all.end(), [&](const Indicator& other) { return other.id == id; });
      if (declared && diagnostics_.has_errors()) return;  // what is wrong with it is reported
      std::vector<std::string> ids;
      for (const Estimand& e : survey_.estimands) ids.push_back(e.spec.id);
      error(indicator.location,
            "\"of\": there is no indicator \"" + id + "\" to average" + did_you_mean(id, ids));
      return;
    }
    if (survey_.indicators[part->parts.front().indicator].statistic.is_quantile)
      error(indicator.location, "\"of\": the quantile \"" + id + "\" cannot be averaged");
    if (!average.parts.empty() && part->frame != average.frame)
      error(indicator.location, "\"of\": \"" + id + "\" is of another level than the others");
    const Statistic& statistic = survey_.indicators[part->parts.front().indicator].statistic;
    if (!average.parts.empty()) {
      const Statistic& first = survey_.indicators[average.parts.front().indicator].statistic;
      if (statistic.is_proportion != first.is_proportion || statistic.is_total != first.is_total)
        error(indicator.location,
              "\"of\": a " + std::string(first.name) + " and a " + std::string(statistic.name) +
                  " have no common average");
    }
    average.frame = part->frame;
    average.spec.level = part->spec.level;
    average.parts.push_back(
        {part->parts.front().indicator, 1 / static_cast<double>(indicator.of.size())});
  }
  // In the order of the config.
  const auto declared = [&](const Estimand& estimand) {
    const std::vector<Indicator>& all = survey_.config.indicators;
    return std::find_if(all.begin(), all.end(), [&](const Indicator& other) {
      const Location& there = estimand.spec.location;
      return other.location.file == there.file && other.location.line == there.line &&
             (estimand.spec.id + ":").starts_with(other.id + ":");  // ID, ID:all-no, ID:all-yes
    });
  };
  const auto at = std::find_if(
      survey_.estimands.begin(), survey_.estimands.end(), [&](const Estimand& estimand) {
        return declared(estimand) > declared(average);
      });
  survey_.estimands.insert(at, std::move(average));
}

void IndicatorBinding::bind() {
  frames_.frame_of(survey_.design_level, {});
  for (const Indicator& indicator : survey_.config.indicators) {
    if (const Statistic* statistic = find_statistic(statistics_, indicator.statistic)) {
      if (statistic->numerator != NumeratorRole::kIndicators) bind_one(indicator, *statistic);
    } else if (!indicator.statistic.empty()) {
      std::string list;
      for (const Statistic& known : statistics_) {
        list += (list.empty() ? "" : ", ") + std::string(known.name);
      }
      error(indicator.location,
            "unknown statistic \"" + indicator.statistic + "\"; expected one of " + list);
    }
  }
  for (const Indicator& indicator : survey_.config.indicators) {
    const Statistic* statistic = find_statistic(statistics_, indicator.statistic);
    if (statistic != nullptr && statistic->numerator == NumeratorRole::kIndicators)
      bind_average(indicator);
  }
  frames_.check_domains_used();
}

}  // namespace

void bind_indicators(Survey& survey,
                     std::span<const Statistic> statistics,
                     Diagnostics& diagnostics) {
  IndicatorBinding(survey, statistics, diagnostics).bind();
}

}  // namespace darkfigure
