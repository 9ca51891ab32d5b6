#include "engine/read_levels.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/core/link.h"
#include "engine/core/name_pattern.h"
#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"
#include "engine/io/read_microdata.h"

namespace darkfigure {
namespace {

// The columns of a key; empty after findings about names that are not in the file.
KeyColumns key_columns(const Microdata& data,
                       const std::vector<std::string>& names,
                       const char* key,
                       const Location& place,
                       Diagnostics& diagnostics) {
  KeyColumns columns;
  for (const std::string& name : names) {
    if (const Column* column = data.find(name)) {
      columns.push_back(column);
    } else {
      diagnostics.error(Concern::kConfig,
                        place,
                        std::string("\"") + key + "\": unknown variable \"" + name + "\" in " +
                            data.file + did_you_mean(name, data.all_names));
    }
  }
  if (columns.size() != names.size()) columns.clear();
  return columns;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " + ") + name;
  return text;
}

class LevelReading {
 public:
  LevelReading(const LevelRequest& request, Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics) {}

  std::vector<Level> read();

 private:
  Level read_file(const LevelSpec& spec);
  Level reshape(const LevelSpec& spec);
  bool blocks_fit(const LevelSpec& spec, const Microdata& wide);
  void declare_codes(const LevelSpec& spec, Level& level);
  void check_level_key(const LevelSpec& spec, const Level& level);
  void link(const LevelSpec& spec, Level& level);
  bool same_kinds(const LevelSpec& spec, const KeyColumns& lower, const KeyColumns& upper);
  void keep_rows(Level& level, const std::vector<bool>& keep) const;
  void check_missing_names();

