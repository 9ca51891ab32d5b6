#include "cli/command_table.h"

#include <algorithm>

namespace darkfigure {
namespace {

constexpr Command kCommands[] = {
    {"demo", "", "the whole job on the embedded demo survey, into darkfigure-demo/", demo_command},
    {"run", "CONFIG", "weight, replicate, estimate, and write the results", run_command},
    {"merge",
     "CONFIG SHARD...",
     "the same from the parts that runs with --shard made",
     merge_command},
    {"compare",
     "RUN RUN...",
     "change between waves and their mean, with tests and breaks",
     compare_command},
    {"verify", "RUN", "make the run again and compare every byte", verify_command},
    {"report",
     "RUN [EARLIER...]",
     "the report of a finished run; with earlier ones, their trend",
     report_command},
    {"export",
     "FORMAT RUN",
     "a view of a finished run: xlsx, sdmx-csv, open-sdg, un-cts, ddi, r, stata …",
     export_command},
    {"inspect", "FILE", "what is in a data file; never a respondent's value", inspect_command},
    {"init", "FILE", "a config for the file, drafted from its names and labels", init_command},
    {"convert", "FILE TARGET", "the same data as .sav, .zsav, .dta or .csv", convert_command},
    {"check", "CONFIG", "every problem of config, data and control totals at once", check_command},
    {"margins",
     "template|check CONFIG",
     "the CSV of control totals to fill; totals beside the sample",
     margins_command},
    {"simulate", "CONFIG|QUESTIONNAIRE", "a synthetic survey with known truth", simulate_command},
    {"coverage",
     "CONFIG|QUESTIONNAIRE",
     "which indicators and crimes a questionnaire can measure, and which not",
     coverage_command},
    {"list",
     "WHAT",
     "questionnaires, indicators, iccs, statistics, functions, quality, config …",
     list_command},
    {"explain", "CODE", "an indicator, a questionnaire, an ICCS or SDMX code", explain_command},
    {"completion",
     "SHELL",
     "completion of commands and options for bash, zsh or fish",
     completion_command},
    {"manual", "", "the manual page, as roff", manual_command},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

std::string help_text() {
  std::string text =
      "darkfigure: weighting and estimation of crime-victimization surveys\n\n"
      "  darkfigure demo\n"
      "  darkfigure run survey.toml -o results --set replication.method=jkn\n\nCommands:\n";
  for (const Command& command : commands()) {
    std::string usage = std::string("  ") + command.name + " " + command.arguments;
    usage.resize(std::max<std::size_t>(usage.size() + 2, 33), ' ');
    text += usage + command.summary + "\n";
  }
  return text + "\n" + options_help() +
         "\nExit codes: 0 done, 1 bug, 2 usage or config, 3 data, 4 calibration or replicates "
         "failed, 5 unreliable under --strict, 6 file, 7 verification\n";
}

}  // namespace darkfigure
