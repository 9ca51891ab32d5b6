#include "engine/bind_quality.h"

#include <algorithm>
#include <filesystem>

#include "engine/core/suggestion.h"
#include "engine/io/text_file.h"

namespace darkfigure {

std::vector<QualityProfile> find_profiles(const std::vector<std::string>& names,
                                          const std::string& folder,
                                          const Location& place,
                                          Diagnostics& diagnostics) {
  std::vector<QualityProfile> profiles;
  const std::vector<std::string> shipped = profile_names();
  for (const std::string& name : names) {
    if (name.ends_with(".toml")) {
      const std::string path = (std::filesystem::path(folder) / name).lexically_normal().string();
      const auto text = read_text_or_report(path, "the reliability profile", place, diagnostics);
      if (text) profiles.push_back(read_profile(path, *text, diagnostics));
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
  const std::string folder = std::filesystem::path(survey.config.file).parent_path().string();
  survey.quality =
      find_profiles(survey.config.quality, folder, survey.config.quality_location, diagnostics);
}

}  // namespace darkfigure