  const LevelRequest& request_;
  Diagnostics& diagnostics_;
  std::vector<Level> levels_;
};

Level LevelReading::read_file(const LevelSpec& spec) {
  Level level;
  const std::size_t errors_before = diagnostics_.count(Severity::kError);
  level.data = read_microdata(spec.source, request_.wanted, diagnostics_);
  level.data.level = spec.level;
  const bool failed = diagnostics_.count(Severity::kError) > errors_before;
  // A survey may have met no incident at all; without persons it is none.
  if (level.data.rows == 0 && !failed && spec.parent.empty()) {
    diagnostics_.error(Concern::kData, {.file = level.data.file}, "the file has no rows");
  }
  return level;
}

// Columns whose block number an earlier column of the pattern has: type_01 after type_1.
std::vector<std::string> twin_columns(const BlockPattern& pattern, const Microdata& wide) {
  std::vector<std::string> twins;
  std::set<long> seen;
  for (const Column& column : wide.columns) {
    const long block = pattern.block_of(column.name);
    if (block >= 0 && !seen.insert(block).second) twins.push_back(column.name);
  }
  return twins;
}

// Every pattern finds columns, and those of one pattern are all numbers or all texts.
bool LevelReading::blocks_fit(const LevelSpec& spec, const Microdata& wide) {
  bool fit = true;
  for (const BlockPattern& pattern : spec.blocks) {
    const Column* first = nullptr;
    for (const Column& column : wide.columns) {
      if (pattern.block_of(column.name) < 0) continue;
      if (first == nullptr) first = &column;
      if (first->is_text == column.is_text) continue;
      fit = false;
      diagnostics_.error(Concern::kData,
                         {.file = wide.file, .variable = column.name},
                         "expected " + std::string(first->is_text ? "text" : "numbers") +
                             " as in " + first->name + ", of the same blocks, but found the other");
    }
    for (const std::string& twin : twin_columns(pattern, wide)) {
      fit = false;
      diagnostics_.error(Concern::kData,
                         {.file = wide.file, .variable = twin},
                         "expected one variable for each block but an earlier one has the same "
                         "number");
    }
    if (first != nullptr) continue;
    fit = false;
    diagnostics_.error(Concern::kConfig,
                       spec.location,
                       "\"blocks\": no variable of " + wide.file + " is called " + pattern.head +
                           "1" + pattern.tail + ", " + pattern.head + "2" + pattern.tail + " …");
  }
  return fit;
}

Level LevelReading::reshape(const LevelSpec& spec) {
  Level level;
  const std::size_t parent = level_index(levels_, spec.from);
  const Microdata& wide = levels_[parent].data;
  level.linked = wide.rows > 0 && blocks_fit(spec, wide);
  if (level.linked) {
    ReshapedLevel made = reshape_blocks(wide, spec.blocks);
    level.data = std::move(made.data);
    level.parent_row = std::move(made.parent_row);
  }
  level.parent = parent;
  level.data.level = spec.level;
  level.data.file = wide.file;
  return level;
}

void LevelReading::declare_codes(const LevelSpec& spec, Level& level) {
  std::vector<std::string> except = request_.no_missing;
  for (const Column& column : level.data.columns) {
    const std::string& pattern = request_.no_missing_pattern;
    if (!pattern.empty() && matches_pattern(column.name, pattern)) except.push_back(column.name);
  }
  level.declared_missing = declare_missing(level.data, spec.missing, except);
}

void LevelReading::check_level_key(const LevelSpec& spec, const Level& level) {
  if (spec.key.empty() || level.data.rows == 0) return;
  const KeyColumns key = key_columns(level.data, spec.key, "key", spec.location, diagnostics_);
  if (key.empty()) return;
  const KeyTrouble trouble = check_key(key);
  const Location place{.file = level.data.file, .variable = joined(spec.key)};
  if (!trouble.incomplete.empty()) {
    diagnostics_.error(Concern::kData,
                       place,
                       "expected a key in every row but it is missing in " +
                           row_list_text(level.data.in_file(trouble.incomplete)));
  }
  if (!trouble.repeated.empty()) {
    diagnostics_.error(Concern::kData,
                       place,
                       "expected a key that is unique but an earlier row has the same in " +
                           row_list_text(level.data.in_file(trouble.repeated)));
  }
}

bool LevelReading::same_kinds(const LevelSpec& spec,
                              const KeyColumns& lower,
                              const KeyColumns& upper) {
  for (std::size_t k = 0; k < lower.size(); ++k) {
    if (lower[k]->is_text == upper[k]->is_text) continue;
    diagnostics_.error(Concern::kData,
                       {.file = spec.source.file, .variable = lower[k]->name},
                       std::string("expected ") + (upper[k]->is_text ? "text" : "numbers") +
                           " as in " + upper[k]->name + " of the level \"" + spec.parent +
                           "\" but found " + (lower[k]->is_text ? "text" : "numbers") +
                           ": the rows cannot be linked; store both in one way");
    return false;
  }
  return true;
}

void LevelReading::link(const LevelSpec& spec, Level& level) {
  level.parent = level_index(levels_, spec.parent);
  const Microdata& parent = levels_[level.parent].data;
  if (level.data.all_names.empty() || parent.all_names.empty()) return;  // reported
  const KeyColumns lower =
      key_columns(level.data, spec.parent_key, "parent_key", spec.location, diagnostics_);
  const LevelSpec& parent_spec = request_.specs[level.parent];
  KeyColumns upper;
  for (const std::string& name : parent_spec.key) {
    if (const Column* column = parent.find(name)) upper.push_back(column);
  }
  level.parent_row.assign(level.data.rows, 0);
  level.linked = !lower.empty() && upper.size() == lower.size() &&
                 (level.data.rows == 0 || same_kinds(spec, lower, upper));
  if (!level.linked || level.data.rows == 0) return;  // reported
  level.parent_row = link_rows(lower, upper);
  std::vector<std::size_t> orphans;
  std::vector<bool> keep(level.data.rows, true);
  for (std::size_t row = 0; row < level.data.rows; ++row) {
    if (level.parent_row[row] != kNoRow) continue;
    orphans.push_back(row);
    keep[row] = false;
  }
  if (orphans.empty()) return;
  const Location place{.file = level.data.file, .variable = joined(spec.parent_key)};
  const std::string found = "found no such " + spec.parent + " in " + parent.file + " for " +
                            row_list_text(level.data.in_file(orphans));
  if (spec.drop_orphans) {
    diagnostics_.warning(Concern::kData, place, found + ": these rows are left out");
  } else {
    diagnostics_.error(Concern::kData,
                       place,
                       "expected a " + spec.parent + " for every row but " + found +
                           "; correct the files, or set orphans = \"drop\"");
  }
  level.orphans = orphans.size();
  keep_rows(level, keep);
}

void LevelReading::keep_rows(Level& level, const std::vector<bool>& keep) const {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> parents;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (!keep[row]) continue;
    rows.push_back(static_cast<std::uint32_t>(row));
    if (!level.parent_row.empty()) parents.push_back(level.parent_row[row]);
  }
  level.data.keep(rows);
  level.parent_row = std::move(parents);
}

