#include "cli/embedded_demo.h"

DARKFIGURE_EMBED(demo_survey_sav, DEMO_FOLDER "survey.sav")
DARKFIGURE_EMBED(demo_survey_toml, DEMO_FOLDER "survey.toml")
DARKFIGURE_EMBED(demo_age_sex, DEMO_FOLDER "age_sex.csv")
DARKFIGURE_EMBED(demo_region_area, DEMO_FOLDER "region_area.csv")
DARKFIGURE_EMBED(demo_education, DEMO_FOLDER "education.csv")
DARKFIGURE_EMBED(demo_labels, DEMO_FOLDER "labels.csv")
DARKFIGURE_EMBED(demo_truth, DEMO_FOLDER "truth.csv")

namespace darkfigure {

std::vector<EmbeddedFile> embedded_demo() {
  return {embedded_file("survey.sav", demo_survey_sav_begin, demo_survey_sav_end),
          embedded_file("survey.toml", demo_survey_toml_begin, demo_survey_toml_end),
          embedded_file("age_sex.csv", demo_age_sex_begin, demo_age_sex_end),
          embedded_file("region_area.csv", demo_region_area_begin, demo_region_area_end),
          embedded_file("education.csv", demo_education_begin, demo_education_end),
          embedded_file("labels.csv", demo_labels_begin, demo_labels_end),
          embedded_file("truth.csv", demo_truth_begin, demo_truth_end)};
}

}  // namespace darkfigure
