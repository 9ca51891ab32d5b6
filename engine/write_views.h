#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/comparison/compare_waves.h"
#include "engine/io/output_folder.h"
#include "engine/presentation/provenance.h"
#include "engine/report/json_views.h"
#include "engine/report/run_report.h"

namespace darkfigure {

/// Formats that are views of the published table alone: html, xlsx, sdmx-csv, open-sdg, un-cts,
/// ddi, quarto, vega.
const std::vector<std::string>& view_formats();

/// Files that these formats write, as far as their names can be known before the run.
std::vector<std::string> view_names(const PublicationSpec& spec);

/// The name of a run: the beginning of the SHA-256 of its estimates.json.
std::string run_name(std::string_view estimates_json);
/// Where the numbers come from, with the files' names alone: a view is read elsewhere.
Provenance provenance_of(const std::string& version,
                         const std::string& run,
                         const std::vector<FileHash>& inputs);

/// Writes the views that `report.publication` names, from a report read back from its JSON. `waves`
/// is null where the report is of one survey alone. Returns what is not translated.
std::vector<Untranslated> write_views(const RunReport& report,
                                      const Provenance& provenance,
                                      const WaveComparisonResult* waves,
                                      OutputFolder& folder);

}  // namespace darkfigure
