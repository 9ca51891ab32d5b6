#include "engine/core/microdata.h"

namespace darkfigure {

const Column* Microdata::find(std::string_view name) const {
  for (const Column& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

}  // namespace darkfigure
