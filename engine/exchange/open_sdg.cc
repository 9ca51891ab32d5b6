#include "engine/exchange/open_sdg.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

std::string file_name(std::string sdg) {
  std::replace(sdg.begin(), sdg.end(), '.', '-');
  return "indicator_" + sdg + ".csv";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> open_sdg_files(const Presentation& text) {
  const PublishedTable& table = text.report().published;
  std::map<std::string, std::vector<std::size_t>> by_sdg;
  for (std::size_t k = 0; k < table.estimates().size(); ++k) {
    const IndicatorDescription* known = text.find_indicator(table.estimates()[k].indicator);
    const bool shown = available(table.estimates()[k].value);
    if (known != nullptr && !known->sdg.empty() && shown) by_sdg[known->sdg].push_back(k);
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& [sdg, rows] : by_sdg) {
    std::vector<std::string> variables;
    for (const std::size_t k : rows) {
      for (const DomainPart& part : text.parts(table.estimates()[k])) {
        const bool is_new =
            std::find(variables.begin(), variables.end(), part.variable) == variables.end();
        if (is_new) variables.push_back(part.variable);
      }
    }
    std::string content = "Year,Series";
    std::set<std::string> headings = {"Year", "Series", "Units", "OBS_STATUS", "GeoCode", "Value"};
    for (const std::string& variable : variables) {
      std::string heading = text.domain(variable);
      if (!headings.insert(heading).second) heading += " (" + variable + ")";
      content += "," + csv_field(heading);
    }
    content += ",Units,OBS_STATUS,GeoCode,Value\n";
    for (const std::size_t k : rows) {
      const Estimate& e = table.estimates()[k];
      const std::vector<DomainPart> parts = text.parts(e);
      if (parts.empty() && e.domain != "all") continue;  // no column says which
      content += text.reference_year() + "," + csv_field(text.indicator(e.indicator));
      for (const std::string& variable : variables) {
        content += ",";
        for (const DomainPart& part : parts) {
          if (part.variable == variable) content += csv_field(text.category(variable, part.code));
        }
      }
      content += "," + csv_field(text.unit(e)) + "," + observation_status(flag_of(table, k), e) +
                 ",," + shortest_text(e.value * shown_scale(e)) + "\n";
    }
    files.emplace_back(file_name(sdg), content);
  }
  return files;
}

}  // namespace darkfigure
