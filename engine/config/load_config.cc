#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "engine/config/config_document.h"
#include "engine/config/read_value.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::stringstream stream{text};
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

// Walks a parsed TOML table along the schema.
class Loader {
 public:
  Loader(std::string file,
         const std::vector<std::string>& lines,
         const ConfigSchema& schema,
         Diagnostics& diagnostics)
      : file_(std::move(file)), lines_(lines), schema_(schema), diagnostics_(diagnostics) {}

  void walk(const toml::table& table, const std::string& path);
  void apply(const ConfigOverride& setting);
  void complete();
  std::vector<ConfigSection> take() { return std::move(sections_); }

 private:
  void walk_entry(const toml::key& key, const toml::node& node, const std::string& path);
  void open_section(const std::string& name, Location location);
  ConfigSection* find_named(const std::string& name);
  void set_value(ConfigSection& section,
                 const std::string& key,
                 const ConfigOverride& setting,
                 const Location& place);
  void add_value(const KeySpec& spec, const toml::node& node, const Location& location);
  void report_unknown(const toml::key& key, const std::string& path);
  void fill_defaults(ConfigSection& section);

  const SectionSpec* find_section(std::string_view name) const;
  const KeySpec* find_key(std::string_view section, std::string_view key) const;
  std::vector<std::string> names_in(std::string_view path) const;
  Location place(const toml::source_region& region) const;
  Location first_character(const toml::node& node) const;
  void error(Location location, std::string message);

  std::string file_;
  const std::vector<std::string>& lines_;
  const ConfigSchema& schema_;
  Diagnostics& diagnostics_;
  std::vector<ConfigSection> sections_;
};

Location Loader::place(const toml::source_region& region) const {
  return {.file = file_,
          .line = static_cast<int>(region.begin.line),
          .column = static_cast<int>(region.begin.column)};
}

// Inside the quotes: one character after "text" and 'text', three after """text""".
Location Loader::first_character(const toml::node& node) const {
  Location location = place(node.source());
  const auto line = static_cast<std::size_t>(location.line);
  if (line == 0 || line > lines_.size()) return location;
  const std::string& text = lines_[line - 1];
  const auto at = static_cast<std::size_t>(location.column - 1);
  const bool triple = text.compare(std::min(at, text.size()), 3, "\"\"\"") == 0 ||
                      text.compare(std::min(at, text.size()), 3, "'''") == 0;
  location.column += triple ? 3 : 1;
  if (triple && text.size() <= at + 3) {  // TOML drops a line end right after the quotes
    ++location.line;
    location.column = 1;
  }
  return location;
}

void Loader::error(Location location, std::string message) {
  diagnostics_.error(Concern::kConfig, std::move(location), std::move(message));
}

const SectionSpec* Loader::find_section(std::string_view name) const {
  for (const SectionSpec& spec : schema_.sections) {
    if (section_matches(name, spec.name)) return &spec;
  }
  return nullptr;
}

const KeySpec* Loader::find_key(std::string_view section, std::string_view key) const {
  for (const KeySpec& spec : schema_.keys) {
    if (spec.key == key && section_matches(section, spec.section)) return &spec;
  }
  return nullptr;
}

// Keys and subsections that may stand in `path`.
std::vector<std::string> Loader::names_in(std::string_view path) const {
  std::vector<std::string> names;
  for (const KeySpec& spec : schema_.keys) {
    if (section_matches(path, spec.section)) names.emplace_back(spec.key);
  }
  const std::string head = path.empty() ? "" : std::string(path) + ".";
  for (const SectionSpec& spec : schema_.sections) {
    if (!spec.name.starts_with(head)) continue;
    const std::string rest(spec.name.substr(head.size()));
    if (!rest.empty() && rest.find('.') == std::string::npos) names.push_back(rest);
  }
  return names;
}

void Loader::report_unknown(const toml::key& key, const std::string& path) {
  const std::vector<std::string> known = names_in(path);
  const std::string where = path.empty() ? "at the top level" : "in [" + path + "]";
  std::string hint = did_you_mean(key.str(), known);
  if (hint.empty()) {
    std::string list;
    for (const std::string& name : known) {
      if (name != "*") list += (list.empty() ? "" : ", ") + name;
    }
    hint = "; expected one of " + list;
  }
  error(place(key.source()), "unknown key \"" + std::string(key.str()) + "\" " + where + hint);
}

