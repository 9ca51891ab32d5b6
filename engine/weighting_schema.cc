#include "engine/weighting_schema.h"

#include <array>

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"weighting",
     "What became of every sampled unit. With dispositions the file holds nonrespondents too; "
     "their "
     "weight goes to others in the steps `eligibility` and `nonresponse` (or `propensity`). Codes "
     "that are listed nowhere are an error; with no list at all the variable holds AAPOR codes: 1 "
     "interview, 2 eligible without interview, 3 unknown eligibility, 4 not eligible (first "
     "digit)."},
    {"weighting.step",
     "A step of the weighting. Steps are taken in this order, in the full sample and again in "
     "every "
     "replicate, from the replicate's own base weights.",
     false,
     true},
    {"weighting.step.margin",
     "A margin of a calibration step; as `[[calibration.margin]]`.",
     false,
     true},
    {"calibration", "Calibration to control totals, as the last step. Needs at least one margin."},
    {"calibration.margin",
     "A margin: units counted, or a numeric variable summed, by one variable or several crossed, "
     "with "
     "its control totals in a CSV (`margin,level,total`, or a column per variable and `total`). "
     "`darkfigure margins template` writes the CSV to fill.",
     false,
     true},
});

constexpr std::array kStepKeys = std::to_array<KeySpec>({
    {"weighting", "disposition", ValueType::kText, "variable with the final disposition"},
    {"weighting", "respondent", ValueType::kCodeList, "codes: interviewed"},
    {"weighting", "nonrespondent", ValueType::kCodeList, "codes: eligible, not interviewed"},
    {"weighting", "unknown", ValueType::kCodeList, "codes: not known whether eligible"},
    {"weighting", "ineligible", ValueType::kCodeList, "codes: not eligible"},

    {"weighting.step",
     "method",
     ValueType::kText,
     "what the step does",
     true,
     {},
     "selection|within_household|eligibility|nonresponse|propensity|trim|calibrate|"
     "trim_and_calibrate"},
    {"weighting.step", "name", ValueType::kText, "in outputs and messages; otherwise the method"},
    {"weighting.step",
     "probabilities",
     ValueType::kTextList,
     "`selection`: variables with the selection probability of each stage; the base weight is "
     "divided "
     "by them"},
    {"weighting.step",
     "eligible",
     ValueType::kText,
     "`within_household`: variable with the number of eligible persons; the base weight is "
     "multiplied "
     "by it over `selected`. As a first step it is part of the base weight; after `nonresponse` it "
     "need "
     "be known of respondents only"},
    {"weighting.step",
     "selected",
     ValueType::kNumber,
     "`within_household`: persons selected in a household",
     false,
     "1",
     {},
     1},
    {"weighting.step",
     "cap",
     ValueType::kNumber,
     "`within_household`: largest multiplier; without it none",
     false,
     {},
     {},
     1},
    {"weighting.step",
     "classes",
     ValueType::kTextList,
     "`eligibility`, `nonresponse`: variables whose crossed categories are the weighting classes, "
     "`trim`: classes with bounds and sums of their own; without it one class"},
    {"weighting.step",
     "collapse",
     ValueType::kTextList,
     "classes taken as one from the start, as \"1*1 + 1*2\""},
    {"weighting.step",
     "min_respondents",
     ValueType::kNumber,
     "a class with fewer is merged with its neighbour: the next one in order, among those that "
     "share "
     "most leading variables",
     false,
     "30",
     {},
     0},
    {"weighting.step",
     "max_factor",
     ValueType::kNumber,
     "… and so is one with a larger factor",
     false,
     "3.0",
     {},
     1},
    {"weighting.step",
     "collapse_small",
     ValueType::kBoolean,
     "merge classes that are too small; otherwise they are an error",
     false,
     "true"},
    {"weighting.step",
     "predictors",
     ValueType::kTextList,
     "`propensity`: categorical predictors of response, known of respondents and nonrespondents"},
    {"weighting.step",
     "numeric_predictors",
     ValueType::kTextList,
     "`propensity`: predictors that enter linearly"},
    {"weighting.step",
     "quantile_classes",
     ValueType::kInteger,
     "`propensity`: number of classes at weighted quantiles of the propensity, each with one "
     "factor; "
     "without it weights are divided by the propensity",
     false,
     {},
     {},
     2,
     100},
    {"weighting.step",
     "upper",
     ValueType::kNumber,
     "`trim`, `trim_and_calibrate` (exactly one of these four): upper bound, fixed",
     false,
     {},
     {},
     0},
    {"weighting.step",
     "median_multiple",
     ValueType::kNumber,
     "`trim`: upper bound, times the median",
     false,
     {},
     {},
     1},
    {"weighting.step",
     "iqr_multiple",
     ValueType::kNumber,
     "`trim`: upper bound, median + this × interquartile range",
     false,
     {},
     {},
     0},
    {"weighting.step",
     "quantile",
     ValueType::kNumber,
     "`trim`: upper bound, this quantile of the weights",
     false,
     {},
     {},
     0.5,
     1},
    {"weighting.step", "lower", ValueType::kNumber, "`trim`: lower bound, fixed", false, {}, {}, 0},
    {"weighting.step",
     "of",
     ValueType::kText,
     "`trim`: bounds hold on weights, or on their ratio to the base weight",
     false,
     "weight",
     "weight|ratio"},
    {"weighting.step",
     "in_replicates",
     ValueType::kText,
     "merged classes and class boundaries of the full sample are reused in the replicates, "
     "trimming "
     "bounds are computed from each replicate's own weights, unless this says otherwise",
     false,
     {},
     "reuse|recompute"},
});

