#include "engine/simulation/simulated_indicators.h"

#include <algorithm>
#include <utility>

namespace darkfigure {
namespace {

double any_incident(const Person& person) {
  return std::any_of(person.incidents.begin(),
                     person.incidents.end(),
                     [](std::uint32_t n) { return n > 0; })
             ? 1
             : 0;
}
double any_contact(const Person& person) {
  return std::count(person.contact.begin(), person.contact.end(), 1) > 0 ? 1 : 0;
}
double any_bribe(const Person& person) {
  return std::count(person.bribe.begin(), person.bribe.end(), 1) > 0 ? 1 : 0;
}
double one(const Person&) { return 1; }

// any(v_a, v_b) = 1; with an answer that is missing counted as "no" where there may be one.
template <typename Items>
std::string any_of_items(const std::string& prefix, const Items& items, bool may_be_missing) {
  std::string list;
  for (const auto& item : items) {
    const std::string name = prefix + item.name;
    list += list.empty() ? "" : ", ";
    list += may_be_missing ? "if(missing(" + name + "), 0, " + name + ")" : name;
  }
  return "any(" + list + ") = 1";
}

std::string all_crimes(const SimulationSpec& spec) {
  std::string codes;
  for (const CrimeSpec& crime : spec.crimes) {
    if (!crime.iccs.empty()) codes += (codes.empty() ? "\"" : ", \"") + crime.iccs + "\"";
  }
  return codes.empty() ? "" : "iccs        = [" + codes + "]\n";
}

}  // namespace

std::string simulated_dimensions() {
  const auto dimension =
      [](const std::string& variable, const std::string& name, const std::string& codes) {
        return "\n[[sdmx.dimension]]\nvariable  = \"" + variable + "\"\ndimension = \"" + name +
               "\"\ncodes     = [" + codes + "]\n";
      };
  return dimension("sex", "SEX", "\"1=M\", \"2=F\"") +
         dimension("age_group",
                   "AGE",
                   "\"1=Y18T24\", \"2=Y25T34\", \"3=Y35T44\", \"4=Y45T54\", \"5=Y55T64\", "
                   "\"6=Y_GE65\"") +
         dimension("area", "URBANISATION", "\"1=U\", \"2=R\"");
}

std::vector<std::pair<std::string, std::string>> simulated_derivations(const SimulationSpec& spec) {
  return {{"victim", any_of_items("v_", spec.crimes, true)},
          {"contact", any_of_items("contact_", spec.officials, false)},
          {"bribe", any_of_items("bribe_", spec.officials, true)},
          {"safe", "safe_dark in (1, 2)"}};
}

std::vector<SimulatedIndicator> simulated_indicators(const SimulationSpec& spec) {
  std::vector<SimulatedIndicator> list;
  for (std::size_t k = 0; k < spec.crimes.size(); ++k) {
    const CrimeSpec& crime = spec.crimes[k];
    const auto victim = [k](const Person& p) { return p.incidents[k] > 0 ? 1.0 : 0.0; };
    const std::string notes = crime.iccs.empty() ? "" : "iccs        = [\"" + crime.iccs + "\"]\n";
    list.push_back({crime.name,
                    crime.label,
                    "prevalence",
                    "v_" + crime.name + " = 1",
                    "",
                    1,
                    victim,
                    one,
                    notes});
  }
  list.push_back({"any_crime",
                  "Any of these crimes",
                  "prevalence",
                  "victim",
                  "",
                  1,
                  any_incident,
                  one,
                  all_crimes(spec)});
  const CrimeSpec& first = spec.crimes.front();
  const auto incidents = [](const Person& p) { return static_cast<double>(p.incidents.front()); };
  list.push_back({first.name + "_incidence",
                  first.label + ", incidents per 1,000 persons",
                  "ratio",
                  "n_" + first.name,
                  "1",
                  1000,
                  incidents,
                  one});
  list.push_back(
      {"victims", "Victims of any of these crimes", "total", "victim", "", 1, any_incident, one});
  list.push_back({"reported",
                  "Last crime reported to the police, of victims",
                  "reporting_rate",
                  "reported = 1",
                  "victim",
                  1,
                  [](const Person& p) { return p.reported ? any_incident(p) : 0.0; },
                  any_incident,
                  "universe    = \"victims of any of these crimes, by their last one\"\n"});
  list.push_back({"sdg_16_1_4",
                  "Feeling safe alone after dark (SDG 16.1.4)",
                  "prevalence",
                  "safe",
                  "",
                  1,
                  [](const Person& p) { return p.safety <= 2 ? 1.0 : 0.0; },
                  one,
                  "sdmx        = [\"SERIES=VC_SNS_WALN_DRK\"]\n"});
  list.push_back({"contact",
                  "Contact with a public official",
                  "prevalence",
                  "contact",
                  "",
                  1,
                  any_contact,
                  one});
  list.push_back({"sdg_16_5_1",
                  "Bribery, of those with contact (SDG 16.5.1)",
                  "prevalence",
                  "bribe",
                  "contact",
                  1,
                  any_bribe,
                  any_contact,
                  "sdmx        = [\"SERIES=IU_COR_BRIB\"]\niccs        = [\"07031\"]\n"
                  "period      = \"12 months\"\n"
                  "universe    = \"those who had contact with a public official\"\n"});
  return list;
}

}  // namespace darkfigure
