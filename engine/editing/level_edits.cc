#include "engine/editing/level_edits.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "engine/core/calendar.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// The row's cells but for the key's, as bytes.
std::string row_bytes(const std::vector<const Column*>& columns, std::size_t row) {
  std::string bytes;
  bytes.reserve(columns.size() * 9);
  for (const Column* column : columns) {
    const double value = column->values[row];
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    bytes += static_cast<char>(column->missing[row]);
    bytes += column->tag(row);
  }
  return bytes;
}

// The first and last day that a row's date can mean; nothing where it is missing.
std::optional<Period> dated(const std::vector<const Column*>& parts, std::size_t row) {
  for (const Column* part : parts) {
    if (!part->present(row)) return std::nullopt;
  }
  if (parts.size() == 1) {
    const Column& column = *parts.front();
    if (column.is_text) {
      const auto day = parse_day(column.code(row));
      return day ? std::optional(Period{*day, *day}) : std::nullopt;
    }
    const double days = date_scale(column.format).days(column.values[row]);
    return Period{days, days};
  }
  for (const Column* part : parts) {
    if (!(std::abs(part->values[row]) < 1e5)) return std::nullopt;
  }
  const int year = static_cast<int>(parts[0]->values[row]);
  const int month = static_cast<int>(parts[1]->values[row]);
  if (parts.size() == 3) {
    const auto day = day_of(year, month, static_cast<int>(parts[2]->values[row]));
    return day ? std::optional(Period{*day, *day}) : std::nullopt;
  }
  const auto first = day_of(year, month, 1);
  const auto next = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
  if (!first || !next) return std::nullopt;
  return Period{*first, *next - 1};
}

bool is_missing_date(const std::vector<const Column*>& parts, std::size_t row) {
  return std::any_of(
      parts.begin(), parts.end(), [&](const Column* part) { return !part->present(row); });
}

}  // namespace

void find_duplicates(const Level& level,
                     const std::vector<std::string>& key,
                     std::vector<Edit>& edits) {
  constexpr std::size_t kFewestAnswers = 20;
  std::vector<const Column*> columns;
  for (const Column& column : level.data.columns) {
    if (std::find(key.begin(), key.end(), column.name) == key.end()) columns.push_back(&column);
  }
  if (columns.size() < kFewestAnswers) return;
  std::unordered_set<std::string> seen;
  std::vector<std::size_t> repeated;
  for (std::size_t row = 0; row < level.data.rows; ++row) {
    const auto answers = std::count_if(
        columns.begin(), columns.end(), [&](const Column* column) { return column->present(row); });
    if (static_cast<std::size_t>(answers) < kFewestAnswers) continue;
    if (!seen.insert(row_bytes(columns, row)).second) repeated.push_back(row);
  }
  if (repeated.empty()) return;
  edits.push_back({"duplicate",
                   EditSeverity::kWarning,
                   level.data.level,
                   level.data.file,
                   "",
                   repeated,
                   "the same answers as an earlier row in all " +
                       counted(columns.size(), "variable") + " but the key"});
}

void find_unlabelled_codes(const Level& level, std::vector<Edit>& edits) {
  constexpr double kNearlyAll = 0.9;
  for (const Column& column : level.data.columns) {
    std::unordered_set<std::string> labelled_texts;
    std::unordered_set<double> labelled;
    for (const ValueLabel& label : column.labels) {
      if (label.tag != '\0') continue;
      labelled.insert(label.value);
      labelled_texts.insert(label.text);
    }
    if (labelled.size() < 2 && labelled_texts.size() < 2) continue;
    std::vector<std::size_t> rows;
    std::size_t present = 0;
    for (std::size_t row = 0; row < column.rows(); ++row) {
      if (!column.present(row)) continue;
      ++present;
      const bool known = column.is_text ? labelled_texts.contains(column.code(row))
                                        : labelled.contains(column.values[row]);
      if (!known) rows.push_back(row);
    }
    const double share =
        present == 0 ? 0 : 1 - static_cast<double>(rows.size()) / static_cast<double>(present);
    if (rows.empty() || share < kNearlyAll) continue;
    edits.push_back({"unlabelled_code",
                     EditSeverity::kWarning,
                     level.data.level,
                     level.data.file,
                     column.name,
                     rows,
                     "codes that have no label, while the others have"});
  }
}

std::optional<Period> parse_period(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto first = parse_day(std::string_view(text).substr(0, slash));
  const auto last = parse_day(std::string_view(text).substr(slash + 1));
  if (!first || !last || *first > *last) return std::nullopt;
  return Period{*first, *last};
}

void find_dates_outside(const Level& level,
                        const std::vector<std::string>& date,
                        const Period& period,
                        std::vector<Edit>& edits) {
  std::vector<const Column*> parts;
  std::string shown;
  for (const std::string& name : date) {
    if (const Column* column = level.data.find(name)) parts.push_back(column);
    shown += (shown.empty() ? "" : " + ") + name;
  }
  if (parts.empty() || parts.size() != date.size()) return;
  std::vector<std::size_t> outside;
  std::vector<std::size_t> unreadable;
  for (std::size_t row = 0; row < level.data.rows; ++row) {
    const std::optional<Period> days = dated(parts, row);
    if (!days) {
      if (!is_missing_date(parts, row)) unreadable.push_back(row);
    } else if (days->last < period.first || days->first >= period.last + 1) {
      outside.push_back(row);
    }
  }
  const auto add = [&](std::vector<std::size_t> rows, const std::string& message) {
    if (rows.empty()) return;
    edits.push_back({"date",
                     EditSeverity::kWarning,
                     level.data.level,
                     level.data.file,
                     shown,
                     std::move(rows),
                     message});
  };
  add(outside,
      "dated outside the reference period " + day_text(period.first) + " to " +
          day_text(period.last));
  add(unreadable, "no such date");
}

}  // namespace darkfigure
