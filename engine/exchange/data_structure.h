#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/exchange/sdmx_table.h"

namespace darkfigure {

/// A dimension or an attribute of a data structure definition.
struct StructureComponent {
  std::string id;
  bool is_dimension = false;
  bool is_mandatory = false;
  std::string codelist;  // its id; empty: not coded
  bool is_known = true;  // the file holds the codelist
};

/// A data structure definition (DSD) with its code lists, from a file of the registry.
struct DataStructure {
  std::string id;  // "IAEG-SDGs:SDG(1.20)"
  std::vector<StructureComponent> components;
  std::map<std::string, std::set<std::string>> codes;  // by component

  const StructureComponent* find(const std::string& id) const;
};

/// Reads the data structure `wanted` ("IAEG-SDGs:SDG(1.20)") of an SDMX-ML 2.1 or 3.0 structure
/// message. What is no such message becomes a finding, and
/// a code list that the message refers to and does not hold a warning.
DataStructure read_data_structure(const std::string& path,
                                  const std::string& wanted,
                                  Diagnostics& diagnostics);

/// Holds every observation to the structure: columns, mandatory attributes, codes. Findings name
/// the row of `file` (with the header, from 1), the column, the code found and the nearest one of
/// the list.
void validate_sdmx(const SdmxTable& table,
                   const DataStructure& structure,
                   const std::string& file,
                   Diagnostics& diagnostics);

}  // namespace darkfigure
