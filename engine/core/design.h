#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// What to do with a stratum that has a single PSU (a "lonely PSU").
enum class SingletonPolicy { kFail, kCertainty, kCenter };

/// Names of the design variables, as declared in [design].
struct DesignSpec {
  std::string level;
  std::string stratum;  // empty: one stratum
  std::string psu;      // empty: every row is its own PSU
  std::string weight;   // empty: 1, for weighting steps to multiply
  SingletonPolicy singleton = SingletonPolicy::kFail;
  Location location;         // of [design], for findings
  Location weight_location;  // of the weight key
};

/// A primary sampling unit: the pair (stratum, psu).
struct Psu {
  std::string code;
  std::int32_t stratum = 0;
  bool weighted = false;  // holds a row with a positive base weight
};

/// The sampling design bound to the rows.
struct Design {
  DesignSpec spec;
  std::vector<double> base_weight;       // per row, ≥ 0
  std::vector<std::uint8_t> respondent;  // per row: is weighted to the end and estimated from
  std::vector<std::int32_t> psu_of_row;  // index into psus
  std::vector<Psu> psus;                 // sorted by stratum, then by code
  std::vector<std::string> strata;       // codes, sorted
  std::vector<std::vector<std::int32_t>> psus_of_stratum;
  std::size_t zero_weights = 0;

  std::size_t rows() const { return base_weight.size(); }
  std::size_t psus_in(std::int32_t stratum) const {
    return psus_of_stratum[static_cast<std::size_t>(stratum)].size();
  }
  /// Strata with a single PSU.
  std::vector<std::int32_t> singleton_strata() const;
  /// PSUs with a positive weight, minus strata with such a PSU.
  double degrees_of_freedom() const;
};

/// Binds `spec` to the rows of `data`; missing design values, negative weights and weights stored
/// as text become findings. Zero weights are accepted, counted and reported as a warning.
Design declare_design(const Microdata& data, const DesignSpec& spec, Diagnostics& diagnostics);

/// The same design with all PSUs in one stratum (what the delete-one jackknife assumes).
Design without_strata(const Design& design);

}  // namespace darkfigure
