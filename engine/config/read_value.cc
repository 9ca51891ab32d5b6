#include "engine/config/read_value.h"

#include <algorithm>
#include <sstream>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// Integers beyond 2^53 lose digits here; the keys' ranges refuse them where that matters.
double number_of(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
  return node.as_floating_point()->get();
}

bool read_list(const KeySpec& spec, const toml::array& array, ConfigValue& value) {
  const bool numbers = spec.type == ValueType::kNumberList || spec.type == ValueType::kNumberOrList;
  for (const toml::node& element : array) {
    if (numbers && element.is_number()) {
      value.numbers.push_back(number_of(element));
    } else if (spec.type == ValueType::kCodeList && element.is_number()) {
      value.texts.push_back({shortest_text(number_of(element))});
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
    case ValueType::kIntegerOrText:
      return "a whole number or text in quotes";
    case ValueType::kBoolean:
      return "true or false";
    case ValueType::kTextList:
      return "a list of texts, as [\"a\", \"b\"]";
    case ValueType::kNumberList:
      return "a list of numbers, as [1, 2]";
    case ValueType::kNumberOrList:
      return "a number or a list of numbers";
    case ValueType::kTextOrList:
      return "text in quotes or a list of texts";
    case ValueType::kCodeList:
      return "a list of codes, as [98, \"97..99\", \".a\"]";
    case ValueType::kDomainList:
      break;
  }
  return "a list of names, as [\"sex\", [\"sex\", \"age\"]]";
}

void read_scalar(const KeySpec& spec, const toml::node& node, ConfigValue& value) {
  const bool number = spec.type == ValueType::kNumber || spec.type == ValueType::kNumberOrList;
  const bool text = spec.type == ValueType::kText || spec.type == ValueType::kTextOrList ||
                    spec.type == ValueType::kIntegerOrText;
  const bool integer = spec.type == ValueType::kInteger || spec.type == ValueType::kIntegerOrText;
  if (text && node.is_string()) {
    value.texts.push_back({*node.value<std::string>()});
  } else if (spec.type == ValueType::kBoolean && node.is_boolean()) {
    value.numbers.push_back(*node.value<bool>() ? 1 : 0);
  } else if ((number && node.is_number()) || (integer && node.is_integer())) {
    value.numbers.push_back(number_of(node));
  }
}

std::vector<std::string> allowed_values(const KeySpec& spec) {
  std::vector<std::string> values;
  std::stringstream stream{std::string(spec.allowed)};
  for (std::string value; std::getline(stream, value, '|');) values.push_back(value);
  return values;
}

// What is not allowed or out of range is reported.
template <typename Report>
bool in_range(const KeySpec& spec, const ConfigValue& value, const Report& error) {
  bool ok = true;
  if (!spec.allowed.empty()) {
    const std::vector<std::string> allowed = allowed_values(spec);
    for (const auto& element : value.texts) {
      const std::string& text = element.front();
      if (std::find(allowed.begin(), allowed.end(), text) != allowed.end()) continue;
      ok = false;
      std::string list;
      for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
      const bool or_integer = spec.type == ValueType::kIntegerOrText;
      error(value.location,
            "\"" + value.key + "\": expected " + (or_integer ? "a whole number or " : "one of ") +
                list + " but found \"" + text + "\"" + did_you_mean(text, allowed));
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

}  // namespace

std::string type_of(const toml::node& node) {
  if (node.is_string()) return "text";
  if (node.is_number()) return "a number";
  if (node.is_boolean()) return "true or false";
  if (node.is_array()) return "a list";
  return node.is_table() ? "a section" : "a date or time";
}

std::optional<ConfigValue> read_value(const KeySpec& spec,
                                      const toml::node& node,
                                      const Location& location,
                                      const Location& text_start,
                                      Diagnostics& diagnostics) {
  ConfigValue value{.key = std::string(spec.key),
                    .location = location,
                    .text_start = text_start,
                    .is_default = false,
                    .numbers = {},
                    .texts = {}};
  const bool list = spec.type == ValueType::kTextList || spec.type == ValueType::kNumberList ||
                    spec.type == ValueType::kNumberOrList || spec.type == ValueType::kTextOrList ||
                    spec.type == ValueType::kCodeList || spec.type == ValueType::kDomainList;
  const auto error = [&](const Location& place, const std::string& message) {
    diagnostics.error(Concern::kConfig, place, message);
  };
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
  if (value.numbers.empty() && value.texts.empty()) return std::nullopt;
  return in_range(spec, value, error) ? std::optional(value) : std::nullopt;
}

}  // namespace darkfigure
