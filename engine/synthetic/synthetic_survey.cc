#include "engine/synthetic/synthetic_survey.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/core/random.h"
#include "engine/questionnaire/measured.h"
#include "engine/read_levels.h"
#include "engine/synthetic/synthetic_variables.h"

namespace darkfigure {
namespace {

Column number_column(const std::string& name, std::vector<double> values) {
  Column column;
  column.name = name;
  column.missing.assign(values.size(), Missing::kPresent);
  column.values = std::move(values);
  return column;
}

void add(Level& level, Column column) {
  level.data.all_names.push_back(column.name);
  level.data.columns.push_back(std::move(column));
}

// Adults of the household, of whom one is selected where persons are not listed.
std::uint32_t adults_of(std::uint64_t seed, std::uint32_t household) {
  return 1 + RandomStream(seed, "synthetic household", "adults").below(3, household, 0);
}

std::vector<std::string> design_names(const RunConfig& config) {
  std::vector<std::string> names = {config.design.stratum, config.design.psu, config.design.weight};
  for (const LevelSpec& level : config.levels) {
    names.insert(names.end(), level.key.begin(), level.key.end());
    names.insert(names.end(), level.parent_key.begin(), level.parent_key.end());
  }
  return names;
}

}  // namespace

SyntheticCountry::SyntheticCountry(const RunConfig& config,
                                   const SyntheticSize& size,
                                   std::uint64_t seed,
                                   Diagnostics& diagnostics)
    : size_(size), seed_(seed) {
  if (config.design.psu.empty()) {  // elements within strata
    size_.psus = size.psus * size.households;
    size_.sample_psus = size.sample_psus * size.sample_households;
    size_.households = 1;
    size_.sample_households = 1;
  }
  make_rows(config);
  add_keys(config);
  add_design(config);
  add_answers(config, diagnostics);
}

// For each row of the level below the row above it: one, one to three members of a household, or
// none, one or two incidents.
std::vector<std::uint32_t> SyntheticCountry::children(std::size_t level,
                                                      bool one_each,
                                                      bool members) const {
  const Level& above = levels_[levels_[level].parent];
  const std::vector<std::uint32_t>& household = household_[levels_[level].parent];
  const RandomStream stream(seed_, "synthetic rows", levels_[level].data.level);
  std::vector<std::uint32_t> parents;
  for (std::uint32_t row = 0; row < above.data.rows; ++row) {
    std::uint32_t count = 1;
    if (members) count = adults_of(seed_, household[row]);
    if (!one_each && !members) {
      const double u = stream.uniform(row, 0);
      count = u < 0.7 ? 0 : u < 0.9 ? 1 : 2;
    }
    parents.insert(parents.end(), count, row);
  }
  return parents;
}

void SyntheticCountry::make_rows(const RunConfig& config) {
  for (const LevelSpec& spec : config.levels) {
    Level& level = levels_.emplace_back();
    level.data.level = spec.level;
    level.data.file = spec.level + ".sav";
    std::vector<std::uint32_t>& household = household_.emplace_back();
    if (spec.parent.empty()) {
      level.data.rows = std::size_t{1} * size_.strata * size_.psus * size_.households;
      household.resize(level.data.rows);
      std::iota(household.begin(), household.end(), 0U);
      continue;
    }
    level.parent = level_index(levels_, spec.parent);
    const LevelSpec& above = config.levels[level.parent];
    const bool listed = spec.level == config.design.level;
    level.parent_row = children(levels_.size() - 1, spec.key == above.key, listed);
    level.data.rows = level.parent_row.size();
    for (const std::uint32_t row : level.parent_row)
      household.push_back(household_[level.parent][row]);
  }
  design_level_ = level_index(levels_, config.design.level);
}

void SyntheticCountry::add_keys(const RunConfig& config) {
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    Level& level = levels_[k];
    const LevelSpec& spec = config.levels[k];
    std::set<std::string> copied;
    for (std::size_t part = 0; part < spec.parent_key.size(); ++part) {
      const Level& above = levels_[level.parent];
      Column column =
          gather(*above.data.find(config.levels[level.parent].key[part]), level.parent_row);
      column.name = spec.parent_key[part];
      copied.insert(column.name);
      add(level, std::move(column));
    }
    for (std::size_t part = 0; part < spec.key.size(); ++part) {
      if (copied.contains(spec.key[part])) continue;
      std::vector<double> values(level.data.rows, 1.0);  // the same in all, but for the last part
      if (part + 1 == spec.key.size()) std::iota(values.begin(), values.end(), 1.0);
      add(level, number_column(spec.key[part], std::move(values)));
    }
  }
}

