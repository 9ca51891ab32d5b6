#pragma once

#include "engine/config/config_document.h"
#include "engine/report/description.h"

namespace darkfigure {

/// [output] and [sdmx] as declared. `country` (ISO 3166) gives the reference area where none is
/// declared.
PublicationSpec read_publication(const ConfigDocument& document,
                                 const std::string& country,
                                 Diagnostics& diagnostics);

/// The files that [output] names: texts of the survey in other languages, counts of police records.
struct PublicationFiles {
  std::string labels;
  std::string recorded;
  Location labels_location;
  Location recorded_location;
};
PublicationFiles publication_files(const ConfigDocument& document);

/// Reads those files. Keys of labels that name nothing of the run, and counts of indicators that it
/// does not have, are findings.
void read_publication_files(const PublicationFiles& files,
                            const std::vector<std::string>& indicators,
                            PublicationSpec& spec,
                            Diagnostics& diagnostics);

/// "CODE=NAME" pairs of a list; what has another form is a finding.
std::map<std::string, std::string> read_pairs(const ConfigSection& section,
                                              std::string_view key,
                                              Diagnostics& diagnostics);

}  // namespace darkfigure
