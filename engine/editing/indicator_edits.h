#pragma once

#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/level.h"
#include "engine/editing/edit.h"
#include "engine/estimation/bound_indicator.h"

namespace darkfigure {

/// A routing conflict: the numerator holds for units that the denominator rules out (a bribe
/// without a contact). Where more than a tenth of the numerator's units are outside, the question
/// was plainly asked of them too (thefts among all reported crimes), and nothing is said.
void find_routing_conflict(const Level& level,
                           const std::string& indicator,
                           const Column& numerator,
                           const Column& denominator,
                           std::vector<Edit>& edits);

/// Interviewers whose respondents report a yes-or-no indicator far more or far less often than
/// those of the others: |z| of the score test against the others' rate beyond the 0.5 % point
/// divided by the number of comparisons (Bonferroni); interviewers of fewer than 20 units are not
/// looked at. Clustering makes such differences more frequent than chance: read it as a hint.
void find_odd_interviewers(const Level& level,
                           const std::string& interviewer,
                           const std::vector<const BoundIndicator*>& indicators,
                           std::vector<Edit>& edits);

}  // namespace darkfigure
