#pragma once

#include <span>

#include "engine/estimation/statistic.h"

namespace darkfigure {

/// Every statistic of the program; a new one is a line here and a file of its own.
std::span<const Statistic> statistics();

}  // namespace darkfigure
