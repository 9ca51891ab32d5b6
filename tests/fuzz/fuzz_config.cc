// Configs: whatever the text, the loader ends, and what it objects to has a place.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/config/config_document.h"
#include "engine/questionnaire/definition_schema.h"
#include "engine/questionnaire/expand_lists.h"
#include "engine/run_schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  darkfigure::Diagnostics diagnostics;
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  darkfigure::load_config("fuzz.toml", text, {}, darkfigure::run_schema(), diagnostics);
  const auto definition = darkfigure::parse_config(
      "fuzz.toml", text, darkfigure::definition_schema(darkfigure::run_schema()), diagnostics);
  const darkfigure::Lists lists = {{"official", {"police", "court"}}, {"ground", {}}};
  darkfigure::expand_lists(definition, lists, diagnostics);
  for (const darkfigure::Finding& finding : diagnostics.findings()) {
    if (finding.location.file.empty() || finding.message.empty()) std::abort();
  }
  return 0;
}
