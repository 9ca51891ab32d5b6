#include "engine/describe_survey.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

#include "engine/core/crossed_name.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"
#include "engine/questionnaire/classifications.h"

namespace darkfigure {
namespace {

// "[16.5.1]" at the end of the series' label in the code list; of two the first.
std::string sdg_of_series(const std::string& series) {
  for (const SdmxCode& known : sdmx_codes()) {
    if (known.codelist != "SERIES" || known.code != series) continue;
    const std::size_t open = known.label.rfind('[');
    const std::size_t end = known.label.find_first_of(",]", open);
    if (open != std::string::npos && end != std::string::npos)
      return known.label.substr(open + 1, end - open - 1);
  }
  return "";
}

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::set<std::string> words_of(const std::string& expression) {
  std::set<std::string> words;
  std::string word;
  for (const char c : expression + " ") {
    if (is_word(c)) {
      word += c;
    } else if (!word.empty()) {
      words.insert(word);
      word.clear();
    }
  }
  return words;
}

// Variables that an expression rests on, through derivations too.
void collect_names(const std::string& expression,
                   const std::vector<Derivation>& derivations,
                   std::set<std::string>& names) {
  for (const std::string& word : words_of(expression)) {
    if (!names.insert(word).second) continue;
    for (const Derivation& derivation : derivations) {
      if (derivation.name == word) collect_names(derivation.source.text, derivations, names);
    }
  }
}

void add(const std::string& text, std::string& all) {
  if (!text.empty() && all.find(text) == std::string::npos) all += (all.empty() ? "" : "; ") + text;
}

// What the questionnaire says of the concepts that an indicator rests on, and of its pack.
void add_definition(const RunConfig& config,
                    const Indicator& spec,
                    IndicatorDescription& description) {
  if (config.questionnaire == nullptr) return;
  std::set<std::string> names;
  for (const SourceText* text : {&spec.numerator, &spec.denominator, &spec.where})
    collect_names(text->text, config.derivations, names);
  std::set<std::string> crimes(description.iccs.begin(), description.iccs.end());
  const bool own_deviation = !description.deviation.empty();
  const bool own_crimes = !crimes.empty();
  for (const Concept& known : config.questionnaire->concepts) {
    if (!names.contains(known.name)) continue;
    if (!own_deviation) add(known.deviation, description.deviation);
    if (own_crimes || !words_of(spec.numerator.text).contains(known.name)) continue;
    crimes.insert(known.iccs.begin(), known.iccs.end());
    if (description.period.empty()) description.period = known.period;
    if (description.universe.empty()) description.universe = known.universe;
  }
  for (const DefinedVariable& known : config.questionnaire->variables) {
    if (own_crimes || !words_of(spec.numerator.text).contains(known.name)) continue;
    crimes.insert(known.iccs.begin(), known.iccs.end());
  }
  for (const Pack& pack : config.questionnaire->packs) {
    if (description.sdg != pack.id) continue;
    if (!own_crimes && crimes.empty()) crimes.insert(pack.iccs.begin(), pack.iccs.end());
    if (description.period.empty()) description.period = pack.period;
    if (description.universe.empty()) description.universe = pack.universe;
  }
  description.iccs.assign(crimes.begin(), crimes.end());
}

IndicatorDescription describe_indicator(const RunConfig& config, const Indicator& spec) {
  IndicatorDescription description{.id = spec.id,
                                   .label = spec.label,
                                   .statistic = spec.statistic,
                                   .level = spec.level,
                                   .unit = spec.unit,
                                   .numerator = spec.numerator.text,
                                   .denominator = spec.denominator.text,
                                   .where = spec.where.text,
                                   .iccs = spec.notes.iccs,
                                   .period = spec.notes.period,
                                   .universe = spec.notes.universe,
                                   .deviation = spec.notes.deviation,
                                   .sdmx = spec.notes.sdmx};
  if (const auto series = spec.notes.sdmx.find("SERIES"); series != spec.notes.sdmx.end())
    description.sdg = sdg_of_series(series->second);
  add_definition(config, spec, description);
  return description;
}

const Column* find_column(const Survey& survey, const std::string& name) {
  for (const Level& level : survey.levels) {
    if (const Column* column = level.data.find(name)) return column;
  }
  return nullptr;
}

void describe_domains(const Survey& survey, RunReport& report) {
  std::set<std::string> seen;
  for (const UnitFrame& frame : survey.frames) {
    for (const Domain& domain : frame.domains.domains) {
      if (domain.name == "all" || !seen.insert(domain.name).second) continue;
      DomainDescription description{.name = domain.name};
      for (const std::string& name : crossed_parts(domain.name)) {
        const Column* column = find_column(survey, name);
        description.variables.push_back({name, column == nullptr ? "" : column->label});
      }
      for (std::size_t k = 0; k < domain.categories.codes.size(); ++k)
        description.categories.push_back({domain.categories.codes[k], domain.categories.labels[k]});
      report.domains.push_back(std::move(description));
    }
  }
}

std::string role_of(const Survey& survey, const Level& level, const std::string& name) {
  const RunConfig& config = survey.config;
  for (const LevelSpec& spec : config.levels) {
    if (spec.level != level.data.level) continue;
    for (const auto* keys : {&spec.key, &spec.parent_key}) {
      if (std::find(keys->begin(), keys->end(), name) != keys->end()) return "identifier";
    }
    if (spec.weight == name) return "weight";
  }
  for (const Indicator& indicator : config.indicators) {
    if (indicator.weight == name) return "weight";
  }
  if (name == config.design.weight) return "weight";
  if (name == config.design.stratum) return "stratum";
  return name == config.design.psu ? "psu" : "";
}

std::vector<VariableDescription::Category> categories_of(const Column& column) {
  std::set<double> missing;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const Missing why = column.missing[row];
    const bool has_code = why != Missing::kPresent && why != Missing::kSystem &&
                          why != Missing::kTagged && !column.is_text;
    if (has_code && !std::isnan(column.values[row])) missing.insert(column.values[row]);
  }
  std::vector<VariableDescription::Category> categories;
  for (const ValueLabel& label : column.labels) {
    if (label.tag != '\0') {
      categories.push_back({std::string(".") + label.tag, label.label, true});
    } else if (column.is_text) {
      categories.push_back({label.text, label.label, column.declares_missing(label.text)});
    } else {
      categories.push_back({shortest_text(label.value),
                            label.label,
                            missing.contains(label.value) || column.declares_missing(label.value)});
    }
  }
  // Codes that the config declares missing, where the file has no label for them.
  for (const double code : missing) {
    const bool labelled =
        std::any_of(column.labels.begin(), column.labels.end(), [&](const ValueLabel& label) {
          return label.tag == '\0' && !column.is_text && label.value == code;
        });
    if (!labelled && !std::isnan(code)) categories.push_back({shortest_text(code), "", true});
  }
  return categories;
}

void describe_variables(const Survey& survey, RunReport& report) {
  for (const Level& level : survey.levels) {
    for (const Column& column : level.data.columns) {
      VariableDescription description{
          .name = column.name,
          .label = column.label,
          .level = level.data.level,
          .file = std::filesystem::path(level.data.file).filename().string(),
          .is_text = column.is_text,
          .role = role_of(survey, level, column.name)};
      if (description.role.empty()) description.categories = categories_of(column);
      report.variables.push_back(std::move(description));
    }
  }
}

}  // namespace

