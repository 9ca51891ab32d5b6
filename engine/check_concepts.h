#pragma once

#include "engine/survey.h"

namespace darkfigure {

/// Holds the concepts that indicators use to what they are: a condition is yes or no, a scale has
/// its codes and no others. What else is found becomes an error at the place of the concept: a
/// code of "don't know" that nobody declared would count as an answer.
void check_concepts(Survey& survey, Diagnostics& diagnostics);

}  // namespace darkfigure
