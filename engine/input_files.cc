#include "engine/input_files.h"

#include <algorithm>

namespace darkfigure {
namespace {

// Every path of the config, to be read or replaced; empty ones are keys that are not there.
template <typename Config, typename Visit>
void visit_paths(Config& config, const Visit& visit) {
  for (auto& level : config.levels) visit(level.source.file);
  for (auto& step : config.weighting.steps) {
    visit(step.calibration.covariance);
    visit(step.calibration.replicate_totals);
    for (auto& margin : step.calibration.margins) visit(margin.file);
  }
  visit(config.replication.factors);
  visit(config.publication_files.labels);
  visit(config.publication_files.recorded);
  for (auto& name : config.quality) {
    if (name.ends_with(".toml")) visit(name);
  }
}

}  // namespace

std::vector<std::string> input_files(const Survey& survey) {
  const RunConfig& config = survey.config;
  std::vector<std::string> files = {config.file, survey.data().file};
  const bool imported = config.replication.method == ReplicationMethod::kImported;
  visit_paths(config, [&](const std::string& path) {
    const bool unused = path == config.replication.factors && !imported;
    if (!path.empty() && !unused && path != files[1]) files.push_back(path);
  });
  if (config.questionnaire != nullptr) {
    const std::vector<std::string>& own = config.questionnaire->own_files;
    files.insert(files.end(), own.begin(), own.end());
  }
  std::sort(files.begin() + 2, files.end());
  files.erase(std::unique(files.begin() + 2, files.end()), files.end());
  return files;
}

void relocate_inputs(RunConfig& config,
                     const std::function<std::string(const std::string&)>& path_of) {
  visit_paths(config, [&](std::string& path) {
    if (!path.empty()) path = path_of(path);
  });
}

}  // namespace darkfigure
