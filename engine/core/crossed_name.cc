#include "engine/core/crossed_name.h"

namespace darkfigure {

std::vector<std::string> crossed_parts(const std::string& name) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = name.find('*', begin);
    parts.push_back(name.substr(begin, end - begin));
  }
  return parts;
}

}  // namespace darkfigure
