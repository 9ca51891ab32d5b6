#include "engine/bind_contrasts.h"

#include <algorithm>
#include <optional>

#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

class ContrastBinding {
 public:
  ContrastBinding(Survey& survey, Diagnostics& diagnostics)
      : survey_(survey), diagnostics_(diagnostics) {}

  void bind(const ContrastSpec& spec) {
    if (spec.formula.empty()) {
      compare_categories(spec);
    } else {
      bind_formula(spec);
    }
  }

 private:
  void error(const Location& place, std::string message) const {
    diagnostics_.error(Concern::kConfig, place, std::move(message));
  }

  std::optional<std::size_t> estimand_named(const std::string& id, const Location& place) const {
    std::vector<std::string> ids;
    for (std::size_t k = 0; k < survey_.estimands.size(); ++k) {
      if (survey_.estimands[k].spec.id == id) return k;
      ids.push_back(survey_.estimands[k].spec.id);
    }
    const std::vector<Indicator>& declared = survey_.config.indicators;
    const bool is_declared = std::any_of(
        declared.begin(), declared.end(), [&](const Indicator& other) { return other.id == id; });
    if (!is_declared)  // otherwise what is wrong with it is reported
      error(place, "there is no indicator \"" + id + "\"" + did_you_mean(id, ids));
    return std::nullopt;
  }

  // Woodruff's method gives an interval of the quantile, no covariance with anything.
  bool has_replicates(std::size_t estimand, const Location& place) const {
    const Indicator& spec = survey_.estimands[estimand].spec;
    if (!spec.quantile.woodruff) return true;
    error(
        place,
        "the quantile \"" + spec.id +
            "\" has Woodruff's variance, which has no covariance to compare it by; use variance = "
            "\"replicates\" with a bootstrap");
    return false;
  }

  const DomainTable& table_of(std::size_t estimand) const {
    return survey_.frames[survey_.estimands[estimand].frame].domains;
  }

  // The domain of that name in the estimand's frame, or nothing after an error.
  std::optional<std::size_t> domain_named(std::size_t estimand,
                                          const std::string& name,
                                          const Location& place) const {
    const DomainTable& table = table_of(estimand);
    std::vector<std::string> names;
    for (std::size_t d = 0; d < table.domains.size(); ++d) {
      if (table.domains[d].name == name) return d;
      names.push_back(table.domains[d].name);
    }
    error(place,
          "\"" + survey_.estimands[estimand].spec.id + "\" is not estimated by \"" + name + "\"" +
              did_you_mean(name, names) + "; add it to \"domains\" of [estimates]");
    return std::nullopt;
  }

  using NamedCategories = std::vector<std::pair<std::string, std::string>>;

  // The variables of a crossed domain may be named in any order.
  NamedCategories in_declared_order(const NamedCategories& named) const {
    for (const std::vector<std::string>& domain : survey_.config.estimates.domains) {
      NamedCategories ordered;
      for (const std::string& variable : domain) {
        for (const auto& category : named)
          if (category.first == variable) ordered.push_back(category);
      }
      if (domain.size() == named.size() && ordered.size() == named.size()) return ordered;
    }
    return named;
  }

