#pragma once

#include <string>

#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

/// `un_cts.xlsx`: what the UN Crime Trends Survey asks of victimization surveys, one row per
/// figure, to be copied into the questionnaire: values in total and by sex with intervals,
/// definition, population, sample, and how the figure deviates from the standard definition. Which
/// indicators: those with an ICCS code or an SDMX series. Throws FileError.
void write_un_cts_workbook(const std::string& path,
                           const std::string& temporary_folder,
                           const Presentation& text,
                           const Provenance& provenance);

}  // namespace darkfigure