void Loader::walk(const toml::table& table, const std::string& path) {
  // toml++ keeps tables sorted by key; findings and sections follow the file's order.
  std::vector<std::pair<const toml::key*, const toml::node*>> entries;
  for (const auto& [key, node] : table) entries.emplace_back(&key, &node);
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    const auto& x = a.first->source().begin;
    const auto& y = b.first->source().begin;
    return x.line != y.line ? x.line < y.line : x.column < y.column;
  });
  for (const auto& [key, node] : entries) {
    if (!node->is_table() && !node->is_array_of_tables()) walk_entry(*key, *node, path);
  }
  for (const auto& [key, node] : entries) {
    if (node->is_table() || node->is_array_of_tables()) walk_entry(*key, *node, path);
  }
}

void Loader::walk_entry(const toml::key& key, const toml::node& node, const std::string& path) {
  const std::string name = (path.empty() ? "" : path + ".") + std::string(key.str());
  const SectionSpec* section = find_section(name);
  const SectionSpec* own = find_section(path);
  if (section != nullptr && section->repeated && node.is_array_of_tables()) {
    for (const toml::node& element : *node.as_array()) {
      open_section(name, place(element.source()));
      walk(*element.as_table(), name);
    }
  } else if (section != nullptr && !section->repeated && node.is_table()) {
    open_section(name, place(key.source()));
    walk(*node.as_table(), name);
  } else if (section != nullptr && !(own != nullptr && own->free_keys)) {
    error(place(key.source()),
          "expected " +
              std::string(section->repeated ? "[[" + name + "]] sections"
                                            : "a section [" + name + "]") +
              " but found " + (node.is_array_of_tables() ? "a list of sections" : type_of(node)));
  } else if (own != nullptr && own->free_keys) {
    const KeySpec expression{.section = own->name, .key = key.str(), .meaning = {}};
    add_value(expression, node, place(node.source()));
  } else if (const KeySpec* spec = find_key(path, key.str())) {
    add_value(*spec, node, place(node.source()));
  } else {
    report_unknown(key, path);
  }
}

void Loader::open_section(const std::string& name, Location location) {
  sections_.push_back({name, std::move(location), true, {}});
}

void Loader::add_value(const KeySpec& spec, const toml::node& node, const Location& location) {
  if (auto value = read_value(spec, node, location, first_character(node), diagnostics_)) {
    sections_.back().values.push_back(std::move(*value));
  }
}

// The text after "--set": a TOML value, or bare text where the key wants text.
void Loader::apply(const ConfigOverride& setting) {
  const Location place{.file = "--set " + setting.key};
  const std::size_t dot = setting.key.rfind('.');
  const std::string section = dot == std::string::npos ? "" : setting.key.substr(0, dot);
  const std::string key = dot == std::string::npos ? setting.key : setting.key.substr(dot + 1);
  const KeySpec* spec = find_key(section, key);
  const SectionSpec* section_spec = find_section(section);
  if (ConfigSection* named = find_named(section)) return set_value(*named, key, setting, place);
  const bool is_free = section_spec != nullptr && section_spec->free_keys;
  if ((spec == nullptr && !is_free) || section_spec == nullptr || section_spec->repeated) {
    std::vector<std::string> known;
    for (const KeySpec& candidate : schema_.keys) {
      const SectionSpec* own = find_section(candidate.section);
      if (own != nullptr && own->repeated) continue;  // cannot be set
      known.push_back(std::string(candidate.section) + "." + std::string(candidate.key));
    }
    error(place, "unknown key \"" + setting.key + "\"" + did_you_mean(setting.key, known));
    return;
  }
  auto at = std::find_if(sections_.begin(), sections_.end(), [&](const ConfigSection& s) {
    return s.name == section;
  });
  if (at == sections_.end()) at = sections_.insert(sections_.end(), {section, place, true, {}});
  set_value(*at, key, setting, place);
}

// "indicator.robbery": the element of [[indicator]] with id = "robbery".
ConfigSection* Loader::find_named(const std::string& name) {
  for (ConfigSection& section : sections_) {
    const SectionSpec* spec = find_section(section.name);
    if (spec == nullptr || !spec->repeated || section.text("id").empty()) continue;
    if (name == section.name + "." + section.text("id")) return &section;
  }
  return nullptr;
}

