#include <algorithm>
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

constexpr std::size_t kMostMultipliers = 2500;  // of Stata's numlists

// Coefficients that differ and are too many for a numlist.
bool has_too_many(const Handoff& handoff) {
  return handoff.used.size() > kMostMultipliers && !handoff.has_equal_coefficients();
}

// Stata opens 5,000 variables by default; Stata/BE at most 2,048.
std::string room(const Handoff& handoff) {
  const std::size_t columns = handoff.variables.size() + handoff.used.size() + 1;
  if (columns <= 2048) return "";
  return "* " + std::to_string(columns) + " variables: Stata/BE opens 2,048.\ncapture set maxvar " +
         std::to_string(std::max<std::size_t>(columns + 100, 5000)) + "\n";
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
  if (has_too_many(handoff)) return head + "\n";
  const auto count = static_cast<double>(handoff.used.size());
  const bool is_mean = handoff.has_equal_coefficients() &&
                       std::abs(handoff.coefficients.front() * count - 1) < 1e-12;
  // Stata's bootstrap divides by R; every other set of coefficients is a jackknife's multipliers.
  if (is_mean) return head + joint + " bsrweight(" + range + ") vce(bootstrap)" + tail;
  const std::string multipliers = handoff.has_equal_coefficients()
                                      ? exact_text(handoff.coefficients.front())
                                      : wrapped(handoff.coefficients);
  return head + joint + " jkrweight(" + range + ", multiplier(" + multipliers +
         ")) vce(jackknife)" + tail;
}

}  // namespace

std::string stata_script(const Handoff& handoff) {
  std::string text =
      "* " + handoff.title + ", run " + handoff.run +
      ".\n* Recomputes estimates of darkfigure in Stata and prints PASS or the largest "
      "difference.\n* do check.do, in this folder. The weight is a probability weight: no "
      "frequency weight, no subset of the data.\n"
      "version 15\nclear all\n" +
      room(handoff) + "use data.dta\n" + design_command(handoff) +
      "scalar worst = 0\nscalar compared = 0\n"
      "program define compare_estimate\n"
      "  args name found se expected expected_se compare_se\n"
      "  local difference = abs(`found' - `expected') / max(abs(`expected'), 1e-12)\n"
      "  if `compare_se' & `expected_se' > 0 & `expected_se' < . {\n"
      "    local se_difference = abs(`se' - `expected_se') / `expected_se'\n"
      "    if missing(`se_difference') local difference = 1\n"
      "    else local difference = max(`difference', `se_difference')\n"
      "  }\n"
      "  if missing(`difference') local difference = 1\n"
      "  if `difference' > 1e-8 {\n"
      "    display as error \"`name': \" %14.0g `found' \" (SE \" %14.0g `se' \"), expected \" "
      "%14.0g `expected' \" (SE \" %14.0g `expected_se' \")\"\n"
      "  }\n"
      "  scalar worst = max(worst, `difference')\n"
      "  scalar compared = compared + 1\n"
      "end\n";
  if (!handoff.no_se.empty())
    text += "* Standard errors are not compared: " + handoff.no_se + ".\n";
  if (has_too_many(handoff))
    text += "* Standard errors are not compared: more coefficients than a list of Stata holds.\n";
  const std::string compare_se = handoff.no_se.empty() && !has_too_many(handoff) ? "1" : "0";
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
    text += "compare_estimate \"" + script_text(e.indicator + " " + e.domain + "=" + e.category) +
            "\" `b' `s' " + exact_text(e.value) + " " +
            (std::isnan(e.se) ? "." : exact_text(e.se)) + " " + compare_se + "\n";
  }
  const std::string count = std::to_string(handoff.estimates.size());
  return text + "if worst <= 1e-8 & compared == " + count + " {\n  display \"PASS  " + count +
         " estimates, largest relative difference \" %8.1e worst\n}\nelse {\n  display as error "
         "\"FAIL  largest relative difference \" %8.1e worst\n  exit 9\n}\n";
}

}  // namespace darkfigure
