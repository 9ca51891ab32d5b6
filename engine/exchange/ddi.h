#pragma once

#include <string>

#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

/// `ddi.xml`, DDI Codebook 2.5: the survey, how it was drawn and weighted, the variance formula,
/// and every variable that the run read, with its categories and missing codes; of identifiers no
/// categories. No frequencies.
std::string ddi_xml(const Presentation& text, const Provenance& provenance);

}  // namespace darkfigure
