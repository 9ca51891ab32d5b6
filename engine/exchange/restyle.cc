#include "engine/exchange/restyle.h"

#include <set>

#include <nlohmann/json.hpp>

#include "engine/core/text_list.h"

namespace darkfigure {
namespace {

using Json = nlohmann::ordered_json;

// A text inside quotes of YAML or R.
std::string quoted(const std::string& text) { return Json(text).dump(); }

// A name that every file system takes, and no other chart has.
std::string file_name(const std::string& domain, std::set<std::string>& taken) {
  std::string name;
  for (const char c : domain) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    name += plain ? c : '-';
  }
  std::string free = name;
  for (int k = 2; !taken.insert(free).second; ++k) free = name + "-" + std::to_string(k);
  return free;
}

Json chart(const Presentation& text, const std::string& domain) {
  Json values = Json::array();
  for (const std::size_t k : text.estimates_of(domain)) {
    const Estimate& e = text.report().published.estimates()[k];
    if (!is_percent(e) || !available(e.value)) continue;
    Json value = {{"indicator", text.indicator(e.indicator)},
                  {"category", text.category(domain, e.category)},
                  {"estimate", e.value / e.unit},
                  {"reliability", text.quality(k)}};
    if (available(e.ci_lower) && available(e.ci_upper)) {
      value["lower"] = e.ci_lower / e.unit;
      value["upper"] = e.ci_upper / e.unit;
    }
    values.push_back(std::move(value));
  }
  const Json y = {{"field", domain == "all" ? "indicator" : "category"},
                  {"type", "nominal"},
                  {"title", nullptr},
                  {"sort", nullptr}};
  const Json axis = {{"format", ".0%"}};
  Json spec = {{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
               {"title", text.title() + ": " + text.domain(domain)},
               {"data", {{"values", values}}}};
  const Json layers = {
      {{"mark", "rule"},
       {"encoding",
        {{"y", y},
         {"x", {{"field", "lower"}, {"type", "quantitative"}, {"axis", axis}, {"title", nullptr}}},
         {"x2", {{"field", "upper"}}}}}},
      {{"mark", {{"type", "point"}, {"filled", true}}},
       {"encoding",
        {{"y", y},
         {"x", {{"field", "estimate"}, {"type", "quantitative"}}},
         {"shape", {{"field", "reliability"}, {"type", "nominal"}}},
         {"color", {{"field", "reliability"}, {"type", "nominal"}}}}}}};
  if (domain == "all") {
    spec["layer"] = layers;
  } else {
    spec["facet"] = {{"row", {{"field", "indicator"}, {"type", "nominal"}, {"title", nullptr}}}};
    spec["spec"] = {{"layer", layers}};
    spec["resolve"] = {{"scale", {{"x", "independent"}}}};
  }
  return spec;
}

// The indicators that are shown in per cent, quoted.
std::string percent_ids(const Presentation& text) {
  std::vector<std::string> ids;
  for (const std::size_t k : text.estimates_of("all")) {
    const Estimate& e = text.report().published.estimates()[k];
    if (is_percent(e)) ids.push_back(quoted(e.indicator));
  }
  return joined(ids);
}

}  // namespace

std::string quarto_document(const Presentation& text) {
  return "---\ntitle: " + quoted(text.title()) + "\nlang: " + text.language().tag() +
         "\nformat: html\n---\n\n"
         "The figures are those of `estimates.csv`; nothing is computed here. Empty cells of it\n"
         "are not published or not available: see its columns `disclosure` and "
         "`quality_reason`.\n\n"
         "```{r}\n#| echo: false\n"
         "estimates <- read.csv(\"estimates.csv\", colClasses = c(category = \"character\"))\n"
         "percent <- function(x, unit) ifelse(is.na(x), \"\", sprintf(\"%.1f\", 100 * x / unit))\n"
         "shares <- subset(estimates, indicator %in% c(" +
         percent_ids(text) +
         "))\n"
         "table_of <- function(rows) knitr::kable(data.frame(\n"
         "  indicator = rows$indicator, category = rows$category,\n"
         "  percent = percent(rows$estimate, rows$unit), lower = percent(rows$ci_lower, "
         "rows$unit),\n"
         "  upper = percent(rows$ci_upper, rows$unit), n = rows$n, reliability = rows$quality),\n"
         "  row.names = FALSE)\n```\n\n## National\n\n```{r}\n#| echo: false\n"
         "table_of(subset(shares, domain == \"all\"))\n```\n\n## Domains\n\n"
         "```{r}\n#| echo: false\n#| results: asis\n"
         "for (d in setdiff(unique(shares$domain), \"all\")) {\n"
         "  cat(\"\\n###\", d, \"\\n\\n\")\n"
         "  print(table_of(subset(shares, domain == d)))\n}\n```\n";
}

std::vector<std::pair<std::string, std::string>> vega_charts(const Presentation& text) {
  std::vector<std::pair<std::string, std::string>> charts;
  std::vector<std::string> domains = {"all"};
  for (const DomainDescription& domain : text.report().domains) domains.push_back(domain.name);
  std::set<std::string> taken;
  for (const std::string& domain : domains) {
    const std::string name = file_name(domain == "all" ? "national" : "by-" + domain, taken);
    charts.emplace_back(
        name + ".vl.json",
        chart(text, domain).dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  return charts;
}

}  // namespace darkfigure