std::vector<Level> LevelReading::read() {
  for (const LevelSpec& spec : request_.specs) {
    Level level = spec.from.empty() ? read_file(spec) : reshape(spec);
    declare_codes(spec, level);
    check_level_key(spec, level);
    if (!spec.parent.empty() && spec.from.empty()) link(spec, level);
    levels_.push_back(std::move(level));
  }
  check_missing_names();
  return std::move(levels_);
}

// A declaration for a variable that no level has, or a pattern that fits none, does nothing.
void LevelReading::check_missing_names() {
  const auto known = [&](const std::string& name) {
    return std::any_of(levels_.begin(), levels_.end(), [&](const Level& level) {
      const std::vector<std::string>& names = level.data.all_names;
      return level.data.columns.empty() ||
             std::any_of(names.begin(), names.end(), [&](const std::string& candidate) {
               return candidate == name ||
                      (name.find('*') != std::string::npos && matches_pattern(candidate, name));
             });
    });
  };
  for (const LevelSpec& spec : request_.specs) {
    for (const MissingDeclaration& declaration : spec.missing) {
      for (const std::string& name : declaration.variables) {
        const std::vector<std::string>& spared = request_.no_missing;
        if (std::find(spared.begin(), spared.end(), name) != spared.end()) {
          diagnostics_.error(Concern::kConfig,
                             declaration.location,
                             "\"variables\": \"" + name +
                                 "\" is a key, a weight or a design variable: missing codes do not "
                                 "apply to it");
        }
        if (known(name) || declaration.optional) continue;
        diagnostics_.error(Concern::kConfig,
                           declaration.location,
                           "\"variables\": no variable is called \"" + name + "\"" +
                               (name.find('*') == std::string::npos
                                    ? did_you_mean(name, levels_.front().data.all_names)
                                    : "; * stands for digits"));
      }
    }
  }
}

}  // namespace

std::vector<Level> read_levels(const LevelRequest& request, Diagnostics& diagnostics) {
  return LevelReading(request, diagnostics).read();
}

std::vector<std::unique_ptr<Variables>> level_variables(const std::vector<Level>& levels,
                                                        const std::vector<Derivation>& derivations,
                                                        const std::string& design_level,
                                                        Diagnostics& diagnostics) {
  std::vector<std::unique_ptr<Variables>> variables;
  for (const Level& level : levels) {
    std::vector<Derivation> own;
    for (const Derivation& derivation : derivations) {
      const std::string& name = derivation.level.empty() ? design_level : derivation.level;
      if (name == level.data.level) own.push_back(derivation);
    }
    Variables* upper = level.parent == Level::kNone ? nullptr : variables[level.parent].get();
    variables.push_back(std::make_unique<Variables>(level, own, upper, diagnostics));
  }
  return variables;
}

}  // namespace darkfigure
