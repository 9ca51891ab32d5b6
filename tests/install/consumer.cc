// Runs a config through the installed library and prints its national estimates.
#include <cstdio>

#include "engine/pipeline.h"
#include "estimators/statistics.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  darkfigure::Diagnostics diagnostics;
  try {
    const auto survey =
        darkfigure::bind_survey(darkfigure::read_run_config(arguments[1], {}, diagnostics),
                                darkfigure::statistics(),
                                diagnostics);
    const darkfigure::RunResult result =
        darkfigure::run_survey(*survey, {.threads = 1, .progress = {}}, nullptr);
    for (const darkfigure::Estimate& e : result.report.published.estimates()) {
      if (e.domain == "all") std::printf("%s %.17g %.17g\n", e.indicator.c_str(), e.value, e.se);
    }
  } catch (const darkfigure::InputError& error) {
    for (const std::string& text : error.texts()) std::fprintf(stderr, "%s\n", text.c_str());
    return 1;
  }
  return 0;
}
