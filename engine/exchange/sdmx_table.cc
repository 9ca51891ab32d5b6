#include "engine/exchange/sdmx_table.h"

#include <algorithm>
#include <map>

#include "engine/core/crossed_name.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

const std::vector<std::string>& attributes() {
  static const std::vector<std::string> names = {"OBS_VALUE",
                                                 "OBS_STATUS",
                                                 "UNIT_MULT",
                                                 "UNIT_MEASURE",
                                                 "NATURE",
                                                 "COMMENT_OBS",
                                                 "TIME_COVERAGE",
                                                 "UPPER_BOUND",
                                                 "LOWER_BOUND",
                                                 "TIME_DETAIL",
                                                 "SOURCE_DETAIL",
                                                 "CUST_BREAKDOWN_LB"};
  return names;
}

std::string number_or_empty(double value) {
  return available(value) ? shortest_text(value) : std::string();
}

std::string unit_measure(const Estimate& e) {
  if (is_percent(e)) return "PT";
  if (e.unit == 1000) return "PER_1000_POP";
  if (e.unit == 100000) return "PER_100000_POP";
  return "NUMBER";
}

class Writer {
 public:
  Writer(const Presentation& text, const Provenance& provenance)
      : text_(text), provenance_(provenance), spec_(text.report().publication.sdmx) {
    table_.columns = sdmx_dimensions();
    table_.columns.insert(table_.columns.end(), attributes().begin(), attributes().end());
    for (const SdmxDimension& dimension : spec_.dimensions)
      dimension_of_[dimension.variable] = &dimension;  // the last declaration stands
  }

  SdmxTable write() {
    const PublishedTable& published = text_.report().published;
    for (std::size_t k = 0; k < published.estimates().size(); ++k) {
      const IndicatorDescription* known = text_.find_indicator(published.estimates()[k].indicator);
      if (known != nullptr && known->sdmx.contains("SERIES")) add(k, *known);
    }
    return std::move(table_);
  }

 private:
  void add(std::size_t k, const IndicatorDescription& indicator) {
    const Estimate& e = text_.report().published.estimates()[k];
    std::map<std::string, std::string> cell = {{"FREQ", "A"},
                                               {"REPORTING_TYPE", "N"},
                                               {"REF_AREA", spec_.ref_area},
                                               {"TIME_PERIOD", text_.reference_year()}};
    for (const char* name : {"SEX",
                             "AGE",
                             "URBANISATION",
                             "INCOME_WEALTH_QUANTILE",
                             "EDUCATION_LEV",
                             "OCCUPATION",
                             "CUST_BREAKDOWN",
                             "COMPOSITE_BREAKDOWN",
                             "DISABILITY_STATUS",
                             "ACTIVITY",
                             "PRODUCT"})
      cell[name] = "_T";
    const Flag flag = flag_of(text_.report().published, k);
    const double scale = shown_scale(e);
    cell["OBS_VALUE"] = number_or_empty(e.value * scale);
    cell["LOWER_BOUND"] = number_or_empty(e.ci_lower * scale);
    cell["UPPER_BOUND"] = number_or_empty(e.ci_upper * scale);
    cell["OBS_STATUS"] = observation_status(flag);
    cell["UNIT_MULT"] = "0";
    cell["UNIT_MEASURE"] = unit_measure(e);
    cell["NATURE"] = spec_.nature;
    cell["TIME_DETAIL"] = text_.report().reference_period;
    cell["TIME_COVERAGE"] = indicator.period;
    cell["COMMENT_OBS"] = comment(e, indicator, flag);
    cell["SOURCE_DETAIL"] =
        (spec_.source.empty() ? text_.report().title : spec_.source) + "; run " + provenance_.run;
    for (const auto& [name, code] : indicator.sdmx) cell[name] = code;
    if (e.domain != "all" && !add_domain(e, indicator, cell)) return;
    std::vector<std::string>& row = table_.rows.emplace_back();
    for (const std::string& column : table_.columns) row.push_back(cell[column]);
  }

