#include "engine/estimation/statistic.h"

namespace darkfigure {

const Statistic* find_statistic(std::span<const Statistic> statistics, std::string_view name) {
  for (const Statistic& statistic : statistics) {
    if (statistic.name == name) return &statistic;
  }
  return nullptr;
}

}  // namespace darkfigure
