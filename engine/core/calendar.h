#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace darkfigure {

/// How a format of SPSS, Stata or SAS counts time.
struct DateScale {
  enum class Kind { kNone, kDay, kSecond };
  Kind kind = Kind::kNone;  // what a value names: a day, or a moment
  double per_day = 1;       // units in a day
  double epoch = 0;         // days from 1970-01-01 to the value 0

  bool is_date() const { return kind != Kind::kNone; }
  /// Days since 1970-01-01, with the fraction of the day.
  double days(double value) const { return value / per_day + epoch; }
  double value(double days) const { return (days - epoch) * per_day; }
};

/// The same moment as another scale counts it, rounded once.
double recount(double value, const DateScale& from, const DateScale& to);

/// The scale of a format as the file has it: "DATE11" and "DATETIME20" (SPSS: seconds since
/// 1582-10-14), "%td" and "%tc" (Stata: days, milliseconds since 1960; "%tC", with leap seconds, is
/// no date here), "DATE9" of SAS (days since 1960) when `sas`. Formats of durations, weeks, months
/// and years are no dates here.
DateScale date_scale(std::string_view format);

/// Days since 1970-01-01 of "2025-12-31"; nothing for a text that is no date.
std::optional<double> parse_day(std::string_view text);
/// "2025-12-31"; empty for a number that is no day of this era.
std::string day_text(double days);
/// Days since 1970-01-01 of a date; nothing where there is no such day.
std::optional<double> day_of(int year, int month, int day);

}  // namespace darkfigure
