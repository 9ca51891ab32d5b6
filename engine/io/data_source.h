#pragma once

#include <string>

#include "engine/core/diagnostics.h"
#include "engine/core/progress.h"

namespace darkfigure {

/// A file of microdata, and how to read it where it does not say so itself.
struct DataSource {
  std::string file;
  std::string encoding;  // of the texts; empty: what the file declares, or what its bytes look like
  char delimiter = '\0';  // of a delimited text; 0: detected
  char decimal = '\0';    // '.' or ','; 0: detected
  Progress progress;      // called while the file is read; may interrupt
  Location location;      // of the declaration, for findings about these keys
};

}  // namespace darkfigure
