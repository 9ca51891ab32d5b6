#pragma once

#include <string>
#include <vector>

namespace darkfigure {

/// p values adjusted for their number, "holm" (Holm 1979: family-wise error) or "bh" (Benjamini &
/// Hochberg 1995: false discovery rate), as R's p.adjust; "none" leaves them. Those that are not
/// available stay so and do not count.
std::vector<double> adjust_p_values(const std::vector<double>& p, const std::string& method);

}  // namespace darkfigure
