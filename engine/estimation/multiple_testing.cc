#include "engine/estimation/multiple_testing.h"

#include <algorithm>

#include "engine/core/estimate.h"

namespace darkfigure {

std::vector<double> adjust_p_values(const std::vector<double>& p, const std::string& method) {
  if (method == "none") return p;
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < p.size(); ++k) {
    if (available(p[k])) order.push_back(k);
  }
  std::stable_sort(
      order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted = p;
  const auto m = static_cast<double>(order.size());
  if (method == "holm") {
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      largest = std::max(largest, (m - static_cast<double>(rank)) * p[order[rank]]);
      adjusted[order[rank]] = std::min(1.0, largest);
    }
  } else {
    double smallest = 1;
    for (std::size_t rank = order.size(); rank-- > 0;) {
      smallest = std::min(smallest, m / static_cast<double>(rank + 1) * p[order[rank]]);
      adjusted[order[rank]] = smallest;
    }
  }
  return adjusted;
}

}  // namespace darkfigure
