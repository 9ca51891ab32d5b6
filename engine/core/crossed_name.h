#pragma once

#include <string>
#include <vector>

namespace darkfigure {

/// The parts of a crossed domain's name or category: "sex*region" → "sex", "region".
std::vector<std::string> crossed_parts(const std::string& name);

}  // namespace darkfigure
