#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/diagnostics.h"

namespace darkfigure {

/// Final disposition of a sampled unit (AAPOR, Standard Definitions, 10th ed. 2023).
enum class Disposition : std::uint8_t { kRespondent, kNonrespondent, kUnknown, kIneligible };

/// The variable that holds dispositions, and its codes. With no codes at all it is read as AAPOR's:
/// 1xx (or 1.x) interview, 2xx eligible without interview, 3xx unknown eligibility, 4xx not
/// eligible.
struct DispositionSpec {
  std::string variable;  // empty: every unit responded
  std::vector<std::string> respondent;
  std::vector<std::string> nonrespondent;
  std::vector<std::string> unknown;
  std::vector<std::string> ineligible;
  Location location;
};

/// The disposition of every row; codes that stand nowhere or twice, and missing ones in rows with a
/// positive base weight, become findings.
std::vector<Disposition> bind_dispositions(const DispositionSpec& spec,
                                           const Column& column,
                                           const std::vector<double>& base_weight,
                                           Diagnostics& diagnostics);

}  // namespace darkfigure
