#pragma once

#include <optional>

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Units with an incident are the base (victims); each counts 1 where it had two or more.
inline std::optional<UnitValues> twice_or_more(double incidents, double) {
  if (incidents <= 0) return std::nullopt;
  return UnitValues{incidents >= 2 ? 1.0 : 0.0, 1};
}

/// Units with an incident are the base (victims); each counts its incidents.
inline std::optional<UnitValues> incidents_of_victim(double incidents, double) {
  if (incidents <= 0) return std::nullopt;
  return UnitValues{incidents, 1};
}

}  // namespace darkfigure
