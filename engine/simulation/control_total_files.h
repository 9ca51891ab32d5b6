#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace darkfigure {

/// Control totals as CSV: of two crossed variables (`header` names them), or of one.
std::string crossed_totals(const std::string& header,
                           const std::map<std::pair<std::uint32_t, std::uint32_t>, double>& totals);
std::string margin_totals(const std::string& margin, const std::map<std::uint32_t, double>& totals);

}  // namespace darkfigure
