#include "engine/core/calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

constexpr double kSpssEpoch = -141428;  // 1582-10-14
constexpr double kStataEpoch = -3653;   // 1960-01-01

bool is_among(std::string_view name, const std::array<std::string_view, 6>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

DateScale days_since(double epoch) { return {DateScale::Kind::kDay, 1, epoch}; }

}  // namespace

DateScale date_scale(std::string_view format) {
  if (format.starts_with("%td") || format.starts_with("%d") || format.starts_with("%-td")) {
    return days_since(kStataEpoch);
  }
  if (format.starts_with("%tc")) {
    return {DateScale::Kind::kSecond, 86400e3, kStataEpoch};
  }
  std::string name = lower_case(std::string(format));
  name.erase(std::find_if(name.begin(), name.end(), [](char c) { return c < 'a' || c > 'z'; }),
             name.end());
  constexpr std::array<std::string_view, 6> kSpssDays = {
      "date", "adate", "edate", "jdate", "sdate", ""};
  if (!name.empty() && is_among(name, kSpssDays)) {
    return {DateScale::Kind::kDay, 86400, kSpssEpoch};
  }
  if (name == "datetime" || name == "ymdhms") return {DateScale::Kind::kSecond, 86400, kSpssEpoch};
  return {};
}

double recount(double value, const DateScale& from, const DateScale& to) {
  const bool coarser = to.per_day < from.per_day;
  const double scaled =
      coarser ? value / (from.per_day / to.per_day) : value * (to.per_day / from.per_day);
  // Stata's milliseconds are whole; SPSS's seconds hold them to a few millionths.
  const double whole = to.per_day > 86400 ? std::round(scaled) : scaled;
  return whole + (from.epoch - to.epoch) * to.per_day;
}

std::optional<double> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_number(text.substr(0, 4));
  const auto month = parse_number(text.substr(5, 2));
  const auto day = parse_number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return day_of(static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day));
}

std::string day_text(double days) {
  constexpr double kMost = 1e7;  // some 27,000 years
  if (!(std::abs(days) < kMost)) return "";
  const std::chrono::sys_days point{std::chrono::days(static_cast<int>(std::floor(days)))};
  const std::chrono::year_month_day date{point};
  const auto padded = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         padded(static_cast<unsigned>(date.month())) + "-" +
         padded(static_cast<unsigned>(date.day()));
}

std::optional<double> day_of(int year, int month, int day) {
  const bool possible =
      year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!possible) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

}  // namespace darkfigure
