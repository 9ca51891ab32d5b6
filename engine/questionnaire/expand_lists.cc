#include "engine/questionnaire/expand_lists.h"

#include <algorithm>
#include <optional>

namespace darkfigure {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// "traffic_police" is "traffic police" where people read it.
std::string words_of(const std::string& member) { return replaced(member, "_", " "); }

const std::vector<std::string>& members_of(const std::string& list, const Lists& lists) {
  static const std::vector<std::string> kNone;
  const auto found = lists.find(list);
  return found == lists.end() ? kNone : found->second;
}

// Members chosen for lists, one combination.
using Choice = std::map<std::string, std::string>;

std::vector<Choice> choices(const std::vector<std::string>& names, const Lists& lists) {
  std::vector<Choice> all = {{}};
  for (const std::string& name : names) {
    std::vector<Choice> longer;
    for (const Choice& choice : all) {
      for (const std::string& member : members_of(name, lists)) {
        longer.push_back(choice);
        longer.back()[name] = member;
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string filled(std::string text, const Choice& choice, bool for_people) {
  for (const auto& [list, member] : choice)
    text = replaced(text, "{" + list + "}", for_people ? words_of(member) : member);
  return text;
}

// Bounds of the argument around `at`: from behind its comma or parenthesis to the next.
std::pair<std::size_t, std::size_t> argument_around(const std::string& text, std::size_t at) {
  int depth = 0;
  std::size_t begin = at;
  while (begin > 0) {
    const char c = text[begin - 1];
    if (c == ')') ++depth;
    if (c == '(' && depth-- == 0) break;
    if (c == ',' && depth == 0) break;
    --begin;
  }
  depth = 0;
  std::size_t end = at;
  while (end < text.size()) {
    const char c = text[end];
    if (c == '(') ++depth;
    if (c == ')' && depth-- == 0) break;
    if (c == ',' && depth == 0) break;
    ++end;
  }
  return {begin, end};
}

// The expression with each argument that has a place for a list repeated; nothing where the list is
// empty.
std::optional<std::string> spread(std::string text, const Lists& lists) {
  for (auto names = lists_in(text); !names.empty(); names = lists_in(text)) {
    const auto [begin, end] = argument_around(text, text.find("{" + names.front() + "}"));
    const std::string argument = text.substr(begin, end - begin);
    std::string arguments;
    for (const Choice& choice : choices(lists_in(argument), lists))
      arguments += (arguments.empty() ? "" : ",") + filled(argument, choice, false);
    if (arguments.empty()) return std::nullopt;
    text.replace(begin, end - begin, arguments);
  }
  return text;
}

bool is_for_people(const std::string& key) {
  return key == "label" || key == "message" || key == "words";
}

// A value under one choice; nothing where it would be empty.
std::optional<ConfigValue> value_under(ConfigValue value,
                                       const Choice& choice,
                                       const Lists& lists) {
  value.key = filled(value.key, choice, false);
  std::vector<std::vector<std::string>> texts;
  const bool is_list = value.texts.size() > 1 || value.key == "of" || value.key == "words";
  for (std::vector<std::string>& crossed : value.texts) {
    for (std::string& text : crossed) text = filled(text, choice, is_for_people(value.key));
    if (!is_list) {
      for (std::string& text : crossed) {
        std::optional<std::string> whole = spread(text, lists);
        if (!whole) return std::nullopt;
        text = std::move(*whole);
      }
      texts.push_back(std::move(crossed));
      continue;
    }
    for (const Choice& element : choices(lists_in(crossed.front()), lists))
      texts.push_back({filled(crossed.front(), element, false)});
  }
  if (!value.texts.empty() && texts.empty()) return std::nullopt;
  value.texts = std::move(texts);
  return value;
}

std::vector<ConfigValue> values_under(const ConfigValue& value,
                                      const Choice& choice,
                                      const Lists& lists) {
  std::vector<ConfigValue> values;
  for (const Choice& own : choices(lists_in(filled(value.key, choice, false)), lists)) {
    Choice both = choice;
    both.insert(own.begin(), own.end());
    if (auto made = value_under(value, both, lists)) values.push_back(std::move(*made));
  }
  return values;
}

}  // namespace

std::vector<std::string> lists_in(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

ConfigDocument expand_lists(const ConfigDocument& document, const Lists& lists) {
  ConfigDocument expanded{.file = document.file, .sections = {}};
  for (const ConfigSection& section : document.sections) {
    for (const Choice& choice : choices(lists_in(section.name + section.text("id")), lists)) {
      ConfigSection made = section;
      made.name = filled(section.name, choice, false);
      made.values.clear();
      bool whole = true;
      for (const ConfigValue& value : section.values) {
        std::vector<ConfigValue> values = values_under(value, choice, lists);
        const bool is_part = value.key == "numerator" || value.key == "denominator" ||
                             value.key == "where" || value.key == "of" || value.key == "rule";
        if (values.empty() && is_part) whole = false;
        made.values.insert(made.values.end(), values.begin(), values.end());
      }
      if (whole) expanded.sections.push_back(std::move(made));
    }
  }
  return expanded;
}

}  // namespace darkfigure
