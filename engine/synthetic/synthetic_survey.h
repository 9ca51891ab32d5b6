#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/level.h"
#include "engine/run_config.h"

namespace darkfigure {

/// How large a synthetic country and the sample of it are. Strata have equally many PSUs, PSUs
/// equally many households (or establishments); PSUs, then households, are drawn at random. Where
/// the questionnaire's design has strata but no PSU, households are drawn within strata.
struct SyntheticSize {
  std::uint32_t strata = 5;
  std::uint32_t psus = 200;  // of a stratum
  std::uint32_t households = 20;
  std::uint32_t sample_psus = 14;
  std::uint32_t sample_households = 15;
};

/// A country in which a questionnaire's survey is taken: every household, person and incident, with
/// the variables of the survey's files.
class SyntheticCountry {
 public:
  /// `config` is read from what `synthetic_config` makes. What the questionnaire says too little of
  /// becomes a finding.
  SyntheticCountry(const RunConfig& config,
                   const SyntheticSize& size,
                   std::uint64_t seed,
                   Diagnostics& diagnostics);

  /// The files of a census, in the order of the config's levels; what is estimated from them is the
  /// truth.
  std::vector<Microdata> census() const;
  /// The files of a sample.
  std::vector<Microdata> sample(std::uint64_t seed) const;

 private:
  struct Weight {
    std::size_t level;
    std::size_t column;
  };

  void make_rows(const RunConfig& config);
  std::vector<std::uint32_t> children(std::size_t level, bool one_each, bool members) const;
  void add_keys(const RunConfig& config);
  void add_design(const RunConfig& config);
  void add_answers(const RunConfig& config, Diagnostics& diagnostics);
  void add_weight(const std::string& name, std::size_t level, const std::string& of);
  std::vector<std::uint32_t> psus_of(std::size_t level) const;
  std::vector<Microdata> files(const std::vector<bool>& drawn, double weight) const;

  SyntheticSize size_;
  std::uint64_t seed_;
  std::vector<Level> levels_;                          // parents first
  std::vector<std::vector<std::uint32_t>> household_;  // of each level's rows
  std::vector<Weight> weights_;                        // columns that the sample multiplies
  std::size_t design_level_ = 0;
};

/// The config of a synthetic survey: the questionnaire, a file for each of its levels
/// (`LEVEL.sav`), and the design variables that it does not name. `reference` is how the config
/// shall call the questionnaire.
std::string synthetic_config(const Definition& definition,
                             const std::string& reference,
                             const SyntheticSize& size);

}  // namespace darkfigure
