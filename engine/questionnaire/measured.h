#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// The level whose rows carry the base weight.
std::string design_level(const Definition& definition);

/// Names that the definition uses and does not derive: variables of files, and concepts that it
/// leaves to the user.
std::set<std::string> names_used(const Definition& definition);

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
  std::string within;           // where `by` is empty: a wider category that it asks about
};

/// What a questionnaire can measure and what not.
struct Measured {
  std::vector<IndicatorMeasured> indicators;  // in the order of the definition
  std::vector<CrimeMeasured> crimes;          // of all that any shipped concept covers
};

/// What a survey has: variables of its files, and those that its config derives; its levels.
struct Given {
  std::set<std::string> names;
  std::set<std::string> levels;
};

/// What a questionnaire measures by its definition: variables of its files are taken to be there,
/// and the concepts that a template leaves open and uses to be asked.
Measured measured_by(const Definition& definition);
/// What it measures in a survey.
Measured measured_by(const Definition& definition, const Given& given);

}  // namespace darkfigure