std::vector<std::uint32_t> SyntheticCountry::psus_of(std::size_t level) const {
  std::vector<std::uint32_t> psus;
  for (const std::uint32_t household : household_[level])
    psus.push_back(household / size_.households);
  return psus;
}

void SyntheticCountry::add_weight(const std::string& name,
                                  std::size_t level,
                                  const std::string& of) {
  const bool listed = levels_[design_level_].parent != Level::kNone;
  const RandomStream stream(seed_, "synthetic weight", name);
  std::vector<double> values;
  for (std::uint32_t row = 0; row < levels_[level].data.rows; ++row) {
    const std::uint32_t household = household_[level][row];
    double multiple = of == "household" || listed ? 1 : adults_of(seed_, household);
    if (of == "incident") multiple *= 0.6 + 0.6 * stream.uniform(row, 0);
    values.push_back(multiple);
  }
  weights_.push_back({level, levels_[level].data.columns.size()});
  add(levels_[level], number_column(name, std::move(values)));
}

void SyntheticCountry::add_design(const RunConfig& config) {
  std::vector<double> strata;
  std::vector<double> psus;
  for (const std::uint32_t household : household_.front()) {
    const std::uint32_t psu = household / size_.households;
    strata.push_back(1 + psu / size_.psus);
    psus.push_back(1 + psu % size_.psus);
  }
  if (!config.design.stratum.empty())
    add(levels_.front(), number_column(config.design.stratum, std::move(strata)));
  if (!config.design.psu.empty())
    add(levels_.front(), number_column(config.design.psu, std::move(psus)));
  const auto& variables = config.questionnaire->variables;
  const auto defined = std::find_if(variables.begin(), variables.end(), [&](const auto& variable) {
    return variable.name == config.design.weight;
  });
  add_weight(config.design.weight,
             design_level_,
             defined == variables.end() ? "household" : defined->weighs);
}

void SyntheticCountry::add_answers(const RunConfig& config, Diagnostics& diagnostics) {
  std::vector<SyntheticVariable> open = synthetic_variables(config, design_names(config));
  // Who is asked may depend on other answers: those come first.
  while (!open.empty()) {
    std::set<std::string> known;
    for (const Level& level : levels_)
      known.insert(level.data.all_names.begin(), level.data.all_names.end());
    for (const Derivation& derivation : config.derivations) known.insert(derivation.name);
    std::vector<SyntheticVariable> later;
    const auto variables =
        level_variables(levels_, config.derivations, config.design.level, diagnostics);
    std::vector<std::pair<std::size_t, Column>> made;
    for (SyntheticVariable& variable : open) {
      const auto names = file_variables({variable.given}, {}, config.derivations);
      const bool ready = variable.given.empty() ||
                         std::all_of(names.begin(), names.end(), [&](const std::string& name) {
                           return known.contains(name);
                         });
      const std::size_t level = level_index(levels_, variable.level);
      if (level == Level::kNone) continue;  // no file of it
      if (!ready) {
        later.push_back(std::move(variable));
        continue;
      }
      if (!variable.weighs.empty()) {
        add_weight(variable.name, level, variable.weighs);
        continue;
      }
      Column column = draw_values(variable, psus_of(level), seed_);
      if (!variable.given.empty()) {
        const Column asked = variables[level]->evaluate_condition(variable.given);
        for (std::size_t row = 0; row < asked.rows(); ++row) {
          if (!asked.present(row) || asked.values[row] == 0) column.missing[row] = Missing::kSystem;
        }
      }
      made.emplace_back(level, std::move(column));
    }
    if (later.size() == open.size()) {
      diagnostics.error(Concern::kConfig,
                        later.front().given.location,
                        "\"given\" of " + later.front().name + ": nothing gives what it names");
      return;
    }
    for (auto& [level, column] : made) add(levels_[level], std::move(column));
    open = std::move(later);
  }
}

