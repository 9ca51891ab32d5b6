#include "cli/small_tables.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/core/number_text.h"
#include "engine/io/output_folder.h"

namespace darkfigure {

std::string shown_number(const Estimate& like, double value) {
  if (!available(value)) return "–";
  if (like.is_proportion && like.unit == 1) return fmt::format("{:.2f} %", 100 * value);
  return grouped_text(value, std::abs(like.value) >= 1000 ? 0 : 3);
}

void write_files(const std::string& folder,
                 const std::vector<std::pair<std::string, std::string>>& files) {
  OutputFolder output(folder);
  for (const auto& [name, text] : files) output.write(name, text);
  output.commit();
}

}  // namespace darkfigure
