#include "engine/editing/indicator_edits.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace darkfigure {
namespace {

constexpr double kFewestUnits = 20;

// Units and yes answers of one interviewer in one indicator.
struct Tally {
  double units = 0;
  double yes = 0;
  std::vector<std::size_t> rows;
};

std::vector<Tally> tally(const BoundIndicator& indicator, const Categories& interviewers) {
  std::vector<Tally> tallies(interviewers.codes.size());
  for (std::size_t row = 0; row < indicator.in_base.size(); ++row) {
    if (indicator.in_base[row] == 0 || interviewers.of_row[row] < 0) continue;
    Tally& own = tallies[static_cast<std::size_t>(interviewers.of_row[row])];
    ++own.units;
    own.yes += indicator.z[row];
    own.rows.push_back(row);
  }
  return tallies;
}

// Two-sided tail of the standard normal distribution.
double tail(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

// z of the interviewer's yes answers against the others' rate.
double score(const Tally& own, const Tally& all) {
  const double others = all.units - own.units;
  if (others <= 0) return 0;
  const double rate = (all.yes - own.yes) / others;
  const double expected_variance = rate * (1 - rate) * own.units * (1 + own.units / others);
  return expected_variance > 0 ? (own.yes - own.units * rate) / std::sqrt(expected_variance) : 0;
}

}  // namespace

void find_routing_conflict(const Level& level,
                           const std::string& indicator,
                           const Column& numerator,
                           const Column& denominator,
                           std::vector<Edit>& edits) {
  constexpr std::size_t kRarely = 10;  // at most one in so many
  std::vector<std::size_t> rows;
  std::size_t holds = 0;
  for (std::size_t row = 0; row < numerator.rows(); ++row) {
    const bool yes = numerator.present(row) && numerator.values[row] != 0;
    const bool ruled_out = denominator.present(row) && denominator.values[row] == 0;
    holds += yes ? 1 : 0;
    if (yes && ruled_out) rows.push_back(row);
  }
  if (rows.empty() || rows.size() * kRarely > holds) return;
  edits.push_back({"routing",
                   EditSeverity::kWarning,
                   level.data.level,
                   level.data.file,
                   indicator,
                   rows,
                   "the numerator holds where the denominator does not"});
}

void find_odd_interviewers(const Level& level,
                           const std::string& interviewer,
                           const std::vector<const BoundIndicator*>& indicators,
                           std::vector<Edit>& edits) {
  constexpr double kLevel = 0.01;
  const Column* column = level.data.find(interviewer);
  if (column == nullptr) return;
  const Categories interviewers = categorize(*column);
  struct Comparison {
    const BoundIndicator* indicator;
    std::size_t interviewer;
    double z;
    Tally own;
    Tally all;
  };
  std::vector<Comparison> comparisons;
  for (const BoundIndicator* indicator : indicators) {
    const std::vector<Tally> tallies = tally(*indicator, interviewers);
    Tally all;
    for (const Tally& own : tallies) {
      all.units += own.units;
      all.yes += own.yes;
    }
    for (std::size_t k = 0; k < tallies.size(); ++k) {
      if (tallies[k].units < kFewestUnits) continue;
      comparisons.push_back({indicator, k, score(tallies[k], all), tallies[k], all});
    }
  }
  const double most = kLevel / static_cast<double>(std::max<std::size_t>(comparisons.size(), 1));
  for (const Comparison& found : comparisons) {
    if (tail(found.z) > most) continue;
    edits.push_back(
        {"interviewer",
         EditSeverity::kWarning,
         level.data.level,
         level.data.file,
         interviewer,
         found.own.rows,
         fmt::format("interviewer {}: {:.1f} % \"{}\" in {} units, the others {:.1f} % "
                     "(z = {:.1f})",
                     interviewers.codes[found.interviewer],
                     100 * found.own.yes / found.own.units,
                     found.indicator->spec.id,
                     found.own.units,
                     100 * (found.all.yes - found.own.yes) / (found.all.units - found.own.units),
                     found.z)});
  }
}

}  // namespace darkfigure
