#include <cmath>

#include "engine/core/number_text.h"
#include "engine/handoff/handoff.h"

namespace darkfigure {
namespace {

// Numbers over several lines; a line of Stata may be long, people's eyes not.
std::string wrapped(const std::vector<double>& numbers) {
  std::string text;
  for (std::size_t k = 0; k < numbers.size(); ++k)
    text += (k % 8 == 0 ? " ///\n    " : " ") + shortest_text(numbers[k]);
  return text;
}

std::string design_command(const Handoff& handoff) {
  const std::string head = std::string("svyset ") + (handoff.has_psus ? "psu" : "_n") +
                           " [pweight = weight]" + (handoff.has_strata ? ", strata(stratum)" : "");
  const std::string joint = handoff.has_strata ? "" : ",";
  if (handoff.used.empty()) {
    const std::string lonely = handoff.lonely_psu == "adjust" ? "centered" : handoff.lonely_psu;
    return head + (lonely.empty() ? "" : joint + " singleunit(" + lonely + ")") + "\n";
  }
  const std::string range = handoff_replicate(1) + "-" + handoff_replicate(handoff.used.size());
  const std::string tail = std::string(handoff.about_full_sample ? " mse" : "") +
                           (handoff.df > 0 ? " dof(" + shortest_text(handoff.df) + ")" : "") + "\n";
  const auto count = static_cast<double>(handoff.used.size());
  const bool is_mean = handoff.has_equal_coefficients() &&
                       std::abs(handoff.coefficients.front() * count - 1) < 1e-12;
  // Stata's bootstrap divides by R; every other set of coefficients is a jackknife's multipliers.
  if (is_mean) return head + joint + " bsrweight(" + range + ") vce(bootstrap)" + tail;
  return head + joint + " jkrweight(" + range + ", multiplier(" + wrapped(handoff.coefficients) +
         ")) vce(jackknife)" + tail;
}

}  // namespace

std::string stata_script(const Handoff& handoff) {
  std::string text =
      "* " + handoff.title + ", run " + handoff.run +
      ".\n* Recomputes estimates of darkfigure in Stata and prints PASS or the largest "
      "difference.\n* do check.do, in this folder. The weight is a probability weight: no "
      "frequency weight, no subset of the data.\n"
      "version 15\nset maxvar 32767\nuse data.dta, clear\n" +
      design_command(handoff) +
      "scalar worst = 0\n"
      "capture program drop compare\n"
      "program define compare\n"
      "  args name found se expected expected_se compare_se\n"
      "  local difference = abs(`found' - `expected') / max(abs(`expected'), 1e-12)\n"
      "  if `compare_se' & `expected_se' > 0 & `expected_se' < . {\n"
      "    local difference = max(`difference', abs(`se' - `expected_se') / `expected_se')\n"
      "  }\n"
      "  if `difference' > 1e-8 {\n"
      "    display as error \"`name': \" %14.0g `found' \" (SE \" %14.0g `se' \"), expected \" "
      "%14.0g `expected' \" (SE \" %14.0g `expected_se' \")\"\n"
      "  }\n"
      "  scalar worst = max(worst, `difference')\n"
      "end\n";
  if (!handoff.no_se.empty())
    text += "* Standard errors are not compared: " + handoff.no_se + ".\n";
  const std::string compare_se = handoff.no_se.empty() ? "1" : "0";
  for (const HandoffEstimate& e : handoff.estimates) {
    const std::string subpopulation = e.domain_number == 0
                                          ? ""
                                          : ", subpop(if d_" + std::to_string(e.domain_number) +
                                                " == " + std::to_string(e.category_number) + ")";
    const std::string y = handoff_variable("y", e.variables);
    const std::string unit = shortest_text(e.unit);
    if (e.is_total) {
      text += "svy" + subpopulation + ": total " + y + "\nlocal b = " + unit + " * _b[" + y +
              "]\nlocal s = " + unit + " * _se[" + y + "]\n";
    } else {
      text += "svy" + subpopulation + ": ratio (r: " + y + " / " +
              handoff_variable("x", e.variables) + ")\nlocal b = " + unit +
              " * _b[r]\nlocal s = " + unit + " * _se[r]\n";
    }
    text += "compare \"" + e.indicator + " " + e.domain + "=" + e.category + "\" `b' `s' " +
            exact_text(e.value) + " " + (std::isnan(e.se) ? "." : exact_text(e.se)) + " " +
            compare_se + "\n";
  }
  const std::string count = std::to_string(handoff.estimates.size());
  return text + "if worst <= 1e-8 {\n  display \"PASS  " + count +
         " estimates, largest relative difference \" %8.1e worst\n}\nelse {\n  display as error "
         "\"FAIL  largest relative difference \" %8.1e worst\n  exit 9\n}\n";
}

}  // namespace darkfigure
