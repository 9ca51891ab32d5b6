#pragma once

#include <string>

#include "engine/inspection/codebook.h"

namespace darkfigure {

/// The codebook for a terminal: a line per variable, then the likely design variables.
std::string codebook_text(const Codebook& codebook);

/// A row per variable and labelled code: variable, label, type, format, measure, valid, missing,
/// distinct, code, code_label, code_missing, rows.
std::string codebook_csv(const Codebook& codebook);

/// A page that needs nothing else: no script, no font, no picture.
std::string codebook_html(const Codebook& codebook);

/// The codebook as a JSON object.
std::string codebook_json(const Codebook& codebook);

}  // namespace darkfigure