void Loader::set_value(ConfigSection& section,
                       const std::string& key,
                       const ConfigOverride& setting,
                       const Location& place) {
  const SectionSpec* own = find_section(section.name);
  const bool is_free = own != nullptr && own->free_keys;
  const KeySpec expression{.section = section.name, .key = key, .meaning = {}};
  const KeySpec* spec = is_free ? &expression : find_key(section.name, key);
  if (spec == nullptr) {
    const std::vector<std::string> known = names_in(section.name);
    error(place, "unknown key \"" + key + "\"" + did_you_mean(key, known));
    return;
  }
  std::erase_if(section.values, [&](const ConfigValue& v) { return v.key == key; });
  if (setting.value.empty()) return;  // "--set key=" takes the key out
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + setting.value);
  } catch (const toml::parse_error&) {
    parsed.insert_or_assign("value", setting.value);
  }
  const bool bare = (spec->type == ValueType::kText && !parsed.get("value")->is_string()) ||
                    (spec->type == ValueType::kTextOrList && !parsed.get("value")->is_string() &&
                     !parsed.get("value")->is_array());
  if (bare) parsed.insert_or_assign("value", setting.value);
  if (auto value = read_value(*spec, *parsed.get("value"), place, place, diagnostics_)) {
    section.values.push_back(std::move(*value));
  }
}

void Loader::fill_defaults(ConfigSection& section) {
  for (const KeySpec& spec : schema_.keys) {
    if (!section_matches(section.name, spec.section) || section.find(spec.key) != nullptr) continue;
    if (spec.required && section.written) {
      const SectionSpec* own = find_section(section.name);
      const std::string brackets =
          own->repeated ? "[[" + section.name + "]]" : "[" + section.name + "]";
      error(section.location,
            "expected the key \"" + std::string(spec.key) + "\" in " + brackets +
                " but it is missing");
    }
    if (spec.default_text.empty()) continue;
    const bool quoted = spec.type == ValueType::kText;
    const std::string text =
        quoted ? "\"" + std::string(spec.default_text) + "\"" : std::string(spec.default_text);
    const toml::table parsed = toml::parse("value = " + text);
    const Location& place = section.location;
    auto value = read_value(spec, *parsed.get("value"), place, place, diagnostics_);
    if (!value) throw std::logic_error("a default that its own key refuses");
    value->is_default = true;
    section.values.push_back(std::move(*value));
  }
}

void Loader::complete() {
  for (const SectionSpec& spec : schema_.sections) {
    const bool present =
        std::any_of(sections_.begin(), sections_.end(), [&](const ConfigSection& s) {
          return section_matches(s.name, spec.name);
        });
    if (present) continue;
    if (spec.required) {
      const std::string name(spec.name);
      error({.file = file_},
            "expected " +
                (spec.repeated ? "at least one [[" + name + "]]" : "a section [" + name + "]") +
                " but it is missing");
    }
    const bool single = !spec.repeated && !spec.name.ends_with("*");
    if (single) sections_.push_back({std::string(spec.name), {.file = file_}, false, {}});
  }
  for (ConfigSection& section : sections_) fill_defaults(section);
}

}  // namespace

ConfigDocument load_config(const std::string& path,
                           const std::string& text,
                           const std::vector<ConfigOverride>& overrides,
                           const ConfigSchema& schema,
                           Diagnostics& diagnostics) {
  ConfigDocument document{.file = path, .sections = {}};
  const std::vector<std::string> lines = split_lines(text);
  toml::table root;
  try {
    root = toml::parse(text, std::string_view(path));
  } catch (const toml::parse_error& trouble) {
    const auto& at = trouble.source().begin;
    diagnostics.error(
        Concern::kConfig,
        {.file = path, .line = static_cast<int>(at.line), .column = static_cast<int>(at.column)},
        "not valid TOML: " + std::string(trouble.description()) +
            "; text needs quotes, and a path with backslashes 'single' ones");
    return document;
  }
  Loader loader(path, lines, schema, diagnostics);
  loader.walk(root, "");
  for (const ConfigOverride& setting : overrides) loader.apply(setting);
  loader.complete();
  document.sections = loader.take();
  return document;
}

}  // namespace darkfigure
