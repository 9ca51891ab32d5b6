#include "engine/exchange/restyle.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace darkfigure {
namespace {

using Json = nlohmann::ordered_json;

// A text inside quotes of YAML or R.
std::string quoted(const std::string& text) { return Json(text).dump(); }

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

}  // namespace

std::string quarto_document(const Presentation& text) {
  return "---\ntitle: " + quoted(text.title()) + "\nlang: " + text.language().tag() +
         "\nformat: html\n---\n\n"
         "The figures are those of `estimates.csv`; nothing is computed here. Empty cells of it\n"
         "are not published or not available: see its columns `disclosure` and "
         "`quality_reason`.\n\n"
         "```{r}\n#| echo: false\n"
         "estimates <- read.csv(\"estimates.csv\", colClasses = c(category = \"character\"))\n"
         "percent <- function(x) ifelse(is.na(x), \"\", sprintf(\"%.1f\", 100 * x))\n"
         "shares <- subset(estimates, !is.na(estimate) & ci_lower >= 0 & ci_upper <= 1)\n"
         "table_of <- function(rows) knitr::kable(data.frame(\n"
         "  indicator = rows$indicator, category = rows$category,\n"
         "  percent = percent(rows$estimate), lower = percent(rows$ci_lower),\n"
         "  upper = percent(rows$ci_upper), n = rows$n, reliability = rows$quality),\n"
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
  for (const std::string& domain : domains) {
    std::string name = domain == "all" ? "national" : domain;
    std::replace(name.begin(), name.end(), '*', '-');
    std::replace(name.begin(), name.end(), '/', '-');
    charts.emplace_back(
        name + ".vl.json",
        chart(text, domain).dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  return charts;
}

}  // namespace darkfigure
