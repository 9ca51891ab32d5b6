#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/config/config_document.h"
#include "engine/questionnaire/definition.h"

namespace darkfigure {

/// A config laid over the questionnaire that it names.
struct AppliedQuestionnaire {
  std::shared_ptr<const Definition> definition;  // null: it names none
  std::vector<std::string> chosen;  // SDG indicators and ids that the config names; empty: all
  ConfigDocument document;
  std::vector<ConfigOverride> overrides;  // still to be applied to it
};

/// Lays the parsed `config` (without defaults) over the questionnaire that `[survey]
/// questionnaire`, or `--set survey.questionnaire`, names; levels for which the config gives no
/// file are left out with what is derived of them. Nothing after errors.
std::optional<AppliedQuestionnaire> apply_questionnaire(
    const ConfigDocument& config,
    const std::vector<ConfigOverride>& overrides,
    Diagnostics& diagnostics);

}  // namespace darkfigure
