#include "engine/expression/roll_up.h"

#include <algorithm>
#include <array>

namespace darkfigure {
namespace {

// The result of one upper row while its lower rows go by.
class RollUp {
 public:
  RollUp(std::string_view function, std::size_t upper_rows) : function_(function) {
    const bool empty_is_value = function == "count" || function == "sum" || is_logical();
    const double start = function == "all" ? 1 : 0;
    result_.values.assign(upper_rows, start);
    result_.missing.assign(upper_rows,
                           empty_is_value ? Missing::kPresent : Missing::kNotApplicable);
    result_.is_condition = is_logical();
    seen_.assign(upper_rows, false);
    missing_.assign(upper_rows, false);
  }

  bool is_logical() const { return function_ == "any" || function_ == "all"; }
  Column& result() { return result_; }

  void add_truth(std::size_t upper, bool truth) {
    const bool decisive = function_ == "any";
    if (truth != decisive) return;
    set(upper, truth ? 1 : 0);
    seen_[upper] = true;  // decided: what is missing elsewhere does not matter
  }
  void add_missing(std::size_t upper, const Column& culprit, std::size_t row) {
    if (seen_[upper] && (is_logical() || function_ == "first")) return;
    if (missing_[upper]) return;
    missing_[upper] = true;
    const bool text_code = culprit.is_text && culprit.missing[row] == Missing::kUser;
    result_.missing[upper] = text_code ? Missing::kSystem : culprit.missing[row];
    result_.values[upper] = culprit.is_text ? 0 : culprit.values[row];
    if (culprit.tag(row) != '\0') {
      result_.tags.resize(result_.values.size(), '\0');
      result_.tags[upper] = culprit.tag(row);
    }
    if (function_ == "first") seen_[upper] = true;
  }
  void add_number(std::size_t upper, double number) {
    const bool open = !seen_[upper];
    if (function_ == "first" && !open) return;
    if (missing_[upper]) return;
    const double so_far = result_.values[upper];
    if (function_ == "sum" || function_ == "count") {
      set(upper, so_far + number);
    } else if (function_ == "min" && !open) {
      set(upper, std::min(so_far, number));
    } else if (function_ == "max" && !open) {
      set(upper, std::max(so_far, number));
    } else {
      set(upper, number);
    }
    seen_[upper] = true;
  }

 private:
  void set(std::size_t upper, double value) {
    result_.values[upper] = value;
    result_.missing[upper] = Missing::kPresent;
    if (!result_.tags.empty()) result_.tags[upper] = '\0';
  }

  std::string_view function_;
  Column result_;
  std::vector<bool> seen_;     // has a number, or is decided
  std::vector<bool> missing_;  // a lower cell made it so
};

}  // namespace

bool is_roll_up(std::string_view function) {
  constexpr std::array<std::string_view, 7> kFunctions = {
      "any", "all", "count", "sum", "first", "min", "max"};
  return std::find(kFunctions.begin(), kFunctions.end(), function) != kFunctions.end();
}

Column roll_up(std::string_view function,
               const std::vector<std::uint32_t>& upper_row,
               std::size_t upper_rows,
               const Column* number,
               const Column* condition) {
  RollUp roll(function, upper_rows);
  for (std::size_t row = 0; row < upper_row.size(); ++row) {
    const std::size_t upper = upper_row[row];
    if (condition != nullptr && !condition->present(row)) {
      roll.add_missing(upper, *condition, row);
      continue;
    }
    const bool holds = condition == nullptr || condition->values[row] != 0;
    if (roll.is_logical()) {
      roll.add_truth(upper, holds);
    } else if (!holds) {
      continue;
    } else if (number == nullptr) {
      roll.add_number(upper, 1);
    } else if (number->present(row)) {
      roll.add_number(upper, number->values[row]);
    } else {
      roll.add_missing(upper, *number, row);
    }
  }
  Column result = std::move(roll.result());
  if (number != nullptr && function == "first" && number->is_text) {
    result.is_text = true;
    result.texts = number->texts;
  }
  return result;
}

}  // namespace darkfigure
