#pragma once

#include <string_view>
#include <vector>

namespace darkfigure {

/// A file carried inside the program.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

/// The demo survey: its microdata, config, control totals and the population's true values.
std::vector<EmbeddedFile> embedded_demo();

}  // namespace darkfigure