void describe_survey(const Survey& survey, RunReport& report) {
  const RunConfig& config = survey.config;
  report.mode = config.mode;
  report.population = config.population;
  report.coverage = config.coverage;
  report.producer = config.producer;
  report.contact = config.contact;
  report.released = config.released;
  if (config.questionnaire != nullptr) report.questionnaire = config.questionnaire->id;
  report.publication = config.publication;
  for (const Estimand& estimand : survey.estimands) {
    IndicatorDescription description = describe_indicator(config, estimand.spec);
    if (description.level.empty()) description.level = config.design.level;
    report.indicators.push_back(std::move(description));
  }
  describe_domains(survey, report);
  describe_variables(survey, report);
}

void check_labels(const Survey& survey, Diagnostics& diagnostics) {
  RunReport described;
  describe_domains(survey, described);
  std::set<std::string> known;
  for (const Estimand& estimand : survey.estimands) known.insert("universe." + estimand.spec.id);
  const auto add_domain = [&](const std::string& name,
                              const std::vector<LabelledCode>& categories) {
    known.insert("domain." + name);
    for (const LabelledCode& category : categories)
      known.insert("category." + name + "." + category.code);
  };
  for (const DomainDescription& domain : described.domains) {
    add_domain(domain.name, domain.categories);
    for (const std::string& variable : crossed_parts(domain.name)) add_domain(variable, {});
  }
  // Margins are labelled too.
  for (const Level& level : survey.levels) {
    for (const Column& column : level.data.columns) {
      const Categories categories = column.labels.empty() ? Categories{} : categorize(column);
      std::vector<LabelledCode> codes;
      for (const std::string& code : categories.codes) codes.push_back({code, ""});
      add_domain(column.name, codes);
    }
  }
  const std::vector<std::string> names(known.begin(), known.end());
  for (const auto& [key, texts] : survey.config.publication.labels) {
    const bool checked =
        key.starts_with("domain.") || key.starts_with("category.") || key.starts_with("universe.");
    if (!checked || known.contains(key)) continue;
    diagnostics.warning(Concern::kFile,
                        {.file = survey.config.publication_files.labels},
                        "\"" + key + "\" names nothing of this run" + did_you_mean(key, names));
  }
}

