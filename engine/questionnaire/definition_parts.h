#pragma once

#include <string>

#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// Sections of a definition as structs; what is wrong with one becomes a finding at its place.

/// [concept.NAME]
Concept read_concept(const ConfigSection& section, Diagnostics& diagnostics);
/// [variable.NAME]
DefinedVariable read_variable(const ConfigSection& section, Diagnostics& diagnostics);
/// The file of a pack, its lists written out.
Pack read_pack(const std::string& id, const ConfigDocument& document);

}  // namespace darkfigure