std::vector<Microdata> SyntheticCountry::files(const std::vector<bool>& drawn,
                                               double weight) const {
  std::vector<Microdata> files;
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < levels_[k].data.rows; ++row) {
      if (drawn[household_[k][row]]) rows.push_back(row);
    }
    Microdata file = levels_[k].data;
    file.rows = rows.size();
    for (Column& column : file.columns) column = gather(column, rows);
    for (const Weight& own : weights_) {
      if (own.level != k) continue;
      for (double& value : file.columns[own.column].values) value *= weight;
    }
    files.push_back(std::move(file));
  }
  return files;
}

std::vector<Microdata> SyntheticCountry::census() const {
  return files(std::vector<bool>(levels_.front().data.rows, true), 1);
}

std::vector<Microdata> SyntheticCountry::sample(std::uint64_t seed) const {
  std::vector<bool> drawn(levels_.front().data.rows, false);
  const RandomStream stream(seed, "synthetic sample", "");
  // The first `take` of a random order.
  const auto choose = [&](std::uint32_t count, std::uint32_t take, std::uint32_t address) {
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0U);
    for (std::uint32_t k = 0; k < take; ++k)
      std::swap(all[k], all[k + stream.below(count - k, address, k)]);
    all.resize(take);
    return all;
  };
  for (std::uint32_t stratum = 0; stratum < size_.strata; ++stratum) {
    for (const std::uint32_t psu : choose(size_.psus, size_.sample_psus, stratum)) {
      const std::uint32_t number = stratum * size_.psus + psu;
      const std::uint32_t address = size_.strata + number;
      for (const std::uint32_t k : choose(size_.households, size_.sample_households, address))
        drawn[number * size_.households + k] = true;
    }
  }
  const double weight = static_cast<double>(size_.psus) / size_.sample_psus *
                        static_cast<double>(size_.households) / size_.sample_households;
  return files(drawn, weight);
}

std::string synthetic_config(const Definition& definition,
                             const std::string& reference,
                             const SyntheticSize& size) {
  const ConfigSection* design = definition.document.find("design");
  const auto named = [&](const char* key) {
    return design != nullptr && design->find(key) != nullptr;
  };
  const std::string level = design_level(definition);
  std::string text = "# A synthetic survey of the questionnaire " + reference +
                     ": its numbers describe no country.\n[survey]\nquestionnaire = \"" +
                     reference + "\"\ntitle = \"Synthetic survey of " + reference + "\"\n";
  bool has_level = false;
  for (const ConfigSection& section : definition.document.sections) {
    if (!section.name.starts_with("data.")) continue;
    const std::string name = section.name.substr(5);
    has_level = has_level || name == level;
    text += "\n[" + section.name + "]\nfile = \"" + name + ".sav\"\n";
  }
  if (!has_level) text += "\n[data." + level + "]\nfile = \"" + level + ".sav\"\n";
  text += "\n[design]\n";
  // A design without strata and PSUs is that of a file which leaves them out.
  if (!named("stratum") && !named("psu")) text += "stratum = \"stratum\"\npsu = \"psu\"\n";
  if (!named("weight")) text += "weight = \"weight\"\n";
  const bool elements = named("stratum") && !named("psu");
  const std::uint32_t psus =
      size.strata * size.sample_psus * (elements ? size.sample_households : 1);
  text += "singleton = \"fail\"\nstrata = " + std::to_string(size.strata) +
          "\npsus = " + std::to_string(psus) + "\n\n[estimates]\nlevel = 95\n";
  return text;
}

}  // namespace darkfigure
