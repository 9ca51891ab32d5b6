#include "engine/simulation/control_total_files.h"

#include "engine/core/number_text.h"

namespace darkfigure {

std::string crossed_totals(
    const std::string& header,
    const std::map<std::pair<std::uint32_t, std::uint32_t>, double>& totals) {
  std::string text = header + ",total\n";
  for (const auto& [key, total] : totals) {
    text += std::to_string(key.first) + "," + std::to_string(key.second) + "," +
            shortest_text(total) + "\n";
  }
  return text;
}

std::string margin_totals(const std::string& margin,
                          const std::map<std::uint32_t, double>& totals) {
  std::string text = "margin,level,total\n";
  for (const auto& [level, total] : totals)
    text += margin + "," + std::to_string(level) + "," + shortest_text(total) + "\n";
  return text;
}

}  // namespace darkfigure