WeightHistogram weight_histogram(const std::vector<double>& before,
                                 const std::vector<double>& after,
                                 std::size_t minimum_cases) {
  constexpr std::size_t kBins = 24;
  std::vector<double> positive;
  for (const auto* weights : {&before, &after}) {
    for (const double weight : *weights) {
      if (weight > 0) positive.push_back(weight);
    }
  }
  WeightHistogram histogram;
  if (positive.empty()) return histogram;
  const auto quantile = [&](double share) {
    const auto at = positive.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(positive.size() - 1));
    std::nth_element(positive.begin(), at, positive.end());
    return *at;
  };
  histogram.lower = quantile(0.01);
  histogram.upper = quantile(0.99);
  const double width = std::log(histogram.upper / histogram.lower);
  if (!(width > 0)) return histogram;  // equal weights: no picture
  const auto shares = [&](const std::vector<double>& weights) {
    std::vector<std::size_t> counts(kBins);
    std::size_t all = 0;
    for (const double weight : weights) {
      if (weight <= 0) continue;
      ++all;
      const double place = std::log(weight / histogram.lower) / width * kBins;
      if (place >= 0 && place <= kBins)
        ++counts[std::min(static_cast<std::size_t>(place), kBins - 1)];
    }
    std::vector<double> result;
    for (const std::size_t count : counts) {
      result.push_back(
          count < minimum_cases ? 0 : static_cast<double>(count) / static_cast<double>(all));
    }
    return result;
  };
  histogram.before = shares(before);
  histogram.after = shares(after);
  return histogram;
}

// V of these replicates in place of all: Σ c (θ_r − center)², the coefficients grossed up to the
// sum of all.
namespace {
double variance_of_first(const std::vector<double>& values,
                         const std::vector<double>& coefficients,
                         const VarianceMethod& method,
                         double full_sample) {
  double center = full_sample;
  if (method.centering.about_mean) {
    center =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }
  double sum = 0;
  double used = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    sum += coefficients[k] * (values[k] - center) * (values[k] - center);
    used += coefficients[k];
  }
  const double all = std::accumulate(method.coefficients.begin(), method.coefficients.end(), 0.0);
  return sum * all / used;
}
}  // namespace

std::vector<SeConvergence> se_convergence(const Survey& survey,
                                          const VarianceMethod& method,
                                          const PublishedTable& published) {
  constexpr std::size_t kPoints = 12;
  std::vector<SeConvergence> result;
  if (method.replicates == nullptr || !method.interchangeable) return result;
  const ReplicateEstimates& theta = *method.replicates;
  const std::size_t count = theta.replicates();
  std::size_t at = 0;
  for (const Estimand& estimand : survey.estimands) {
    const std::size_t national = at;
    at += survey.frames[estimand.frame].domains.cells;
    const Estimate& e = published.estimates()[national];
    const bool shown = published.is_published(national) && available(e.se) && e.se > 0;
    if (!shown || estimand.spec.quantile.woodruff || count < 2 * kPoints) continue;
    std::vector<double> values;
    std::vector<double> coefficients;
    SeConvergence curve{.indicator = e.indicator, .replicates = {}, .se = {}};
    std::size_t next = 1;
    for (std::size_t r = 0; r < count; ++r) {
      double value = 0;
      for (const Estimand::Part& part : estimand.parts)
        value += part.coefficient * theta.value(r, part.indicator, 0);
      if (available(value)) {
        values.push_back(value * estimand.spec.unit);
        coefficients.push_back(method.coefficients[r]);
      }
      if (values.empty() || (r + 1) * kPoints < next * count) continue;
      curve.replicates.push_back(static_cast<double>(r + 1));
      curve.se.push_back(std::sqrt(variance_of_first(values, coefficients, method, e.value)));
      ++next;
    }
    result.push_back(std::move(curve));
  }
  return result;
}

}  // namespace darkfigure