  // False where the indicator already fixes what the domain would say.
  bool add_domain(const Estimate& e,
                  const IndicatorDescription& indicator,
                  std::map<std::string, std::string>& cell) {
    const std::vector<std::string> variables = crossed_parts(e.domain);
    const std::vector<std::string> codes = crossed_parts(e.category);
    std::string custom;
    for (std::size_t p = 0; p < variables.size() && p < codes.size(); ++p) {
      const auto mapped = dimension_of_.find(variables[p]);
      const SdmxDimension* dimension = mapped == dimension_of_.end() ? nullptr : mapped->second;
      const bool has_code = dimension != nullptr && dimension->codes.contains(codes[p]);
      if (has_code && indicator.sdmx.contains(dimension->dimension)) return false;
      if (has_code) {
        cell[dimension->dimension] = dimension->codes.at(codes[p]);
      } else {
        custom += (custom.empty() ? "" : "; ") + text_.domain(variables[p]) + ": " +
                  text_.category(variables[p], codes[p]);
      }
    }
    if (custom.empty()) return true;
    const auto [place, is_new] = custom_.try_emplace(custom, custom_.size() + 1);
    const std::string number = std::to_string(place->second);
    cell["CUST_BREAKDOWN"] = "C" + std::string(number.size() < 2 ? 1 : 0, '0') + number;
    cell["CUST_BREAKDOWN_LB"] = custom;
    return true;
  }

  std::string comment(const Estimate& e, const IndicatorDescription& indicator, Flag flag) const {
    const RunReport& report = text_.report();
    std::string all;
    const auto add = [&](const std::string& part) {
      if (!part.empty()) all += (all.empty() ? "" : "; ") + part;
    };
    add(report.population);
    add(report.coverage);
    add(indicator.universe);
    if (available(e.ci_lower))
      add("bounds are a " + shortest_text(e.level) + "% confidence interval");
    if (available(e.n) && flag != Flag::kConfidential) add("n = " + shortest_text(e.n));
    if (flag == Flag::kLowReliability) add("low reliability: " + e.quality_reason);
    if (flag == Flag::kConfidential) add("suppressed: confidential");
    if (flag == Flag::kUnreliable) add("suppressed: unreliable");
    if (!indicator.deviation.empty()) add("deviation: " + indicator.deviation);
    return all;
  }

  const Presentation& text_;
  const Provenance& provenance_;
  const SdmxSpec& spec_;
  std::map<std::string, const SdmxDimension*> dimension_of_;
  std::map<std::string, std::size_t> custom_;
  SdmxTable table_;
};

}  // namespace

const std::vector<std::string>& sdmx_dimensions() {
  static const std::vector<std::string> names = {"FREQ",
                                                 "REPORTING_TYPE",
                                                 "SERIES",
                                                 "REF_AREA",
                                                 "SEX",
                                                 "AGE",
                                                 "URBANISATION",
                                                 "INCOME_WEALTH_QUANTILE",
                                                 "EDUCATION_LEV",
                                                 "OCCUPATION",
                                                 "CUST_BREAKDOWN",
                                                 "COMPOSITE_BREAKDOWN",
                                                 "DISABILITY_STATUS",
                                                 "ACTIVITY",
                                                 "PRODUCT",
                                                 "TIME_PERIOD"};
  return names;
}

std::size_t SdmxTable::column(const std::string& name) const {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                  columns.begin());
}

SdmxTable sdmx_table(const Presentation& text, const Provenance& provenance) {
  return Writer(text, provenance).write();
}

std::vector<std::string> sdmx_gaps(const RunReport& report) {
  std::vector<std::string> gaps;
  if (report.publication.sdmx.ref_area.empty())
    gaps.emplace_back(
        "no reference area: give the country's code as country in [survey], or ref_area in [sdmx]");
  if (report.reference_period.empty())
    gaps.emplace_back("no period: give reference_period in [survey]");
  if (std::none_of(report.indicators.begin(), report.indicators.end(), [](const auto& indicator) {
        return indicator.sdmx.contains("SERIES");
      })) {
    gaps.emplace_back(
        "no indicator has a series: give it as sdmx = [\"SERIES=IU_COR_BRIB\"] in [[indicator]]");
  }
  return gaps;
}

std::string sdmx_csv(const SdmxTable& table, const SdmxSpec& spec) {
  const bool first_version = spec.version == "1.0";
  std::string text = first_version ? "DATAFLOW" : "STRUCTURE,STRUCTURE_ID,ACTION";
  for (const std::string& column : table.columns) text += "," + column;
  text += "\n";
  for (const std::vector<std::string>& row : table.rows) {
    text += first_version ? csv_field(spec.dataflow)
                          : "datastructure," + csv_field(spec.structure) + ",I";
    for (const std::string& field : row) text += "," + csv_field(field);
    text += "\n";
  }
  return text;
}

}  // namespace darkfigure
