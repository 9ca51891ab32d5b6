#include "engine/simulation/survey_config.h"

#include "engine/core/number_text.h"
#include "engine/simulation/simulated_indicators.h"

namespace darkfigure {
namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

// A report in several languages needs the survey's texts in them.
std::string languages(const SimulationSpec& spec) {
  std::string text;
  for (const std::string& tag : spec.languages) text += (text.empty() ? "" : ", ") + quoted(tag);
  if (!text.empty()) text = "languages = [" + text + "]\n";
  return text + (spec.labels.empty() ? "" : "labels    = \"labels.csv\"\n");
}

}  // namespace

std::string config_header(const SimulationSpec& spec) {
  return "# " + spec.title +
         ": a synthetic survey whose population values are in truth.csv.\n\n[survey]\n"
         "title            = " +
         quoted(spec.title) + "\ncountry          = " + quoted(spec.country) +
         "\nreference_period = " + quoted(spec.reference_period) +
         "\npopulation       = \"adults aged 18 and over in private households\"\n"
         "coverage         = \"the whole country\"\n\n";
}

std::string config_estimates(const SimulationSpec& spec, const std::string& level) {
  std::string text =
      "# Don't know and refused count as \"no\" here. A plain any(v_robbery, v_assault) = 1 is "
      "missing for who\n"
      "# leaves one question open and says no to the rest; dropping them would overstate the "
      "prevalence.\n"
      "[derive" +
      (level.empty() ? "" : "." + level) + "]\n";
  for (const auto& [name, expression] : simulated_derivations(spec)) {
    text += name + " = \"" + expression + "\"\n";
  }
  for (const SimulatedIndicator& indicator : simulated_indicators(spec)) {
    text += "\n[[indicator]]\nid          = \"" + indicator.id +
            "\"\nlabel       = " + quoted(indicator.label) + "\nstatistic   = \"" +
            indicator.statistic + "\"\n";
    if (!level.empty()) text += "level       = \"" + level + "\"\n";
    text += "numerator   = \"" + indicator.numerator + "\"\n";
    if (!indicator.denominator.empty()) text += "denominator = \"" + indicator.denominator + "\"\n";
    text += indicator.notes;
    if (indicator.unit != 1) text += "unit        = " + shortest_text(indicator.unit) + "\n";
  }
  return text +
         "\n[estimates]\ndomains  = [\"sex\", \"age_group\", \"region\", \"area\"]\nlevel    = "
         "95\ninterval = \"logit\"\n\n[output]\nformats   = [\"csv\", \"json\", \"html\", "
         "\"xlsx\", \"sdmx-csv\"]\n" +
         languages(spec) + "weights   = \"sav\"\n\n[sdmx]\nref_area = " + quoted(spec.country) +
         "\n" + simulated_dimensions();
}

std::string config_margin(const std::string& section,
                          const std::string& variables,
                          const std::string& file,
                          const std::string& level) {
  return "[[" + section + "]]\nvariables = [" + variables + "]\n" +
         (level.empty() ? "" : "level     = \"" + level + "\"\n") + "file      = \"" + file +
         "\"\n\n";
}

}  // namespace darkfigure
