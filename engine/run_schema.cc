#include "engine/run_schema.h"

#include <array>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"survey", "What the survey is.", true},
    {"data", ""},
    {"data.*", "A microdata file; the level is `person`, `household` or `incident`. One level in this version.", true},
    {"design", "The sampling design: names of variables of the file.", true},
    {"replication", "How the sampling variance is estimated."},
    {"calibration", "Calibration of the base weights to control totals, replayed in every replicate. Needs at least one margin; without this section the base weights are the final weights."},
    {"calibration.margin", "A margin: one variable, or several crossed, with its control totals in a CSV (`margin,level,total`, or a column per variable and `total`).", false, true},
    {"derive", "New variables: a name and an expression each, in any order. They may be used wherever a variable of the file may.", false, false, true},
    {"indicator", "An indicator to estimate.", true, true},
    {"estimates", "Domains, intervals and degrees of freedom."},
    {"output", "What is written."},
});

constexpr std::array kKeys = std::to_array<KeySpec>({
    {"survey", "title", ValueType::kText, "shown in every output", true},
    {"survey", "country", ValueType::kText, "ISO 3166 code"},
    {"survey", "reference_period", ValueType::kText, "start/end, as 2025-01-01/2025-12-31"},

    {"data.*", "file", ValueType::kText, ".sav, .zsav, .dta, .csv or .tsv; relative to the config", true},
    {"data.*", "key", ValueType::kText, "variable that identifies a row; must be unique. Without it rows are numbered"},
    {"data.*", "user_missing", ValueType::kNumberList, "codes that are missing even where the file does not declare them; not applied to the key and the design variables"},

    {"design", "level", ValueType::kText, "the level that was sampled", false, "person", "person|household|incident"},
    {"design", "stratum", ValueType::kText, "stratum; without it the sample is one stratum"},
    {"design", "psu", ValueType::kText, "primary sampling unit, numbered within strata or throughout; without it every row is a PSU"},
    {"design", "weight", ValueType::kText, "base weight (0 or more)", true},
    {"design", "singleton", ValueType::kText, "a stratum with one PSU: an error, no contribution to the variance, or its deviation from the grand mean", false, "fail", "fail|certainty|center"},

    {"replication", "method", ValueType::kText, "`jk1`, `jkn`: delete one PSU; `bootstrap`: Rao-Wu with n_h - 1 draws; `imported`: replicates made elsewhere; `linearization`: no replicates", false, "linearization", "jk1|jkn|bootstrap|imported|linearization"},
    {"replication", "replicates", ValueType::kInteger, "number of bootstrap replicates", false, "500", {}, 2, 1000000},
    {"replication", "seed", ValueType::kInteger, "of the random draws; the same seed gives the same replicates on any machine", false, "1", {}, 0, 9007199254740992},
    {"replication", "center", ValueType::kText, "deviations from the full-sample estimate (conservative) or from the replicates' mean", false, "estimate", "estimate|mean"},
    {"replication", "factors", ValueType::kText, "imported: CSV with the columns psu, stratum, r001 …"},
    {"replication", "columns", ValueType::kText, "imported: replicate columns of the data file, a prefix (`brr_`) or a pattern (`rw*_final`, * = digits)"},
    {"replication", "contains", ValueType::kText, "imported: factors on the base weight, replicate base weights (both are calibrated), or final weights (never re-calibrated)", false, "factors", "factors|base-weights|final-weights"},
    {"replication", "scale", ValueType::kNumber, "imported: required; V = scale × Σ rscales (θ_r - center)²", false, {}, {}, 0},
    {"replication", "rscales", ValueType::kNumberOrList, "imported: one number, or one per replicate", false, "1.0", {}, 0},
    {"replication", "df", ValueType::kNumber, "degrees of freedom of every estimate, instead of counting PSUs and strata", false, {}, {}, 1},
    {"replication", "max_failed_replicates", ValueType::kNumber, "bootstrap: share of replicates that may fail to calibrate, or leave a domain empty, and be left out", false, "0.02", {}, 0, 0.5},

    {"calibration", "distance", ValueType::kText, "Deville & Särndal's distance", false, "raking", "raking|linear|logit"},
    {"calibration", "bounds", ValueType::kNumberList, "logit: [L, U] on the ratio of final to base weight, L < 1 < U"},
    {"calibration", "bounds_relative_to", ValueType::kText, "bounds on w/d, or on w/(d·T₀/Σd) after scaling the base weights to the grand total", false, "base", "base|scaled"},
    {"calibration", "tolerance", ValueType::kNumber, "worst margin error, |Σwx - T| / (1 + |T|), at convergence", false, "1e-10", {}, 1e-14, 1e-3},
    {"calibration", "max_iterations", ValueType::kInteger, "of the solver, per weight column", false, "50", {}, 1, 10000},
    {"calibration", "scale_margins", ValueType::kBoolean, "rescale every margin to the first one's grand total", false, "false"},
    {"calibration", "consistency", ValueType::kNumber, "relative difference allowed between totals that must agree", false, "1e-6", {}, 0, 0.01},
    {"calibration.margin", "variables", ValueType::kTextList, "one name, or several to cross", true},
    {"calibration.margin", "file", ValueType::kText, "CSV of control totals; relative to the config", true},

    {"indicator", "id", ValueType::kText, "unique name in the outputs", true},
    {"indicator", "label", ValueType::kText, "text for people"},
    {"indicator", "statistic", ValueType::kText, "see `darkfigure list statistics`", true},
    {"indicator", "numerator", ValueType::kText, "expression: a condition for a prevalence, a number for the others", true},
    {"indicator", "denominator", ValueType::kText, "expression: who is in the base (prevalence, mean, total), or a number (ratio); \"1\" = every unit"},
    {"indicator", "where", ValueType::kText, "expression: restricts the base"},
    {"indicator", "unit", ValueType::kNumber, "ratio: per how many units of the denominator", false, "1", {}, 1e-9},

    {"estimates", "domains", ValueType::kDomainList, "domain variables; a list inside the list crosses them"},
    {"estimates", "level", ValueType::kNumber, "confidence level in percent", false, "95", {}, 50, 99.99},
    {"estimates", "interval", ValueType::kText, "for proportions; other statistics have Wald intervals", false, "logit", "logit|wald"},
    {"estimates", "df", ValueType::kText, "PSUs minus strata with a case of the base in the domain, or of the whole design", false, "domain", "domain|design"},

    {"output", "formats", ValueType::kTextList, "of the estimates", false, "[\"csv\", \"json\"]", "csv|json"},
    {"output", "weights", ValueType::kText, "file of final and replicate weights", false, "none", "none|csv|sav|zsav|dta"},
});

}  // namespace

const ConfigSchema& run_schema() {
  static const ConfigSchema schema{kSections, kKeys};
  return schema;
}

}  // namespace darkfigure
