#include "engine/bind_indicators.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/core/level.h"
#include "engine/core/number_text.h"
#include "engine/expression/roll_up.h"

namespace darkfigure {
namespace {

// A key or a measurement named as a domain by mistake would fill the memory with estimates.
void check_domain_size(const Domain& domain, const Location& place, Diagnostics& diagnostics) {
  constexpr std::size_t kMostCategories = 5000;
  const std::size_t count = domain.categories.codes.size();
  if (count <= kMostCategories) return;
  diagnostics.error(Concern::kConfig,
                    place,
                    "the domain \"" + domain.name + "\" has " +
                        grouped_text(static_cast<double>(count)) + " categories, more than " +
                        grouped_text(kMostCategories) + "; derive a variable that groups them");
}

// The same categories seen from units below: none is lost because no unit falls into it.
Domain seen_from(const Domain& domain, const Units& units) {
  if (units.are_rows) return domain;
  Domain seen = domain;
  seen.categories.of_row.clear();
  for (const std::uint32_t row : units.row) {
    seen.categories.of_row.push_back(domain.categories.of_row[row]);
  }
  return seen;
}

class IndicatorBinding {
 public:
  IndicatorBinding(Survey& survey, std::span<const Statistic> statistics, Diagnostics& diagnostics)
      : survey_(survey), statistics_(statistics), diagnostics_(diagnostics) {}

  void bind();

 private:
  void check_domains_used();
  void bind_one(const Indicator& indicator, const Statistic& statistic);
  bool check(const Indicator& indicator, const Statistic& statistic) const;
  bool check_quantile(const Indicator& indicator) const;
  std::optional<std::size_t> level_of(const Indicator& indicator) const;
  std::size_t frame_of(std::size_t level);
  UnitFrame make_frame(std::size_t level);
  std::optional<Domain> domain_at(std::size_t level, const std::vector<std::string>& names);
  Column evaluate(std::size_t level, const SourceText& text, bool condition);
  // Incidents per row of the design's level, and the rows with some of unknown kind.
  struct Incidents {
    Column count;
    std::vector<std::uint8_t> unanswered;
    std::map<std::string, std::size_t> missing;
  };
  Incidents incidents(std::size_t level, const SourceText& condition);
  std::vector<double> unit_weights(const Units& units) const;
  void error(const Location& place, std::string message) const {
    diagnostics_.error(Concern::kConfig, place, std::move(message));
  }

