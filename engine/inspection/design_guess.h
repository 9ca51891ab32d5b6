#pragma once

#include "engine/core/microdata.h"
#include "engine/inspection/codebook.h"

namespace darkfigure {

/// Adds to the codebook which variables look like the weight, the stratum, the PSU and the key,
/// from their names and labels in the languages of surveys, what the file declares, and their
/// values.
void guess_roles(const Microdata& data, Codebook& codebook);

}  // namespace darkfigure
