#include "engine/presentation/presentation.h"

#include <cmath>

#include "engine/core/crossed_name.h"
#include "engine/core/number_text.h"

namespace darkfigure {
bool is_percent(const Estimate& e) { return e.is_proportion && (e.unit == 1 || e.unit == 100); }

double shown_scale(const Estimate& e) { return e.is_proportion && e.unit == 1 ? 100 : 1; }

Presentation::Presentation(const RunReport& report, const Language& language, LabelsOf labels)
    : report_(report), language_(language), labels_(labels) {
  is_own_language_ =
      base_language(report.publication.survey_language) == base_language(language.tag());
  for (const IndicatorDescription& indicator : report.indicators)
    indicators_[indicator.id] = &indicator;
  for (const DomainDescription& domain : report.domains) domains_[domain.name] = &domain;
  const std::vector<Estimate>& estimates = report.published.estimates();
  for (std::size_t k = 0; k < estimates.size(); ++k) estimates_[estimates[k].domain].push_back(k);
}

const std::string* Presentation::translation(const std::string& key) const {
  const auto texts = report_.publication.labels.find(key);
  if (labels_ == LabelsOf::kSurvey || texts == report_.publication.labels.end()) return nullptr;
  for (const std::string& tag : {language_.tag(), base_language(language_.tag())}) {
    if (const auto text = texts->second.find(tag); text != texts->second.end())
      return &text->second;
  }
  return nullptr;
}

std::string Presentation::label(const std::string& key, const std::string& otherwise) const {
  if (const std::string* own = translation(key)) return *own;
  if (labels_ == LabelsOf::kLanguage && !is_own_language_) unlabelled_.insert(key);
  return otherwise;
}

std::string Presentation::foreign_language(const std::string& key) const {
  const bool is_foreign = !is_own_language_ && translation(key) == nullptr;
  return is_foreign ? report_.publication.survey_language : "";
}

std::string Presentation::title() const { return label("survey.title", report_.title); }

std::string Presentation::population() const {
  return report_.population.empty() ? "" : label("survey.population", report_.population);
}

std::string Presentation::coverage() const {
  return report_.coverage.empty() ? "" : label("survey.coverage", report_.coverage);
}

std::string Presentation::universe(const IndicatorDescription& d) const {
  return d.universe.empty() ? "" : label("universe." + d.id, d.universe);
}

std::string Presentation::reference_year() const {
  const std::string& period = report_.reference_period;  // "2024-10-01/2025-09-30", checked as read
  if (period.size() < 21) return period.substr(0, 4);
  const auto months = [&](std::size_t at) {
    return std::stoi(period.substr(at, 4)) * 12 + std::stoi(period.substr(at + 5, 2)) - 1;
  };
  return std::to_string((months(0) + months(11)) / 2 / 12);
}

std::string Presentation::indicator(const std::string& id) const {
  const IndicatorDescription* known = find_indicator(id);
  return label("indicator." + id, known == nullptr || known->label.empty() ? id : known->label);
}

std::string Presentation::domain(const std::string& name) const {
  if (name == "all") return message("whole_population");
  const DomainDescription* known = find_domain(name);
  std::string text;
  std::size_t at = 0;
  for (const std::string& variable : crossed_parts(name)) {
    const bool is_known = known != nullptr && at < known->variables.size();
    const std::string own = is_known ? known->variables[at].label : "";
    text += (text.empty() ? "" : " × ") + label("domain." + variable, own.empty() ? variable : own);
    ++at;
  }
  return text;
}

std::string Presentation::category(const std::string& domain, const std::string& code) const {
  if (domain == "all") return message("whole_population");
  const std::vector<std::string> variables = crossed_parts(domain);
  const DomainDescription* known = find_domain(domain);
  std::vector<std::string> own;
  if (known != nullptr) {
    for (const LabelledCode& category : known->categories) {
      if (category.code == code && !category.label.empty()) own.push_back(category.label);
    }
  }
  if (variables.size() == 1) {
    const std::string bare = message("not_labelled", {{"variable", domain}, {"code", code}});
    return label("category." + domain + "." + code, own.empty() ? bare : own.front());
  }
  // A crossed category is named by its parts, as far as they can be told.
  const std::vector<std::string> codes = crossed_parts(code);
  if (codes.size() != variables.size()) return own.empty() ? code : own.front();
  std::string text;
  for (std::size_t k = 0; k < variables.size(); ++k) {
    // A variable without a domain of its own has labels in labels.csv alone.
    std::string part = find_domain(variables[k]) != nullptr
                           ? category(variables[k], codes[k])
                           : label("category." + variables[k] + "." + codes[k], "");
    if (part.empty() && !own.empty()) return own.front();
    if (part.empty()) part = variables[k] + " " + codes[k];
    text += (text.empty() ? "" : " × ") + part;
  }
  return text;
}

std::string Presentation::margin_category(const std::string& margin,
                                          const std::string& code,
                                          const std::string& own) const {
  const std::vector<std::string> variables = crossed_parts(margin);
  const std::vector<std::string> codes = crossed_parts(code);
  std::string text;
  for (std::size_t k = 0; codes.size() == variables.size() && k < codes.size(); ++k) {
    const std::string part = find_domain(variables[k]) != nullptr
                                 ? category(variables[k], codes[k])
                                 : label("category." + variables[k] + "." + codes[k], "");
    if (part.empty()) return own.empty() ? code : own;
    text += (text.empty() ? "" : " × ") + part;
  }
  return text.empty() ? (own.empty() ? code : own) : text;
}

std::string Presentation::statistic(const std::string& name) const {
  return message("statistic_" + name);
}

std::string Presentation::percent(const Estimate& e, double value) const {
  return message("percent_value", {{"value", number(e, value)}});
}

std::string Presentation::with_unit(const std::string& text, const Estimate& e) const {
  return message("label_unit", {{"label", text}, {"unit", unit(e)}});
}

std::string Presentation::period() const {
  const std::string& period = report_.reference_period;
  if (period.size() < 21) return period;
  return language_.period(period.substr(0, 10), period.substr(11, 10));
}

std::string Presentation::unit(const Estimate& e) const {
  if (is_percent(e)) return message("unit_percent");
  if (e.unit != 1) return message("unit_per", {{"unit", language_.plain(e.unit)}});
  return message("unit_value");
}

int Presentation::decimals(const Estimate& e) const {
  if (is_percent(e) || e.unit != 1) return report_.publication.decimals;
  const double size = std::abs(e.value);
  return size >= 1000 ? 0 : size >= 10 ? 1 : 2;
}

std::string Presentation::number(const Estimate& e, double value) const {
  if (!available(value)) return "–";
  return language_.number(value * shown_scale(e), decimals(e));
}

std::string Presentation::cv(const Estimate& e) const {
  return available(e.cv) ? language_.number(100 * e.cv, 1) : "–";
}

std::string Presentation::count(double value) const {
  return available(value) ? language_.number(value, 0) : "–";
}

std::string Presentation::quality(std::size_t estimate) const {
  return message(
      quality_key(flag_of(report_.published, estimate), report_.published.estimates()[estimate]));
}

std::vector<DomainPart> Presentation::parts(const Estimate& e) const {
  if (e.domain == "all") return {};
  const std::vector<std::string> variables = crossed_parts(e.domain);
  if (variables.size() == 1) return {{e.domain, e.category}};
  const std::vector<std::string> codes = crossed_parts(e.category);
  std::vector<DomainPart> parts;
  for (std::size_t k = 0; codes.size() == variables.size() && k < codes.size(); ++k)
    parts.push_back({variables[k], codes[k]});
  return parts;
}

const IndicatorDescription* Presentation::find_indicator(const std::string& id) const {
  const auto at = indicators_.find(id);
  return at == indicators_.end() ? nullptr : at->second;
}

const DomainDescription* Presentation::find_domain(const std::string& name) const {
  const auto at = domains_.find(name);
  return at == domains_.end() ? nullptr : at->second;
}

Theme Presentation::theme(const Estimate& e) const {
  if (e.statistic == "reporting_rate" || e.statistic == "dark_figure") return Theme::kReporting;
  const IndicatorDescription* known = find_indicator(e.indicator);
  const std::string sdg = known == nullptr ? "" : known->sdg;
  if (sdg == "16.3.1" && e.is_proportion) return Theme::kReporting;
  if (e.is_proportion) {
    const bool perception = sdg == "16.1.4" || sdg == "16.6.2" || sdg == "16.7.2" ||
                            e.indicator.starts_with("sdg_16_1_4") ||
                            e.indicator.starts_with("sdg_16_6_2") ||
                            e.indicator.starts_with("sdg_16_7_2");
    if (perception) return Theme::kPerception;
    // The prevalence of a crime among everybody; what has another base has another scale.
    const bool crime = (known != nullptr && !known->iccs.empty() && sdg != "16.5.1") ||
                       e.indicator.find("victim") != std::string::npos;
    return crime ? Theme::kCrime : Theme::kProportion;
  }
  return e.is_rate && e.statistic != "total" ? Theme::kIncidence : Theme::kCount;
}

std::vector<std::size_t> Presentation::estimates_of(const std::string& domain) const {
  const auto at = estimates_.find(domain);
  return at == estimates_.end() ? std::vector<std::size_t>{} : at->second;
}

}  // namespace darkfigure