constexpr std::array kCalibrationKeys = std::to_array<KeySpec>({
    {"calibration",
     "distance",
     ValueType::kText,
     "Deville & Särndal's distance; `truncated` is linear and `truncated-raking` raking, cut at "
     "the "
     "bounds",
     false,
     "raking",
     "raking|linear|logit|truncated|truncated-raking"},
    {"calibration",
     "bounds",
     ValueType::kNumberList,
     "logit, truncated, truncated-raking: [L, U] on the ratio of the weight after to before, L < 1 "
     "< U"},
    {"calibration",
     "weight_bounds",
     ValueType::kNumberList,
     "the same, but [L, U] on the weight itself"},
    {"calibration",
     "bounds_relative_to",
     ValueType::kText,
     "bounds on w/d, or on w/(d·T₀/Σd) after scaling the weights to the grand total",
     false,
     "base",
     "base|scaled"},
    {"calibration",
     "tolerance",
     ValueType::kNumber,
     "worst margin error, |Σwx - T| / (1 + |T|), at convergence",
     false,
     "1e-10",
     {},
     1e-14,
     1e-3},
    {"calibration",
     "max_iterations",
     ValueType::kInteger,
     "of the solver, per weight column",
     false,
     "50",
     {},
     1,
     10000},
    {"calibration",
     "scale_margins",
     ValueType::kBoolean,
     "rescale every margin to the first one's grand total",
     false,
     "false"},
    {"calibration",
     "consistency",
     ValueType::kNumber,
     "relative difference allowed between totals that must agree",
     false,
     "1e-6",
     {},
     0,
     0.01},
    {"calibration",
     "q",
     ValueType::kText,
     "variable with the weight of each unit in the distance, Σ (d/q) G(w/d); without it 1. R's "
     "`variance` is 1/q"},
    {"calibration",
     "same_weight_in",
     ValueType::kText,
     "a level above the design's (`household`): all its members get one weight, and margins of "
     "both "
     "levels are met together (R's `aggregate.stage`); unequal weights inside are averaged first"},
    {"calibration",
     "partition",
     ValueType::kText,
     "variable whose categories are calibrated each on its own; the files of totals have a column "
     "for "
     "it"},
    {"calibration",
     "covariance",
     ValueType::kText,
     "control totals that another survey estimated: CSV `margin,category,margin_2,category_2,"
     "covariance`, one line per pair; the replicates vary the totals accordingly"},
    {"calibration",
     "replicate_totals",
     ValueType::kText,
     "the same from that survey's replicates: CSV `margin,category,r001,r002 …`"},
    {"calibration",
     "replicate_scale",
     ValueType::kNumber,
     "of `replicate_totals`: V(T) = scale × Σ (T_k - T)²",
     false,
     {},
     {},
     0},
});

constexpr std::array kMarginKeys = std::to_array<KeySpec>({
    {"calibration.margin",
     "variables",
     ValueType::kTextList,
     "one name, or several to cross; none for one overall total of `total_of`"},
    {"calibration.margin",
     "file",
     ValueType::kText,
     "CSV of control totals; relative to the config"},
    {"calibration.margin",
     "total_of",
     ValueType::kText,
     "numeric variable that is summed; without it units are counted"},
    {"calibration.margin", "total", ValueType::kNumber, "the overall total, instead of a file"},
    {"calibration.margin",
     "level",
     ValueType::kText,
     "level whose units are counted: the design's, one below it, or that of `same_weight_in`"},
    {"calibration.margin",
     "collapse",
     ValueType::kTextList,
     "categories taken as one, in the sample and in the totals, as \"7 + 8\""},
    {"calibration.margin",
     "totals",
     ValueType::kTextList,
     "totals that replace those of the file, as \"7 = 1200\""},
    {"calibration.margin",
     "ridge",
     ValueType::kNumber,
     "soft totals: Σwx - T + ridge·|T|·λ = 0; 0 = exact",
     false,
     "0.0",
     {},
     0},
    {"calibration.margin",
     "tolerance",
     ValueType::kNumber,
     "soft totals: may be missed by this share of the total, and no more (Σwx - T + tolerance·|T|·"
     "tanh(λ/0.02) = 0: close to the nearest weights that do so); 0 = exact",
     false,
     "0.0",
     {},
     0,
     1},
});

}  // namespace

const std::vector<SectionSpec>& weighting_sections() {
  static const std::vector<SectionSpec> sections(kSections.begin(), kSections.end());
  return sections;
}

// A calibration has the same keys as a section of its own and as a step.
const std::vector<KeySpec>& weighting_keys() {
  static const std::vector<KeySpec> keys = [] {
    std::vector<KeySpec> all(kStepKeys.begin(), kStepKeys.end());
    const auto add = [&](const auto& keys_of, std::string_view section) {
      for (KeySpec key : keys_of) {
        key.section = section;
        all.push_back(key);
      }
    };
    add(kCalibrationKeys, "weighting.step");
    add(kMarginKeys, "weighting.step.margin");
    add(kCalibrationKeys, "calibration");
    add(kMarginKeys, "calibration.margin");
    return all;
  }();
  return keys;
}

}  // namespace darkfigure