  Survey& survey_;
  std::span<const Statistic> statistics_;
  Diagnostics& diagnostics_;
  std::vector<std::size_t> level_of_frame_;
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

// A domain of the design's level, or one that only the units' level knows.
std::optional<Domain> IndicatorBinding::domain_at(std::size_t level,
                                                  const std::vector<std::string>& names) {
  const auto known_at = [&](std::size_t at) {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return survey_.variables[at]->knows(name);
    });
  };
  const Location& place = survey_.config.domains_location;
  const bool above = known_at(survey_.design_level);
  if (!above && level == survey_.design_level) {
    // A domain of incidents, say, says nothing of persons; a name no level knows is an error.
    for (std::size_t other = 0; other < survey_.levels.size(); ++other) {
      const bool below = is_at_or_below(survey_.levels, other, survey_.design_level);
      if (below && known_at(other)) return std::nullopt;
    }
  } else if (!above && !known_at(level)) {
    return std::nullopt;  // reported, or of another level
  }
  const std::size_t at = above ? survey_.design_level : level;
  std::vector<const Column*> columns;
  for (const std::string& name : names) {
    columns.push_back(survey_.variables[at]->find(name, place));
  }
  if (std::find(columns.begin(), columns.end(), nullptr) != columns.end()) return std::nullopt;
  Domain domain = bind_domain(columns);
  check_domain_size(domain, place, diagnostics_);
  return above ? seen_from(domain, survey_.levels[level].units) : domain;
}

UnitFrame IndicatorBinding::make_frame(std::size_t level) {
  std::vector<Domain> domains = {whole_population(survey_.levels[level].data.rows)};
  for (const std::vector<std::string>& names : survey_.config.estimates.domains) {
    if (auto domain = domain_at(level, names)) domains.push_back(std::move(*domain));
  }
  return {survey_.levels[level].units, tabulate_domains(std::move(domains))};
}

std::size_t IndicatorBinding::frame_of(std::size_t level) {
  for (std::size_t frame = 0; frame < level_of_frame_.size(); ++frame) {
    if (level_of_frame_[frame] == level) return frame;
  }
  level_of_frame_.push_back(level);
  survey_.frames.push_back(make_frame(level));
  return survey_.frames.size() - 1;
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
IndicatorBinding::Incidents IndicatorBinding::incidents(std::size_t level,
                                                        const SourceText& condition) {
  Column counted = survey_.variables[level]->evaluate_condition(condition);
  const Units& units = survey_.levels[level].units;
  Incidents result;
  result.unanswered.assign(survey_.data().rows, 0);
  Column multiplier;
  for (std::size_t unit = 0; unit < counted.rows(); ++unit) {
    multiplier.append(units.multiplier_of(unit), Missing::kPresent);
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

bool IndicatorBinding::check(const Indicator& indicator, const Statistic& statistic) const {
  if (indicator.numerator.empty()) return false;  // reported
  if (statistic.denominator == DenominatorRole::kNumber && indicator.denominator.empty()) {
    error(indicator.location,
          "expected a \"denominator\" with statistic = \"" + indicator.statistic +
              "\" but it is missing; \"1\" counts every unit");
    return false;
  }
  if (indicator.unit != 1 && !statistic.is_rate) {
    error(indicator.location,
          "\"unit\" has no effect with statistic = \"" + indicator.statistic + "\"");
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
  if (!jackknife && spec.method != ReplicationMethod::kLinearization) return true;
  error(indicator.location,
        "the quantile \"" + indicator.id + "\" has no variance by " +
            (jackknife ? "a jackknife, which is inconsistent for quantiles" : "linearization") +
            "; choose \"bootstrap\", \"fay\", \"brr\" or \"sdr\" as method of [replication]");
  return false;
}

void IndicatorBinding::bind_one(const Indicator& indicator, const Statistic& statistic) {
  if (!check(indicator, statistic)) return;
  const std::optional<std::size_t> level = level_of(indicator);
  if (!level) return;
  const bool counts_incidents =
      statistic.numerator == NumeratorRole::kIncidents && *level != survey_.design_level;
  const std::size_t base_level = counts_incidents ? survey_.design_level : *level;
  const bool ratio = statistic.denominator == DenominatorRole::kNumber;
  Incidents found;
  if (counts_incidents) found = incidents(*level, indicator.numerator);
  const bool condition = statistic.numerator == NumeratorRole::kCondition;
  const Column numerator =
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
  const std::size_t frame = frame_of(base_level);
  survey_.indicators.push_back(bind_indicator(
      indicator, statistic, columns, unit_weights(survey_.levels[base_level].units)));
  BoundIndicator& bound = survey_.indicators.back();
  bound.frame = frame;
  if (!counts_incidents) return;
  for (const auto& [reason, count] : found.missing) bound.missing[reason] += count;
  for (std::size_t row = 0; row < bound.unanswered.size(); ++row) {
    if (bound.in_base[row] != 0) bound.unanswered[row] = found.unanswered[row];
  }
}

// A domain that only a lower level has, while no indicator is of that level, gives no row at all.
void IndicatorBinding::check_domains_used() {
  for (const std::vector<std::string>& names : survey_.config.estimates.domains) {
    std::string name;
    for (const std::string& part : names) name += (name.empty() ? "" : "*") + part;
    const bool used =
        std::any_of(survey_.frames.begin(), survey_.frames.end(), [&](const UnitFrame& frame) {
          return std::any_of(frame.domains.domains.begin(),
                             frame.domains.domains.end(),
                             [&](const Domain& domain) { return domain.name == name; });
        });
    if (used || diagnostics_.has_errors()) continue;
    diagnostics_.warning(Concern::kConfig,
                         survey_.config.domains_location,
                         "the domain \"" + name +
                             "\" belongs to a lower level, and no indicator is of that level: it "
                             "gives no estimate");
  }
}

void IndicatorBinding::bind() {
  frame_of(survey_.design_level);
  for (const Indicator& indicator : survey_.config.indicators) {
    if (const Statistic* statistic = find_statistic(statistics_, indicator.statistic)) {
      bind_one(indicator, *statistic);
    } else if (!indicator.statistic.empty()) {
      std::string list;
      for (const Statistic& known : statistics_) {
        list += (list.empty() ? "" : ", ") + std::string(known.name);
      }
      error(indicator.location,
            "unknown statistic \"" + indicator.statistic + "\"; expected one of " + list);
    }
  }
  check_domains_used();
}

}  // namespace

void bind_indicators(Survey& survey,
                     std::span<const Statistic> statistics,
                     Diagnostics& diagnostics) {
  IndicatorBinding(survey, statistics, diagnostics).bind();
}

}  // namespace darkfigure
