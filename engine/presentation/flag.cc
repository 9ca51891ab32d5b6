#include "engine/presentation/flag.h"

namespace darkfigure {

Flag flag_of(const PublishedTable& table, std::size_t estimate) {
  const Estimate& e = table.estimates()[estimate];
  const std::string& why = table.disclosure()[estimate];
  if (why == "suppressed") return Flag::kConfidential;
  if (!why.empty()) return Flag::kUnreliable;
  if (!available(e.value)) return Flag::kNotAvailable;
  if (e.value == 0 && e.n_numerator == 0) return Flag::kNoneRecorded;
  const bool doubtful = e.quality == "caution" || e.quality == "suppress";
  return doubtful ? Flag::kLowReliability : Flag::kNone;
}

std::string shorthand(Flag flag) {
  switch (flag) {
    case Flag::kNone:
      return "";
    case Flag::kLowReliability:
    case Flag::kUnreliable:
      return "[u]";
    case Flag::kConfidential:
      return "[c]";
    case Flag::kNotAvailable:
      return "[x]";
    case Flag::kNoneRecorded:
      return "[w]";
  }
  return "";
}

std::string missing_symbol(Flag flag) {
  const bool hidden = flag == Flag::kConfidential || flag == Flag::kUnreliable;
  return shorthand(hidden ? flag : Flag::kNotAvailable);
}

std::string observation_status(Flag flag, const Estimate& estimate) {
  switch (flag) {
    case Flag::kNone:
      return "A";
    case Flag::kNoneRecorded:
      return estimate.quality == "caution" || estimate.quality == "suppress" ? "U" : "A";
    case Flag::kLowReliability:
      return "U";
    case Flag::kConfidential:
    case Flag::kUnreliable:
      return "Q";
    case Flag::kNotAvailable:
      return "O";
  }
  return "";
}

std::string quality_key(Flag flag, const Estimate& estimate) {
  switch (flag) {
    case Flag::kConfidential:
      return "quality_confidential";
    case Flag::kUnreliable:
      return "quality_hidden";
    case Flag::kNotAvailable:
      return "quality_not_available";
    case Flag::kNoneRecorded:
      return "quality_none_recorded";
    case Flag::kNone:
    case Flag::kLowReliability:
      break;
  }
  return estimate.quality.empty() ? "quality_not_judged" : "quality_" + estimate.quality;
}

}  // namespace darkfigure
