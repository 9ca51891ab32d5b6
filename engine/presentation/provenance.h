#pragma once

#include <string>
#include <utility>
#include <vector>

namespace darkfigure {

/// What a view says of the run that its numbers come from.
struct Provenance {
  std::string version;  // of the program
  std::string run;      // the beginning of the SHA-256 of estimates.json
  std::vector<std::pair<std::string, std::string>> inputs;  // file name, SHA-256
};

}  // namespace darkfigure
