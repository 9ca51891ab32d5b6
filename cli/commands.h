#pragma once

#include "cli/command_line.h"
#include "cli/console.h"

namespace darkfigure {

/// Exit codes of the program.
enum ExitCode {
  kDone = 0,
  kBug = 1,
  kUsage = 2,
  kDataCheck = 3,
  kStatistical = 4,
  kGate = 5,
  kFileTrouble = 6,
  kMismatch = 7,
};

/// A command of the program: what `--help` says of it, and what it does.
struct Command {
  const char* name;
  const char* arguments;
  const char* summary;
  int (*run)(const CommandLine& line, Console& console);
};

int run_command(const CommandLine& line, Console& console);
int merge_command(const CommandLine& line, Console& console);
int compare_command(const CommandLine& line, Console& console);
int verify_command(const CommandLine& line, Console& console);
int report_command(const CommandLine& line, Console& console);
int export_command(const CommandLine& line, Console& console);
int completion_command(const CommandLine& line, Console& console);
int manual_command(const CommandLine& line, Console& console);
int check_command(const CommandLine& line, Console& console);
int demo_command(const CommandLine& line, Console& console);
int margins_command(const CommandLine& line, Console& console);
int simulate_command(const CommandLine& line, Console& console);
int list_command(const CommandLine& line, Console& console);
int explain_command(const CommandLine& line, Console& console);
int coverage_command(const CommandLine& line, Console& console);
int inspect_command(const CommandLine& line, Console& console);
int init_command(const CommandLine& line, Console& console);
int convert_command(const CommandLine& line, Console& console);

/// The command's one argument; throws UsageError saying that `what` was expected.
const std::string& only_argument(const CommandLine& line, const char* what);

}  // namespace darkfigure
