#include "engine/questionnaire/expand_lists.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "engine/core/suggestion.h"

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

bool is_one_of(const std::string& key, std::initializer_list<const char*> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// What may be repeated, by where it stands.
enum class Place { kExpression, kElements, kForPeople, kOther };

Place place_of(const ConfigSection& section, const std::string& key) {
  if (section.name.starts_with("derive")) return Place::kExpression;
  if (is_one_of(key, {"numerator", "denominator", "where", "rule", "given"}))
    return Place::kExpression;
  if (is_one_of(key, {"of", "words", "variables"})) return Place::kElements;
  return is_one_of(key, {"label", "message"}) ? Place::kForPeople : Place::kOther;
}

// A value under one choice; nothing where it would be empty.
std::optional<ConfigValue> value_under(ConfigValue value,
                                       Place place,
                                       const Choice& choice,
                                       const Lists& lists) {
  const bool for_people = place == Place::kForPeople || value.key == "words";
  value.key = filled(value.key, choice, false);
  std::vector<std::vector<std::string>> texts;
  for (std::vector<std::string>& crossed : value.texts) {
    for (std::string& text : crossed) text = filled(text, choice, for_people);
    if (place == Place::kElements) {
      for (const Choice& element : choices(lists_in(crossed.front()), lists))
        texts.push_back({filled(crossed.front(), element, for_people)});
      continue;
    }
    if (place == Place::kExpression) {
      std::optional<std::string> whole = spread(crossed.front(), lists);
      if (!whole) return std::nullopt;
      crossed.front() = std::move(*whole);
    }
    texts.push_back(std::move(crossed));
  }
  if (!value.texts.empty() && texts.empty()) return std::nullopt;
  value.texts = std::move(texts);
  return value;
}

std::vector<ConfigValue> values_under(const ConfigValue& value,
                                      Place place,
                                      const Choice& choice,
                                      const Lists& lists) {
  std::vector<ConfigValue> values;
  for (const Choice& own : choices(lists_in(filled(value.key, choice, false)), lists)) {
    Choice both = choice;
    both.insert(own.begin(), own.end());
    if (auto made = value_under(value, place, both, lists)) values.push_back(std::move(*made));
  }
  return values;
}

// A list that nobody declares would take what it stands in away without a word.
void report_unknown_lists(const ConfigSection& section,
                          const Lists& lists,
                          Diagnostics& diagnostics) {
  const auto check = [&](const std::string& text, const Location& location) {
    std::vector<std::string> known;
    for (const auto& [list, members] : lists) known.push_back(list);
    for (const std::string& name : lists_in(text)) {
      if (lists.contains(name)) continue;
      diagnostics.error(Concern::kConfig,
                        location,
                        "there is no list \"" + name + "\" in [lists]" + did_you_mean(name, known));
    }
  };
  check(section.name, section.location);
  for (const ConfigValue& value : section.values) {
    check(value.key, value.location);
    const Place place = place_of(section, value.key);
    if (place != Place::kExpression && place != Place::kElements && value.key != "id") continue;
    for (const std::vector<std::string>& text : value.texts) check(text.front(), value.location);
  }
}

}  // namespace

std::vector<std::string> lists_in(const std::string& text) {
  const auto is_name = [](const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    });
  };
  std::vector<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (is_name(name) && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  return names;
}

ConfigDocument expand_lists(const ConfigDocument& document,
                            const Lists& lists,
                            Diagnostics& diagnostics) {
  ConfigDocument expanded{.file = document.file, .sections = {}};
  for (const ConfigSection& section : document.sections) {
    report_unknown_lists(section, lists, diagnostics);
    for (const Choice& choice : choices(lists_in(section.name + section.text("id")), lists)) {
      ConfigSection made = section;
      made.name = filled(section.name, choice, false);
      made.values.clear();
      bool whole = true;
      for (const ConfigValue& value : section.values) {
        const Place place = place_of(section, value.key);
        std::vector<ConfigValue> values = values_under(value, place, choice, lists);
        const bool is_part =
            is_one_of(value.key, {"numerator", "denominator", "where", "of", "rule"});
        if (values.empty() && is_part) whole = false;
        made.values.insert(made.values.end(), values.begin(), values.end());
      }
      if (whole) expanded.sections.push_back(std::move(made));
    }
  }
  return expanded;
}

}  // namespace darkfigure
