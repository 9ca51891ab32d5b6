#pragma once

#include <cstddef>

namespace darkfigure {

/// [disclosure] as declared.
struct DisclosureSpec {
  std::size_t minimum_cases = 0;  // with the characteristic, and without; 0: no protection
  std::size_t protection = 0;     // width of the range left for a count that is not published
  std::size_t round_counts = 1;
  bool publish_zero = false;
  bool hide_unreliable = false;
};

}  // namespace darkfigure
