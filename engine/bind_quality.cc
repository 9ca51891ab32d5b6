#include "engine/bind_quality.h"

#include <algorithm>

#include "engine/core/suggestion.h"
#include "engine/io/text_file.h"

namespace darkfigure {

std::vector<QualityProfile> find_profiles(const std::vector<std::string>& names,
                                          const Location& place,
                                          Diagnostics& diagnostics) {
  std::vector<QualityProfile> profiles;
  const std::vector<std::string> shipped = profile_names();
  for (const std::string& name : names) {
    if (name == "none") continue;
    if (name.ends_with(".toml")) {
      const auto text = read_text_or_report(name, "the reliability profile", place, diagnostics);
      if (!text) continue;
      profiles.push_back(read_profile(name, *text, diagnostics));
      if (std::find(shipped.begin(), shipped.end(), profiles.back().id) != shipped.end()) {
        diagnostics.error(Concern::kConfig,
                          {.file = name},
                          "the id \"" + profiles.back().id +
                              "\" is that of a shipped profile; give your own another");
      }
    } else if (std::find(shipped.begin(), shipped.end(), name) != shipped.end()) {
      profiles.push_back(shipped_profile(name));
    } else {
      std::string list;
      for (const std::string& known : shipped) list += (list.empty() ? "" : ", ") + known;
      diagnostics.error(Concern::kConfig,
                        place,
                        "\"quality\": unknown profile \"" + name + "\"" +
                            did_you_mean(name, shipped) + "; expected a file (.toml) or one of " +
                            list);
    }
  }
  return profiles;
}

void bind_quality(Survey& survey, Diagnostics& diagnostics) {
  survey.quality =
      find_profiles(survey.config.quality, survey.config.quality_location, diagnostics);
}

}  // namespace darkfigure
