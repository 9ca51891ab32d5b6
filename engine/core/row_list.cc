#include "engine/core/row_list.h"

#include <algorithm>

#include "engine/core/number_text.h"

namespace darkfigure {

std::string row_list_text(const std::vector<std::size_t>& rows) {
  constexpr std::size_t kShown = 5;
  const std::size_t shown = std::min(kShown, rows.size());
  std::string text = grouped_text(static_cast<double>(rows.size())) +
                     (rows.size() == 1 ? " row (row " : " rows (");
  if (rows.size() > kShown) text += "first ";
  for (std::size_t k = 0; k < shown; ++k) {
    if (k > 0) text += (k + 1 == rows.size()) ? " and " : ", ";
    text += std::to_string(rows[k] + 1);
  }
  return text + ")";
}

}  // namespace darkfigure
