#include <cmath>

#include "engine/core/number_text.h"
#include "engine/handoff/handoff.h"

namespace darkfigure {
namespace {

std::string coefficients(const Handoff& handoff) {
  if (handoff.has_equal_coefficients()) return exact_text(handoff.coefficients.front());
  std::string text = "(";
  for (std::size_t k = 0; k < handoff.coefficients.size(); ++k)
    text += (k % 6 == 0 ? "\n    " : " ") + exact_text(handoff.coefficients[k]);
  return text + ")";
}

std::string design(const Handoff& handoff) {
  std::string text = "  weight weight;\n";
  if (!handoff.used.empty()) {
    return text + "  repweights " + handoff_replicate(1) + "-" +
           handoff_replicate(handoff.used.size()) + " /" +
           (handoff.df > 0 ? " df=" + shortest_text(handoff.df) : "") +
           " repcoefs=" + coefficients(handoff) + ";\n";
  }
  if (handoff.has_strata) text += "  strata stratum;\n";
  if (handoff.has_psus) text += "  cluster psu;\n";
  return text;
}

std::string sas_text(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2)
    text.insert(at, "'");
  return "'" + text + "'";
}

}  // namespace

std::string sas_script(const Handoff& handoff) {
  const bool compares_se =
      handoff.no_se.empty() && handoff.about_full_sample && handoff.lonely_psu.empty();
  std::string text =
      "/* " + handoff.title + ", run " + handoff.run +
      ".\n   Recomputes estimates of darkfigure in SAS and prints PASS or the largest "
      "difference.\n   Set the folder, then submit. */\n%let folder = .;\n\n"
      "data d;\n  infile \"&folder/data.csv\" dsd firstobs=2 lrecl=1000000 truncover;\n";
  std::string names;
  for (const Column& column : handoff.variables) names += " " + column.name;
  names += " weight";
  if (!handoff.used.empty())
    names += " " + handoff_replicate(1) + "-" + handoff_replicate(handoff.used.size());
  text += "  input" + names +
          ";\nrun;\n\n"
          "data worst; difference = 0; stop; run;\n"
          "%macro compare(name, expected, expected_se, unit, table, value, error);\n"
          "  data one;\n    set &table;\n    length name $200;\n    name = &name;\n"
          "    difference = abs(&unit * &value - &expected) / max(abs(&expected), 1e-12);\n"
          "    if missing(&value) then difference = 1;\n";
  if (compares_se) {
    text +=
        "    if &expected_se > 0 then do;\n      if missing(&error) then difference = 1;\n"
        "      else difference = max(difference, abs(&unit * &error - &expected_se) / "
        "&expected_se);\n"
        "    end;\n";
  }
  text +=
      "    if difference > 1e-8 then put 'differs: ' name difference;\n"
      "    keep difference;\n  run;\n  data worst; set worst one; run;\n%mend;\n\n";
  if (!compares_se) {
    text += "/* Standard errors are not compared: " +
            (!handoff.no_se.empty()      ? handoff.no_se
             : handoff.about_full_sample ? "SAS leaves strata with a single PSU out"
                                         : "SAS does not center at the replicates' mean") +
            ". */\n";
  }
  for (const HandoffEstimate& e : handoff.estimates) {
    const std::string y = handoff_variable("y", e.variables);
    const std::string domain = e.domain_number == 0 ? "" : "d_" + std::to_string(e.domain_number);
    text += "proc datasets library=work nolist nowarn; delete found one; quit;\n";
    text += std::string("proc surveymeans data=d") +
            (handoff.used.empty() ? "" : " varmethod=bootstrap") +
            (e.is_total ? " sum std;\n" : " mean;\n") + design(handoff) + "  var " + y + ";\n";
    if (!e.is_total) text += "  ratio " + y + " / " + handoff_variable("x", e.variables) + ";\n";
    if (!domain.empty()) text += "  domain " + domain + ";\n";
    const std::string table = e.is_total ? (domain.empty() ? "Statistics" : "Domain")
                                         : (domain.empty() ? "Ratio" : "DomainRatio");
    text += "  ods output " + table + "=found;\nrun;\n";
    if (!domain.empty())
      text += "data found; set found; where " + domain + " = " + std::to_string(e.category_number) +
              "; run;\n";
    text += "%compare(" + sas_text(script_text(e.indicator + " " + e.domain + "=" + e.category)) +
            ", " + exact_text(e.value) + ", " + (std::isnan(e.se) ? "." : exact_text(e.se)) + ", " +
            shortest_text(e.unit) + ", found, " + (e.is_total ? "Sum, StdDev" : "Ratio, StdErr") +
            ")\n\n";
  }
  const std::string count = std::to_string(handoff.estimates.size());
  return text +
         "proc means data=worst noprint; var difference; output out=m max=worst n=compared; run;\n"
         "data _null_;\n  set m;\n  if worst <= 1e-8 and compared = " +
         count + " then put 'PASS  " + count +
         " estimates, largest relative difference ' worst e9.;\n"
         "  else put 'FAIL  ' compared 'compared, largest relative difference ' worst e9.;\nrun;\n";
}

}  // namespace darkfigure
