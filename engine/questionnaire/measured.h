#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// An indicator of a questionnaire, and the concepts that it needs and nothing gives.
struct IndicatorMeasured {
  std::string id;
  std::string label;
  std::vector<std::string> lacks;  // empty: it can be estimated
};

/// A category of the ICCS that surveys ask about, and what the questionnaire has of it.
struct CrimeMeasured {
  std::string code;
  std::vector<std::string> by;  // concepts and variables; empty: it does not ask
};

/// What a questionnaire can measure and what not.
struct Measured {
  std::vector<IndicatorMeasured> indicators;  // in the order of the definition
  std::vector<CrimeMeasured> crimes;          // of all that any shipped concept covers
};

/// What a questionnaire measures by its definition: variables of its files are taken to be there;
/// the concepts of a template count as asked. `given` are concepts that a config derives besides.
Measured measured_by(const Definition& definition, const std::set<std::string>& given = {});

}  // namespace darkfigure
