#include "engine/core/code_list.h"

#include <algorithm>

namespace darkfigure {

std::string quoted_list(const std::vector<std::string>& codes) {
  constexpr std::size_t kMost = 5;
  std::string list;
  for (std::size_t k = 0; k < std::min(codes.size(), kMost); ++k)
    list += (k == 0 ? "\"" : ", \"") + codes[k] + "\"";
  return codes.size() > kMost ? list + " …" : list;
}

}  // namespace darkfigure
