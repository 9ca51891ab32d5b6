#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// What to do with a stratum that has a single PSU (a "lonely PSU").
enum class SingletonPolicy { kFail, kCertainty, kCenter, kCollapse };

/// A stage of the sample after the first, as declared in [[design.stage]].
struct StageSpec {
  std::string unit;     // empty: every row is its own unit
  std::string stratum;  // within the unit above; empty: none
  std::string fpc;      // empty: drawn with replacement
  Location location;
};

/// Names of the design variables, as declared in [design].
struct DesignSpec {
  std::string level;
  std::string stratum;            // empty: one stratum
  std::string psu;                // empty: every row is its own PSU
  std::string weight;             // empty: 1, for weighting steps to multiply
  std::string fpc;                // empty: PSUs are drawn with replacement
  std::vector<StageSpec> stages;  // the second, the third …
  SingletonPolicy singleton = SingletonPolicy::kFail;
  std::vector<std::string> collapse;  // groups of strata, "7 + 8", for `collapse`
  Location location;                  // of [design], for findings
  Location weight_location;           // of the weight key
};

/// A primary sampling unit: the pair (stratum, psu).
struct Psu {
  std::string code;
  std::int32_t stratum = 0;
  bool weighted = false;  // holds a row with a positive base weight
};

/// Units drawn at one stage: in each group (a stratum; later a stratum within a unit of the stage
/// above) a simple random sample of a share `fraction` of the group's units.
struct SamplingStage {
  std::vector<std::int32_t> unit_of_row;
  std::vector<std::vector<std::int32_t>> units_of_group;
  std::vector<double> fraction;      // per group; 0: drawn with replacement
  std::vector<std::int32_t> above;   // per group: the unit of the stage above; first stage: empty
  std::vector<std::string> address;  // per group: codes from the stratum down
  std::vector<std::string> code;     // per unit; empty: rows without codes

  std::size_t units() const;
  /// The product of the sampling fractions above a group, from those down to each unit of the stage
  /// above (empty: the first stage, 1).
  double share_above(std::size_t group, const std::vector<double>& shares) const {
    return shares.empty() ? 1 : shares[static_cast<std::size_t>(above[group])];
  }
  /// … and down to each of its own units.
  std::vector<double> shares_down(const std::vector<double>& shares) const;
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
  std::vector<double> fraction;             // of the PSUs of each stratum drawn; empty: no fpc
  std::vector<SamplingStage> later_stages;  // the second, the third …
  std::size_t zero_weights = 0;

  std::size_t rows() const { return base_weight.size(); }
  std::size_t psus_in(std::int32_t stratum) const {
    return psus_of_stratum[static_cast<std::size_t>(stratum)].size();
  }
  /// The sampling fraction of a stratum's PSUs; 0 without an fpc.
  double fraction_of(std::size_t stratum) const { return fraction.empty() ? 0 : fraction[stratum]; }
  /// The PSUs as a stage.
  SamplingStage first_stage() const;
  /// Strata with a single PSU that others were not drawn instead of (a fraction of 1 is certainty).
  std::vector<std::int32_t> singleton_strata() const;
  /// PSUs with a positive weight, minus strata with such a PSU; `stratum` are those of the PSUs
  /// where they are not the design's.
  double degrees_of_freedom(const std::vector<std::int32_t>& stratum = {}) const;
};

/// Binds `spec` to the rows of `data`; missing design values, negative weights and weights stored
/// as text become findings. Zero weights are accepted, counted and reported as a warning.
Design declare_design(const Microdata& data, const DesignSpec& spec, Diagnostics& diagnostics);

/// The same design with the strata of each group taken as one: its code is "7 + 8", and those of
/// its PSUs have the old stratum in front. The fraction is of the PSUs of all.
Design with_merged_strata(const Design& design,
                          const std::vector<std::vector<std::int32_t>>& groups);

/// The same design with all PSUs in one stratum (what the delete-one jackknife assumes).
Design without_strata(const Design& design);

}  // namespace darkfigure
