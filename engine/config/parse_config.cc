#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "engine/config/config_document.h"
#include "engine/config/read_value.h"
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
class Walk {
 public:
  Walk(std::string file,
       const std::vector<std::string>& lines,
       const ConfigSchema& schema,
       Diagnostics& diagnostics)
      : file_(std::move(file)), lines_(lines), schema_(schema), diagnostics_(diagnostics) {}

  void walk(const toml::table& table, const std::string& path);
  std::vector<ConfigSection> take() { return std::move(sections_); }

 private:
  void walk_entry(const toml::key& key, const toml::node& node, const std::string& path);
  void open_section(const std::string& name, Location location);
  void add_value(const KeySpec& spec, const toml::node& node, const Location& location);
  void report_unknown(const toml::key& key, const std::string& path);
  Location place(const toml::source_region& region) const;
  Location first_character(const toml::node& node) const;
  void error(Location location, std::string message);

  std::string file_;
  const std::vector<std::string>& lines_;
  const ConfigSchema& schema_;
  Diagnostics& diagnostics_;
  std::vector<ConfigSection> sections_;
};

Location Walk::place(const toml::source_region& region) const {
  return {.file = file_,
          .line = static_cast<int>(region.begin.line),
          .column = static_cast<int>(region.begin.column)};
}

// Inside the quotes: one character after "text" and 'text', three after """text""".
Location Walk::first_character(const toml::node& node) const {
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

void Walk::error(Location location, std::string message) {
  diagnostics_.error(Concern::kConfig, std::move(location), std::move(message));
}

void Walk::report_unknown(const toml::key& key, const std::string& path) {
  const std::vector<std::string> known = names_in(schema_, path);
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

void Walk::walk(const toml::table& table, const std::string& path) {
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

void Walk::walk_entry(const toml::key& key, const toml::node& node, const std::string& path) {
  const std::string name = (path.empty() ? "" : path + ".") + std::string(key.str());
  const SectionSpec* section = find_section(schema_, name);
  const SectionSpec* own = find_section(schema_, path);
  if (section != nullptr && section->repeated && node.is_array_of_tables()) {
    for (const toml::node& element : *node.as_array()) {
      open_section(name, place(element.source()));
      walk(*element.as_table(), name);
    }
  } else if (section != nullptr && !section->repeated && node.is_table()) {
    // [derive.person] alone says nothing of [derive].
    const toml::table& table = *node.as_table();
    const bool holds_sections_alone =
        section->free_keys && !table.empty() &&
        std::all_of(table.begin(), table.end(), [](const auto& e) { return e.second.is_table(); });
    if (!holds_sections_alone) open_section(name, place(key.source()));
    walk(table, name);
  } else if (section != nullptr && !(own != nullptr && own->free_keys)) {
    error(place(key.source()),
          "expected " +
              std::string(section->repeated ? "[[" + name + "]] sections"
                                            : "a section [" + name + "]") +
              " but found " + (node.is_array_of_tables() ? "a list of sections" : type_of(node)));
  } else if (own != nullptr && own->free_keys) {
    const KeySpec expression{.section = own->name, .key = key.str(), .meaning = {}};
    add_value(expression, node, place(node.source()));
  } else if (const KeySpec* spec = find_key(schema_, path, key.str())) {
    add_value(*spec, node, place(node.source()));
  } else {
    report_unknown(key, path);
  }
}

void Walk::open_section(const std::string& name, Location location) {
  sections_.push_back({name, std::move(location), true, {}});
}

void Walk::add_value(const KeySpec& spec, const toml::node& node, const Location& location) {
  if (auto value = read_value(spec, node, location, first_character(node), diagnostics_)) {
    sections_.back().values.push_back(std::move(*value));
  }
}

}  // namespace

ConfigDocument parse_config(const std::string& path,
                            const std::string& text,
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
  Walk walk(path, lines, schema, diagnostics);
  walk.walk(root, "");
  document.sections = walk.take();
  return document;
}

}  // namespace darkfigure
