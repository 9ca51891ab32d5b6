#include "cli/surveyed_country.h"

#include <filesystem>

#include "engine/io/output_folder.h"
#include "engine/io/write_microdata.h"
#include "engine/pipeline.h"
#include "engine/run_schema.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

// A file of the user's is named from the scratch folder.
std::string reference_to(const std::string& questionnaire) {
  return questionnaire.ends_with(".toml") ? fs::absolute(questionnaire).string() : questionnaire;
}

}  // namespace

SurveyedCountry::SurveyedCountry(const std::string& questionnaire,
                                 const std::string& scratch_parent,
                                 std::uint64_t seed,
                                 int threads)
    : scratch_(scratch_parent), folder_(scratch_.path() + "/survey"), threads_(threads) {
  Diagnostics diagnostics;
  const DefinitionRequest request{.reference = reference_to(questionnaire),
                                  .location = {.file = questionnaire}};
  definition_ = load_definition(request, run_schema(), diagnostics);
  diagnostics.throw_if_errors();
  fs::create_directories(folder_);
  OutputFolder folder(folder_);
  folder.write("survey.toml", config(request.reference));
  folder.commit();
  run_config_ = read_run_config(folder_ + "/survey.toml", {}, diagnostics);
  diagnostics.throw_if_errors();
  country_.emplace(run_config_, size_, seed, diagnostics);
  diagnostics.throw_if_errors();
}

std::map<std::string, Estimate> SurveyedCountry::estimates(const std::vector<Microdata>& files) {
  for (const Microdata& file : files)
    write_microdata(folder_ + "/" + file.file, StatisticalOutput::kSav, file);
  Diagnostics diagnostics;
  const auto survey = bind_survey(
      read_run_config(folder_ + "/survey.toml", {}, diagnostics), statistics(), diagnostics);
  const RunResult result = run_survey(*survey, {.threads = threads_, .progress = {}}, nullptr);
  std::map<std::string, Estimate> found;
  for (const Estimate& e : result.report.published.estimates()) found.emplace(estimate_key(e), e);
  return found;
}

}  // namespace darkfigure
