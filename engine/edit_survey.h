#pragma once

#include <string>
#include <vector>

#include "engine/editing/edit.h"
#include "engine/survey.h"

namespace darkfigure {

/// Everything the data editor finds in a bound survey, best read with whole files: the declared
/// rules of [[check]], routing conflicts, duplicates, codes without a label, dates outside the
/// reference period, odd interviewers, the design and the weights against what is declared.
/// Expressions that cannot be evaluated become findings.
std::vector<Edit> edit_survey(const Survey& survey, Diagnostics& diagnostics);

/// The findings of binding as edits, so that one file has them all.
std::vector<Edit> edits_of_findings(const std::vector<Finding>& findings);

/// Edits as findings; notes are left out.
void report_edits(const std::vector<Edit>& edits, Diagnostics& diagnostics);

}  // namespace darkfigure
