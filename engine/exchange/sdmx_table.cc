#include "engine/exchange/sdmx_table.h"

#include <algorithm>
#include <map>
#include <set>

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
  for (const char* unit : {"100", "1000", "10000", "100000", "1000000"}) {
    if (shortest_text(e.unit) == unit) return std::string("PER_") + unit + "_POP";
  }
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
    cell["OBS_STATUS"] = observation_status(flag, e);
    cell["UNIT_MULT"] = "0";
    cell["UNIT_MEASURE"] = unit_measure(e);
    cell["NATURE"] = spec_.nature;
    cell["TIME_DETAIL"] = text_.report().reference_period;
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
    const std::vector<DomainPart> parts = text_.parts(e);
    std::string custom;
    std::string key = parts.empty() ? e.domain + "|" + e.category : "";
    if (parts.empty())
      custom = text_.domain(e.domain) + ": " + text_.category(e.domain, e.category);
    std::set<std::string> taken;
    for (const auto& [variable, code] : parts) {
      const auto mapped = dimension_of_.find(variable);
      const SdmxDimension* dimension = mapped == dimension_of_.end() ? nullptr : mapped->second;
      if (dimension != nullptr && indicator.sdmx.contains(dimension->dimension)) return false;
      const bool has_code = dimension != nullptr && dimension->codes.contains(code);
      // Of two variables of one dimension the second needs another place.
      if (has_code && taken.insert(dimension->dimension).second) {
        cell[dimension->dimension] = dimension->codes.at(code);
        if (dimension->dimension == "CUST_BREAKDOWN")
          cell["CUST_BREAKDOWN_LB"] =
              text_.domain(variable) + ": " + text_.category(variable, code);
      } else {
        custom += (custom.empty() ? "" : "; ") + text_.domain(variable) + ": " +
                  text_.category(variable, code);
        key += variable + "|" + code + "|";
      }
    }
    if (custom.empty()) return true;
    // Categories may share a label; their codes tell them apart.
    if (const auto label = label_of_.try_emplace(custom, key); label.first->second != key)
      custom += " (" + e.category + ")";
    cell["CUST_BREAKDOWN"] = custom_code(key);
    cell["CUST_BREAKDOWN_LB"] = custom;
    return true;
  }

  // C01, C02 … in the order of the file, without those that the config gives.
  std::string custom_code(const std::string& key) {
    std::string& code = custom_[key];
    while (code.empty()) {
      const std::string number = std::to_string(++last_custom_);
      const std::string next = "C" + std::string(number.size() < 2 ? 1 : 0, '0') + number;
      const bool declared = std::any_of(
          spec_.dimensions.begin(), spec_.dimensions.end(), [&](const SdmxDimension& dimension) {
            return dimension.dimension == "CUST_BREAKDOWN" &&
                   std::any_of(dimension.codes.begin(),
                               dimension.codes.end(),
                               [&](const auto& entry) { return entry.second == next; });
          });
      if (!declared) code = next;
    }
    return code;
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
    if (!indicator.period.empty()) add("asked about: " + indicator.period);
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
  std::map<std::string, std::string> custom_;    // domain and category → code
  std::map<std::string, std::string> label_of_;  // label → the first domain and category with it
  std::size_t last_custom_ = 0;
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

void check_sdmx_keys(const SdmxTable& table, const std::string& file, Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> row_of_key;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::string key;
    for (const std::string& dimension : sdmx_dimensions())
      key += table.rows[r][table.column(dimension)] + "|";
    const auto [first, is_new] = row_of_key.try_emplace(key, r + 2);
    if (is_new) continue;
    diagnostics.error(Concern::kData,
                      {.file = file, .line = static_cast<int>(r) + 2},
                      "has the same dimensions as row " + std::to_string(first->second) +
                          ": give each indicator its own series, or fix a dimension in its sdmx");
  }
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
