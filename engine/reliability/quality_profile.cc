#include "engine/reliability/quality_profile.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "engine/config/config_document.h"
#include "engine/expression/expression.h"
#include "engine/reliability/judge.h"

namespace darkfigure {
namespace {

constexpr std::array kSections = std::to_array<SectionSpec>({
    {"profile", "What the standard is.", true},
    {"rule", "A rule; the first whose condition holds decides.", true, true},
    {"table", "What a whole table has to meet."},
});
constexpr std::array kKeys = std::to_array<KeySpec>({
    {"profile", "id", ValueType::kText, "its name", true},
    {"profile", "title", ValueType::kText, "text for people", true},
    {"profile", "source", ValueType::kText, "where the thresholds come from", true},
    {"rule",
     "applies",
     ValueType::kText,
     "to which estimates",
     false,
     "all",
     "all|proportion|other"},
    {"rule", "when", ValueType::kText, "condition on the estimate's measures", true},
    {"rule", "verdict", ValueType::kText, "what follows", true, {}, "publish|caution|suppress"},
    {"rule", "reason", ValueType::kText, "the rule in words", true},
    {"table",
     "least_share",
     ValueType::kNumber,
     "of cells to publish, for the table to be published",
     false,
     "0",
     {},
     0,
     1},
});
constexpr ConfigSchema kSchema{kSections, kKeys};

Verdict verdict_named(const std::string& name) {
  return name == "suppress"  ? Verdict::kSuppress
         : name == "caution" ? Verdict::kCaution
                             : Verdict::kPublish;
}

}  // namespace

std::string verdict_name(Verdict verdict) {
  constexpr std::array kNames = {"publish", "caution", "suppress"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : shipped_profiles())
    names.emplace_back(file.name.substr(0, file.name.rfind('.')));
  return names;
}

QualityProfile read_profile(const std::string& file,
                            const std::string& text,
                            Diagnostics& diagnostics) {
  const ConfigDocument document = load_config(file, text, {}, kSchema, diagnostics);
  QualityProfile profile;
  if (document.sections.empty()) return profile;
  const ConfigSection& section = document.section("profile");
  profile.id = section.text("id");
  profile.title = section.text("title");
  profile.source = section.text("source");
  profile.least_share = document.section("table").number("least_share").value_or(0);
  for (const ConfigSection* entry : document.matching("rule")) {
    QualityRule rule{.when = source_text(*entry, "when"),
                     .verdict = verdict_named(entry->text("verdict")),
                     .reason = entry->text("reason")};
    const std::string applies = entry->text("applies");
    if (applies == "proportion") rule.applies = QualityRule::Scope::kProportions;
    if (applies == "other") rule.applies = QualityRule::Scope::kOthers;
    profile.rules.push_back(std::move(rule));
  }
  if (!diagnostics.has_errors()) check_rules(profile, diagnostics);
  return profile;
}

QualityProfile shipped_profile(const std::string& id) {
  for (const EmbeddedFile& file : shipped_profiles()) {
    if (file.name.substr(0, file.name.rfind('.')) != id) continue;
    Diagnostics diagnostics;
    QualityProfile profile =
        read_profile(std::string(file.name), std::string(file.content), diagnostics);
    diagnostics.throw_if_errors();
    return profile;
  }
  throw std::logic_error("no reliability profile of that name");
}

}  // namespace darkfigure
