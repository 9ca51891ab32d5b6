#pragma once

#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/presentation/presentation.h"
#include "engine/presentation/provenance.h"

namespace darkfigure {

/// Observations of the SDG data structure: a column per dimension and attribute.
struct SdmxTable {
  std::vector<std::string> columns;  // FREQ, REPORTING_TYPE, SERIES … CUST_BREAKDOWN_LB
  std::vector<std::vector<std::string>> rows;

  std::size_t column(const std::string& name) const;  // columns.size() where there is none
};

/// The structure's dimensions, in its order ("FREQ" … "TIME_PERIOD").
const std::vector<std::string>& sdmx_dimensions();

/// Every published estimate of an indicator that has a SERIES, with interval and truthful status.
/// Proportions are in per cent; suppressed values are empty with status Q. Domains without a
/// dimension are CUST_BREAKDOWN with their label.
SdmxTable sdmx_table(const Presentation& text, const Provenance& provenance);

/// Observations with the same dimensions, which contradict each other: errors that name both rows
/// of `file`.
void check_sdmx_keys(const SdmxTable& table, const std::string& file, Diagnostics& diagnostics);

/// What a sender must still say for the file to be complete: a reference area, a period, a series.
std::vector<std::string> sdmx_gaps(const RunReport& report);

/// SDMX-CSV 2.0 or 1.0, by the run's `version`.
std::string sdmx_csv(const SdmxTable& table, const SdmxSpec& spec);

}  // namespace darkfigure
