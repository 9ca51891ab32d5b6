#include "engine/unit_frames.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"

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

}  // namespace

// A domain of the design's level, or one that only the units' level knows.
std::optional<Domain> UnitFrames::domain_at(std::size_t level,
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

// The rows of the design's level with a weight that is a multiple of the design's.
std::optional<Units> UnitFrames::own_units(std::size_t level, const Indicator& indicator) {
  const auto config_error = [&](const std::string& message) {
    diagnostics_.error(Concern::kConfig, indicator.location, "\"weight\": " + message);
    return std::nullopt;
  };
  if (level != survey_.design_level) {
    return config_error("units below the design's level have the weight of their [data." +
                        survey_.levels[level].data.level + "]");
  }
  const Microdata& data = survey_.data();
  const Column* weight = data.find(indicator.weight);
  if (weight == nullptr) {
    return config_error("unknown variable \"" + indicator.weight + "\" in " + data.file +
                        did_you_mean(indicator.weight, data.all_names));
  }
  const Location place{.file = data.file, .variable = indicator.weight};
  if (weight->is_text) {
    diagnostics_.error(Concern::kData,
                       place,
                       "expected a numeric weight but the variable holds text; store it as a "
                       "number in the file");
    return std::nullopt;
  }
  Units units{.are_rows = false, .row = {}, .multiplier = {}};
  units.row.resize(data.rows);
  std::iota(units.row.begin(), units.row.end(), 0U);
  units.multiplier.assign(data.rows, 0.0);
  std::vector<std::size_t> wrong;
  std::vector<std::size_t> unbased;
  const Design& design = survey_.design;
  for (std::size_t row = 0; row < data.rows; ++row) {
    const double own = weight->values[row];
    const double base = design.base_weight[row];
    if (base == 0) {
      if (weight->present(row) && own > 0) unbased.push_back(row);
    } else if (design.respondent[row] == 0) {
      continue;  // the weight of who was not interviewed may be missing
    } else if (!weight->present(row) || !(own >= 0) || std::isinf(own)) {
      wrong.push_back(row);
    } else {
      units.multiplier[row] = own / base;
    }
  }
  if (!wrong.empty()) {
    diagnostics_.error(
        Concern::kData,
        place,
        "expected a weight of 0 or more in every row but it is missing or negative in " +
            row_list_text(data.in_file(wrong)));
  }
  if (!unbased.empty()) {
    diagnostics_.error(Concern::kData,
                       place,
                       "expected weight 0 where " + design.spec.weight +
                           " of [design] is 0 but found more in " +
                           row_list_text(data.in_file(unbased)) +
                           "; give [design] the weight that is positive for everybody");
  }
  if (!wrong.empty() || !unbased.empty()) return std::nullopt;
  return units;
}

std::optional<std::size_t> UnitFrames::frame_of(std::size_t level, const Indicator& indicator) {
  const auto same = std::find_if(made_.begin(), made_.end(), [&](const Made& made) {
    return made.level == level && made.weight == indicator.weight;
  });
  if (same != made_.end()) return static_cast<std::size_t>(same - made_.begin());
  std::optional<Units> units = survey_.levels[level].units;
  if (!indicator.weight.empty()) units = own_units(level, indicator);
  if (!units) return std::nullopt;
  std::vector<Domain> domains = {whole_population(survey_.levels[level].data.rows)};
  for (const std::vector<std::string>& names : survey_.config.estimates.domains) {
    if (auto domain = domain_at(level, names)) domains.push_back(std::move(*domain));
  }
  made_.push_back({level, indicator.weight});
  survey_.frames.push_back({std::move(*units), tabulate_domains(std::move(domains))});
  return survey_.frames.size() - 1;
}

// A domain that only a lower level has, while no indicator is of that level, gives no row at all.
void UnitFrames::check_domains_used() const {
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

}  // namespace darkfigure