  std::optional<Contrast::Term> find_term(const EstimateName& name, const Location& place) const {
    const auto estimand = estimand_named(name.indicator, place);
    if (!estimand || !has_replicates(*estimand, place)) return std::nullopt;
    std::string domain;
    std::string category;
    std::string shown;
    for (const auto& [variable, code] : in_declared_order(name.categories)) {
      domain += (domain.empty() ? "" : "*") + variable;
      category += (category.empty() ? "" : "*") + code;
      shown += (shown.empty() ? "[" : ", ") + variable + "=" + code;
    }
    shown = name.indicator + (shown.empty() ? "" : shown + "]");
    const auto at = domain_named(*estimand, domain.empty() ? "all" : domain, place);
    if (!at) return std::nullopt;
    const DomainTable& table = table_of(*estimand);
    const std::vector<std::string>& codes = table.domains[*at].categories.codes;
    const auto found = std::find(codes.begin(), codes.end(), domain.empty() ? "all" : category);
    if (found == codes.end()) {
      error(place,
            "the domain \"" + domain + "\" has no category \"" + category + "\"" +
                "; expected a code: " + shown_codes(table.domains[*at].categories));
      return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(found - codes.begin());
    return Contrast::Term{*estimand, table.first_cell[*at] + index, shown};
  }

  // "1 (Male), 2 (Female)".
  static std::string shown_codes(const Categories& categories) {
    constexpr std::size_t kMost = 12;
    std::string list;
    for (std::size_t k = 0; k < std::min(kMost, categories.codes.size()); ++k) {
      list += (list.empty() ? "" : ", ") + categories.codes[k];
      if (!categories.labels[k].empty()) list += " (" + categories.labels[k] + ")";
    }
    return list + (categories.codes.size() > kMost ? " …" : "");
  }

  // "theft[sex=1, region=3]", as a formula names it.
  std::string term_name(std::size_t estimand, std::size_t cell) const {
    const DomainTable& table = table_of(estimand);
    const Domain& domain = table.domains[table.domain_of(cell)];
    const std::string& id = survey_.estimands[estimand].spec.id;
    if (domain.name == "all") return id;
    std::string variables = domain.name + "*";
    std::string codes = domain.categories.codes[table.category_of(cell)] + "*";
    std::string list;
    while (!variables.empty() && !codes.empty()) {
      const std::size_t name_end = variables.find('*');
      // Codes may hold a star themselves: the last variable takes what is left.
      const bool last = name_end + 1 == variables.size();
      const std::size_t code_end = last ? codes.size() - 1 : codes.find('*');
      list += (list.empty() ? "" : ", ") + variables.substr(0, name_end) + "=" +
              codes.substr(0, code_end);
      variables.erase(0, name_end + 1);
      codes.erase(0, code_end + 1);
    }
    return id + "[" + list + "]";
  }

  void bind_formula(const ContrastSpec& spec) {
    ParsedContrast parsed = parse_contrast(spec.formula, diagnostics_);
    if (!parsed.ok) return;
    Contrast contrast{.table = spec.id,
                      .text = spec.formula.text,
                      .label = spec.label,
                      .adjustment = spec.adjustment,
                      .formula = std::move(parsed.formula),
                      .terms = {}};
    contrast.null_value = spec.null_value.value_or(contrast.formula.is_ratio() ? 1 : 0);
    for (const EstimateName& name : parsed.names) {
      Location place = spec.formula.location;
      place.column += static_cast<int>(name.offset);
      const auto term = find_term(name, place);
      if (!term) continue;
      contrast.terms.push_back(*term);
    }
    if (contrast.terms.size() == parsed.names.size())
      survey_.contrasts.push_back(std::move(contrast));
  }

  void add_difference(const ContrastSpec& spec,
                      std::size_t estimand,
                      std::size_t a,
                      std::size_t b) {
    Contrast contrast{.table = spec.id,
                      .text = {},
                      .label = spec.label,
                      .adjustment = spec.adjustment,
                      .formula = difference_formula(),
                      .terms = {},
                      .null_value = spec.null_value.value_or(0)};
    for (const std::size_t cell : {a, b}) {
      const std::string shown = term_name(estimand, cell);
      contrast.text += (contrast.text.empty() ? "" : " - ") + shown;
      contrast.terms.push_back({estimand, cell, shown});
    }
    survey_.contrasts.push_back(std::move(contrast));
  }

  void compare_within(const ContrastSpec& spec, std::size_t estimand, std::size_t domain) {
    const DomainTable& table = table_of(estimand);
    const std::size_t first = table.first_cell[domain];
    const std::size_t categories = table.domains[domain].categories.codes.size();
    constexpr std::size_t kMostPairs = 20'000;
    if (spec.compare == Comparison::kPairs && categories * (categories - 1) / 2 > kMostPairs) {
      error(spec.location,
            "the pairs of the categories of \"" + table.domains[domain].name +
                "\" are too many; compare them with the first or with all");
      return;
    }
    for (std::size_t k = 0; k < categories; ++k) {
      if (spec.compare == Comparison::kAll) add_difference(spec, estimand, first + k, 0);
      if (spec.compare == Comparison::kFirst && k > 0)
        add_difference(spec, estimand, first + k, first);
      for (std::size_t other = 0; spec.compare == Comparison::kPairs && other < k; ++other)
        add_difference(spec, estimand, first + k, first + other);
    }
  }

  void compare_categories(const ContrastSpec& spec) {
    std::vector<std::size_t> estimands;
    for (const std::string& id : spec.indicators) {
      const auto estimand = estimand_named(id, spec.location);
      if (estimand && has_replicates(*estimand, spec.location)) estimands.push_back(*estimand);
    }
    if (spec.indicators.empty()) {
      for (std::size_t k = 0; k < survey_.estimands.size(); ++k) {
        if (!survey_.estimands[k].spec.quantile.woodruff) estimands.push_back(k);
      }
    }
    for (const std::vector<std::string>& variables : spec.domains) {
      const std::string name = declared_name(variables);
      for (const std::size_t estimand : estimands) {
        const auto domain = domain_named(estimand, name, spec.location);
        if (!domain) break;  // once is enough
        compare_within(spec, estimand, *domain);
      }
    }
  }

  // The name of the declared domain of these variables, in whatever order.
  std::string declared_name(const std::vector<std::string>& variables) const {
    const auto joined = [](const std::vector<std::string>& names) {
      std::string name;
      for (const std::string& part : names) name += (name.empty() ? "" : "*") + part;
      return name;
    };
    for (const std::vector<std::string>& domain : survey_.config.estimates.domains) {
      if (std::is_permutation(domain.begin(), domain.end(), variables.begin(), variables.end()))
        return joined(domain);
    }
    return joined(variables);
  }

  Survey& survey_;
  Diagnostics& diagnostics_;
};

}  // namespace

void bind_contrasts(Survey& survey, Diagnostics& diagnostics) {
  for (const ContrastSpec& spec : survey.config.analysis.contrasts)
    ContrastBinding(survey, diagnostics).bind(spec);
}

}  // namespace darkfigure
