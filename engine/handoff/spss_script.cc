#include <cmath>

#include "engine/core/number_text.h"
#include "engine/handoff/handoff.h"

namespace darkfigure {
namespace {

std::string spss_text(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2)
    text.insert(at, "'");
  return "'" + text + "'";
}

// The linearized design for Complex Samples, as a comment: its standard errors are others.
std::string complex_samples(const Handoff& handoff) {
  if (!handoff.has_psus) return "";
  return std::string(
             "* With the Complex Samples module (linearized standard errors, which know nothing of "
             "the\n"
             "* calibration and will differ from those of the replicates):\n"
             "* CSPLAN ANALYSIS /PLAN FILE='survey.csaplan' /PLANVARS ANALYSISWEIGHT=weight\n"
             "*   /DESIGN") +
         (handoff.has_strata ? " STRATA=stratum" : "") + " CLUSTER=psu /ESTIMATOR TYPE=WR.\n";
}

// Sums of every replicate for one estimate: a file of one row.
std::string estimate_block(const Handoff& handoff, std::size_t number) {
  const HandoffEstimate& e = handoff.estimates[number];
  const std::string count = std::to_string(handoff.used.size());
  const std::string y = handoff_variable("y", e.variables);
  const std::string x = e.is_total ? "1" : handoff_variable("x", e.variables);
  std::string text = "GET FILE='data.sav'.\n";
  if (e.domain_number > 0) {
    text += "COMPUTE inside = 0.\nIF (d_" + std::to_string(e.domain_number) + " = " +
            std::to_string(e.category_number) + ") inside = 1.\n";
  } else {
    text += "COMPUTE inside = 1.\n";
  }
  text += "COMPUTE a = inside * weight * " + y + ".\nCOMPUTE b = inside * weight * " + x + ".\n";
  if (!handoff.used.empty()) {
    text += "VECTOR w = " + handoff_replicate(1) + " TO " + handoff_replicate(handoff.used.size()) +
            ".\nVECTOR n(" + count + ").\nVECTOR m(" + count + ").\nLOOP #r = 1 TO " + count +
            ".\n  COMPUTE n(#r) = inside * w(#r) * " + y +
            ".\n  COMPUTE m(#r) = inside * w(#r) * " + x + ".\nEND LOOP.\n";
  }
  text += "COMPUTE one = 1.\nAGGREGATE OUTFILE=* /BREAK=one /a = SUM(a) /b = SUM(b)";
  if (!handoff.used.empty()) {
    text += "\n  /n1 TO n" + count + " = SUM(n1 TO n" + count + ")\n  /m1 TO m" + count +
            " = SUM(m1 TO m" + count + ")";
  }
  const std::string theta = e.is_total ? "a" : "a / b";
  const std::string replicate = e.is_total ? "n(#r)" : "n(#r) / m(#r)";
  text += ".\nCOMPUTE estimate = " + shortest_text(e.unit) + " * " + theta + ".\nCOMPUTE se = 0.\n";
  if (!handoff.used.empty()) {
    text += "VECTOR n = n1 TO n" + count + ".\nVECTOR m = m1 TO m" + count + ".\n";
    text +=
        "COMPUTE #center = " + std::string(handoff.about_full_sample ? theta : std::string("0")) +
        ".\n";
    if (!handoff.about_full_sample) {
      text += "LOOP #r = 1 TO " + count + ".\n  COMPUTE #center = #center + " + replicate + " / " +
              count + ".\nEND LOOP.\n";
    }
    if (!handoff.has_equal_coefficients()) {
      text += "VECTOR c(" + count + ").\n";
      for (std::size_t k = 0; k < handoff.coefficients.size(); ++k)
        text += "COMPUTE c(" + std::to_string(k + 1) +
                ") = " + exact_text(handoff.coefficients[k]) + ".\n";
    }
    text += "LOOP #r = 1 TO " + count + ".\n  COMPUTE se = se + " +
            (handoff.has_equal_coefficients() ? exact_text(handoff.coefficients.front())
                                              : std::string("c(#r)")) +
            " * (" + replicate +
            " - #center) ** 2.\nEND LOOP.\nCOMPUTE se = " + shortest_text(e.unit) +
            " * SQRT(se).\n";
  }
  text += "COMPUTE expected = " + exact_text(e.value) +
          ".\nCOMPUTE difference = "
          "ABS(estimate - expected) / MAX(ABS(expected), 1E-12).\n";
  if (handoff.no_se.empty() && !handoff.used.empty() && e.se > 0) {
    text += "COMPUTE expected_se = " + exact_text(e.se) +
            ".\nCOMPUTE difference = MAX(difference, ABS(se - expected_se) / expected_se).\n";
  }
  text += "STRING name (A120).\nCOMPUTE name = " +
          spss_text(script_text(e.indicator + " " + e.domain + "=" + e.category)) +
          ".\nSAVE OUTFILE='compared_" + std::to_string(number + 1) +
          ".sav' /KEEP=name estimate se expected difference.\n\n";
  return text;
}

}  // namespace

std::string spss_script(const Handoff& handoff) {
  std::string text =
      "* " + handoff.title + ", run " + handoff.run +
      ".\n* Recomputes estimates of darkfigure in SPSS or PSPP from the replicate weights and "
      "prints\n* PASS or the largest difference. Run it in this folder.\n"
      "* The weight is a probability weight: WEIGHT BY would take it for a frequency.\n" +
      complex_samples(handoff);
  if (handoff.used.empty())
    text += "* Standard errors are not compared: this run has no replicates.\n";
  else if (!handoff.no_se.empty())
    text += "* Standard errors are not compared: " + handoff.no_se + ".\n";
  text += "\n";
  for (std::size_t k = 0; k < handoff.estimates.size(); ++k) text += estimate_block(handoff, k);
  text += "GET FILE='compared_1.sav'.\n";
  for (std::size_t k = 1; k < handoff.estimates.size(); ++k)
    text += "ADD FILES FILE=* /FILE='compared_" + std::to_string(k + 1) + ".sav'.\n";
  text +=
      "LIST name estimate se difference.\nCOMPUTE one = 1.\n"
      "AGGREGATE OUTFILE=* /BREAK=one /worst = MAX(difference).\n"
      "STRING verdict (A60).\nCOMPUTE verdict = 'FAIL  largest relative difference '.\n"
      "IF (worst <= 1E-8) verdict = 'PASS  " +
      std::to_string(handoff.estimates.size()) +
      " estimates, largest relative difference '.\nFORMATS worst (E10.1).\n"
      "PRINT / verdict worst.\nEXECUTE.\n";
  for (std::size_t k = 0; k < handoff.estimates.size(); ++k)
    text += "ERASE FILE='compared_" + std::to_string(k + 1) + ".sav'.\n";
  return text;
}

}  // namespace darkfigure
