#include "cli/embedded_demo.h"

// Each file of configs/demo/survey becomes a pair of symbols around its bytes.
#define EMBED(symbol, file)                                                               \
  __asm__(".section .rodata\n.balign 16\n" #symbol "_begin:\n.incbin \"" DEMO_FOLDER file \
          "\"\n" #symbol "_end:\n.byte 0\n.previous\n");                                  \
  extern const char symbol##_begin[] __asm__(#symbol "_begin");                           \
  extern const char symbol##_end[] __asm__(#symbol "_end");

EMBED(demo_survey_sav, "survey.sav")
EMBED(demo_survey_toml, "survey.toml")
EMBED(demo_age_sex, "age_sex.csv")
EMBED(demo_region_area, "region_area.csv")
EMBED(demo_education, "education.csv")
EMBED(demo_truth, "truth.csv")

namespace darkfigure {
namespace {

std::string_view bytes(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::vector<EmbeddedFile> embedded_demo() {
  return {{"survey.sav", bytes(demo_survey_sav_begin, demo_survey_sav_end)},
          {"survey.toml", bytes(demo_survey_toml_begin, demo_survey_toml_end)},
          {"age_sex.csv", bytes(demo_age_sex_begin, demo_age_sex_end)},
          {"region_area.csv", bytes(demo_region_area_begin, demo_region_area_end)},
          {"education.csv", bytes(demo_education_begin, demo_education_end)},
          {"truth.csv", bytes(demo_truth_begin, demo_truth_end)}};
}

}  // namespace darkfigure
