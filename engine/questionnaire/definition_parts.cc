#include "engine/questionnaire/definition_parts.h"

#include <algorithm>
#include <optional>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// "1..5", or "number 1..9" of a count; nothing of a condition.
std::optional<Concept::Range> read_range(const ConfigSection& section, Diagnostics& diagnostics) {
  std::string text = section.text("values");
  if (text.empty() || text == "yes") return std::nullopt;
  const bool is_scale = !text.starts_with("number ");
  if (!is_scale) text.erase(0, 7);
  const std::size_t dots = text.find("..");
  const auto low = parse_number(text.substr(0, dots));
  const auto high = dots == std::string::npos ? low : parse_number(text.substr(dots + 2));
  if (low && high && *low <= *high && *high - *low <= 10'000)
    return Concept::Range{*low, *high, is_scale};
  diagnostics.error(Concern::kConfig,
                    section.location,
                    "\"values\": expected \"yes\", the codes of a scale as \"1..5\", or "
                    "\"number 1..9\", but found \"" +
                        section.text("values") + "\"");
  return std::nullopt;
}

// "1 = Yes"; the label may hold further signs of equality.
std::optional<DefinedVariable::Code> read_code(const std::string& text) {
  const std::size_t sign = text.find('=');
  const auto code = parse_number(text.substr(0, sign));
  if (!code) return std::nullopt;
  std::string label = sign == std::string::npos ? "" : text.substr(sign + 1);
  label.erase(0, std::min(label.find_first_not_of(' '), label.size()));
  return DefinedVariable::Code{*code, label};
}

}  // namespace

Concept read_concept(const ConfigSection& section, Diagnostics& diagnostics) {
  return {.name = section.name.substr(8),
          .label = section.text("label"),
          .level = section.text("level"),
          .iccs = first_texts(section, "iccs"),
          .tags = first_texts(section, "tags"),
          .period = section.text("period"),
          .universe = section.text("universe"),
          .range = read_range(section, diagnostics),
          .deviation = section.text("deviation"),
          .words = first_texts(section, "words"),
          .means = first_texts(section, "means"),
          .reversed = first_texts(section, "reversed"),
          .apart = first_texts(section, "apart"),
          .share = section.number("share"),
          .given = source_text(section, "given"),
          .location = section.location};
}

DefinedVariable read_variable(const ConfigSection& section, Diagnostics& diagnostics) {
  DefinedVariable variable{.name = section.name.substr(9),
                           .label = section.text("label"),
                           .level = section.text("level"),
                           .iccs = first_texts(section, "iccs"),
                           .tags = first_texts(section, "tags"),
                           .period = section.text("period"),
                           .universe = section.text("universe"),
                           .given = source_text(section, "given"),
                           .weighs = section.text("weighs")};
  for (const std::string& text : first_texts(section, "codes")) {
    if (const auto code = read_code(text)) {
      variable.codes.push_back(*code);
    } else {
      diagnostics.error(
          Concern::kConfig,
          section.location,
          "\"codes\": expected a code with its label, as \"1 = Yes\", but found \"" + text + "\"");
    }
  }
  if (const ConfigValue* range = section.find("range")) variable.range = range->numbers;
  if (const ConfigValue* shares = section.find("shares")) variable.shares = shares->numbers;
  const std::vector<double>& range = variable.range;
  if (!range.empty() &&
      (range.size() != 2 || range[0] > range[1] || range[1] - range[0] > 10'000)) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "\"range\": expected the smallest and the largest of at most 10,000 whole "
                      "numbers, as [15, 95]");
    variable.range.clear();
  }
  if (!variable.shares.empty() &&
      *std::min_element(variable.shares.begin(), variable.shares.end()) <= 0) {
    diagnostics.error(Concern::kConfig, section.location, "\"shares\": expected numbers above 0");
  }
  if (!variable.shares.empty() && variable.shares.size() != variable.codes.size()) {
    diagnostics.error(Concern::kConfig,
                      section.location,
                      "\"shares\": expected one for each of " +
                          counted(variable.codes.size(), "code") + " but found " +
                          counted(variable.shares.size(), "share"));
  }
  return variable;
}

Pack read_pack(const std::string& id, const ConfigDocument& document) {
  Pack pack{.id = id};
  if (const ConfigSection* about = document.find("pack")) {
    pack.title = about->text("title");
    pack.version = about->text("version");
    pack.custodian = first_texts(*about, "custodian");
    pack.source = first_texts(*about, "source");
    pack.series = first_texts(*about, "series");
    pack.iccs = first_texts(*about, "iccs");
    pack.period = about->text("period");
    pack.universe = about->text("universe");
    pack.missing = about->text("missing");
    pack.disaggregation = first_texts(*about, "disaggregation");
    pack.traps = first_texts(*about, "traps");
  }
  for (const ConfigSection* indicator : document.matching("indicator"))
    pack.indicators.push_back(indicator->text("id"));
  return pack;
}

}  // namespace darkfigure
