#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "engine/config/config_document.h"
#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) {
    if (part.ends_with('\r')) part.pop_back();
    parts.push_back(part);
  }
  return parts;
}

std::string type_of(const toml::node& node) {
  if (node.is_string()) return "text";
  if (node.is_number()) return "a number";
  if (node.is_boolean()) return "true or false";
  if (node.is_array()) return "a list";
  return node.is_table() ? "a section" : "a date or time";
}

// Integers beyond 2^53 lose digits here; the keys' ranges refuse them where that matters.
double number_of(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
  return node.as_floating_point()->get();
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
  void add_value(const KeySpec& spec, const toml::node& node, const Location& location);
  ConfigValue convert(const KeySpec& spec, const toml::node& node, const Location& location);
  void read_scalar(const KeySpec& spec, const toml::node& node, ConfigValue& value);
  bool read_list(const KeySpec& spec, const toml::array& array, ConfigValue& value);
  bool check_range(const KeySpec& spec, const ConfigValue& value);
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
  } else if (section != nullptr) {
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
  ConfigValue value = convert(spec, node, location);
  if (value.numbers.empty() && value.texts.empty()) return;  // reported
  if (!check_range(spec, value)) return;
  sections_.back().values.push_back(std::move(value));
}

bool Loader::read_list(const KeySpec& spec, const toml::array& array, ConfigValue& value) {
  const bool numbers = spec.type == ValueType::kNumberList || spec.type == ValueType::kNumberOrList;
  for (const toml::node& element : array) {
    if (numbers && element.is_number()) {
      value.numbers.push_back(number_of(element));
    } else if (!numbers && element.is_string()) {
      value.texts.push_back({*element.value<std::string>()});
    } else if (spec.type == ValueType::kDomainList && element.is_array()) {
      std::vector<std::string> crossed;
      for (const toml::node& name : *element.as_array()) {
        if (!name.is_string()) return false;
        crossed.push_back(*name.value<std::string>());
      }
      if (crossed.empty()) return false;
      value.texts.push_back(std::move(crossed));
    } else {
      return false;
    }
  }
  return true;
}

// What a key wants, in words; `read_scalar` and `read_list` hold a value to it.
std::string_view expected_of(ValueType type) {
  switch (type) {
    case ValueType::kText:
      return "text in quotes";
    case ValueType::kNumber:
      return "a number";
    case ValueType::kInteger:
      return "a whole number";
    case ValueType::kBoolean:
      return "true or false";
    case ValueType::kTextList:
      return "a list of texts, as [\"a\", \"b\"]";
    case ValueType::kNumberList:
      return "a list of numbers, as [1, 2]";
    case ValueType::kNumberOrList:
      return "a number or a list of numbers";
    case ValueType::kDomainList:
      break;
  }
  return "a list of names, as [\"sex\", [\"sex\", \"age\"]]";
}

void Loader::read_scalar(const KeySpec& spec, const toml::node& node, ConfigValue& value) {
  const bool number = spec.type == ValueType::kNumber || spec.type == ValueType::kNumberOrList;
  if (spec.type == ValueType::kText && node.is_string()) {
    value.texts.push_back({*node.value<std::string>()});
  } else if (spec.type == ValueType::kBoolean && node.is_boolean()) {
    value.numbers.push_back(*node.value<bool>() ? 1 : 0);
  } else if ((number && node.is_number()) ||
             (spec.type == ValueType::kInteger && node.is_integer())) {
    value.numbers.push_back(number_of(node));
  }
}

ConfigValue Loader::convert(const KeySpec& spec, const toml::node& node, const Location& location) {
  ConfigValue value{.key = std::string(spec.key),
                    .location = location,
                    .text_start = first_character(node),
                    .is_default = false,
                    .numbers = {},
                    .texts = {}};
  const bool list = spec.type == ValueType::kTextList || spec.type == ValueType::kNumberList ||
                    spec.type == ValueType::kNumberOrList || spec.type == ValueType::kDomainList;
  std::string found = type_of(node);
  if (list && node.is_array()) {
    if (node.as_array()->empty()) found = "an empty list";
    if (!read_list(spec, *node.as_array(), value)) {
      value.numbers.clear();
      value.texts.clear();
    }
  } else {
    read_scalar(spec, node, value);
  }
  if (value.numbers.empty() && value.texts.empty()) {
    error(location,
          "\"" + value.key + "\": expected " + std::string(expected_of(spec.type)) + " but found " +
              found);
  }
  for (const std::vector<std::string>& crossed : value.texts) {
    if (std::find(crossed.begin(), crossed.end(), "") == crossed.end()) continue;
    error(location,
          "\"" + value.key + "\": expected text but it is empty; leave the key out instead");
  }
  return value;
}

// A value that is out of range is reported and not kept, so that the default stands in for it.
bool Loader::check_range(const KeySpec& spec, const ConfigValue& value) {
  bool ok = true;
  if (!spec.allowed.empty()) {
    const std::vector<std::string> allowed = split(spec.allowed, '|');
    for (const auto& element : value.texts) {
      const std::string& text = element.front();
      if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) continue;
      ok = false;
      std::string list;
      for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
      error(value.location,
            "\"" + value.key + "\": expected one of " + list + " but found \"" + text + "\"" +
                did_you_mean(text, allowed));
    }
  }
  for (const double number : value.numbers) {
    if (number >= spec.minimum && number <= spec.maximum) continue;
    ok = false;
    const bool both = spec.minimum > -kNoLimit && spec.maximum < kNoLimit;
    error(value.location,
          "\"" + value.key + "\": expected " +
              (both ? "a number from " + shortest_text(spec.minimum) + " to " +
                          shortest_text(spec.maximum)
               : spec.minimum > -kNoLimit
                   ? "a number of " + shortest_text(spec.minimum) + " or more"
                   : "a number of " + shortest_text(spec.maximum) + " or less") +
              " but found " + shortest_text(number));
  }
  return ok;
}

// The text after "--set": a TOML value, or bare text where the key wants text.
void Loader::apply(const ConfigOverride& setting) {
  const Location place{.file = "--set " + setting.key};
  const std::size_t dot = setting.key.rfind('.');
  const std::string section = dot == std::string::npos ? "" : setting.key.substr(0, dot);
  const std::string key = dot == std::string::npos ? setting.key : setting.key.substr(dot + 1);
  const KeySpec* spec = find_key(section, key);
  const SectionSpec* section_spec = find_section(section);
  if (spec == nullptr || section_spec == nullptr || section_spec->repeated) {
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
  std::erase_if(at->values, [&](const ConfigValue& v) { return v.key == key; });
  if (setting.value.empty()) return;  // "--set key=" takes the key out
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + setting.value);
  } catch (const toml::parse_error&) {
    parsed.insert_or_assign("value", setting.value);
  }
  const bool bare = spec->type == ValueType::kText && !parsed.get("value")->is_string();
  if (bare) parsed.insert_or_assign("value", setting.value);
  ConfigValue value = convert(*spec, *parsed.get("value"), place);
  if (value.numbers.empty() && value.texts.empty()) return;
  value.text_start = place;
  if (!check_range(*spec, value)) return;
  at->values.push_back(std::move(value));
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
    ConfigValue value = convert(spec, *parsed.get("value"), section.location);
    value.is_default = true;
    section.values.push_back(std::move(value));
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
  const std::vector<std::string> lines = split(text, '\n');
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
