#pragma once

#include <string>
#include <vector>

#include "engine/inspection/codebook.h"
#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// A variable of a file that may hold a concept.
struct ConceptMatch {
  const VariableSummary* variable = nullptr;
  double confidence = 0;  // 0 to 1; how alike the words are, not a probability
  std::string expression;
  std::string reason;
};

/// A concept and the variables that may hold it, the likeliest first.
struct MatchedConcept {
  const Concept* of = nullptr;
  std::vector<ConceptMatch> matches;
};

/// For each concept that the definition leaves to the user, the variables of a file whose names,
/// labels and value labels speak of it, in the languages of the concepts' words.
std::vector<MatchedConcept> match_concepts(const Definition& definition, const Codebook& codebook);

}  // namespace darkfigure
