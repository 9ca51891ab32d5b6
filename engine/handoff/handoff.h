#pragma once

#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/io/replicate_scratch.h"

namespace darkfigure {

/// An estimate that another system recomputes: Σ w·y / Σ w·x over the rows of a domain, times
/// `unit`; of a total Σ w·y.
struct HandoffEstimate {
  std::string indicator;
  std::string label;
  std::string domain;             // "all", or the variable's name
  std::string category;           // its code
  std::size_t variables = 0;      // of y_NN and x_NN, from 1
  std::size_t domain_number = 0;  // of d_N; 0: all rows
  std::size_t category_number = 0;
  bool is_total = false;
  double unit = 1;
  double value = 0;
  double se = 0;
};

/// What is handed over to the users of another system: one row per unit of the design's level.
struct Handoff {
  std::string title;
  std::string run;                // that the numbers come from
  std::vector<Column> variables;  // stratum and psu (numbered), y_01, x_01, d_1 …
  bool has_strata = false;
  bool has_psus = false;
  std::string lonely_psu;  // of linearization: what R's option is called; empty: there are none
  const std::vector<double>* weight = nullptr;
  const ReplicateScratch* replicates = nullptr;
  std::vector<std::size_t> used;  // replicates that were weighted; the others are not handed over
  std::vector<double> coefficients;  // c_r, of those
  bool about_full_sample = true;     // V = Σ c (t_r − t)², else about the replicates' mean
  std::string method;
  double df = 0;
  std::string no_se;  // why standard errors cannot be recomputed; empty: they can
  std::vector<HandoffEstimate> estimates;

  std::size_t rows() const { return weight->size(); }
  bool has_equal_coefficients() const;
};

/// A text that may stand in a comment or between quotes of every system: one line, without quotes,
/// and without what ends a comment or begins a macro.
std::string script_text(const std::string& text);

/// Names of the replicate weights and of an estimate's variables: "rep_0001", "y_01", "x_01".
std::string handoff_replicate(std::size_t number);
std::string handoff_variable(const char* kind, std::size_t number);

// Scripts that declare the design with explicit scale, center and degrees of freedom, recompute the
// estimates and print PASS or the largest relative difference.
std::string r_script(const Handoff& handoff);
std::string stata_script(const Handoff& handoff);
std::string sas_script(const Handoff& handoff);
std::string spss_script(const Handoff& handoff);

/// `expected.csv` and `replicates.csv` (the coefficients).
std::string expected_csv(const Handoff& handoff);
std::string coefficients_csv(const Handoff& handoff);

/// "r", "stata", "sas", "spss".
const std::vector<std::string>& handoff_systems();

/// Writes the data for a system ("r", "stata": data.dta; "spss": data.sav; "sas": data.csv),
/// readable by the owner alone.
std::string handoff_data_name(const std::string& system);
std::string handoff_script_name(const std::string& system);
std::string handoff_script(const Handoff& handoff, const std::string& system);
void write_handoff_data(const std::string& path, const Handoff& handoff, const std::string& system);

}  // namespace darkfigure
