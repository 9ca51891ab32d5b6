#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/config/config_document.h"
#include "engine/distribution/finished_block.h"

namespace darkfigure {

class World;

enum class ProgressMode { kAuto, kPlain, kJson, kNone };

/// What the user typed, parsed.
struct CommandLine {
  std::string command;  // empty: none given
  std::vector<std::string> arguments;
  std::string output;         // -o; empty: the command's default
  std::string encoding;       // of the texts of a file given to inspect, init or convert
  std::string codebook;       // a file that inspect writes
  std::string questionnaire;  // init: to map the file's variables to
  std::vector<ConfigOverride> overrides;
  int threads = 1;
  ProgressMode progress = ProgressMode::kAuto;
  bool json = false;
  bool quiet = false;
  bool force = false;
  std::string against;                 // verify: numbers of another system
  double tolerance = 1e-6;             // … relative
  std::vector<std::string> quality;    // report: profiles, or "all"
  std::vector<std::string> languages;  // report, export: tags, or "all"
  std::string data_structure;          // export sdmx-csv: a file to hold the codes to
  std::string sdmx_version;            // … empty: the run's
  std::string layout;                  // export xlsx; empty: the run's
  std::vector<std::string> accepted;   // compare: kinds of breaks
  std::string adjustment = "none";     // compare: of p values
  bool overlapping = false;            // compare: the samples share PSUs
  std::string config;                  // verify: where the config is now
  std::optional<Share> shard;          // make this part of the replicates alone
  World* world = nullptr;  // the processes that mpirun started; null: not shared with them
  bool strict = false;
  bool color = true;      // where the terminal allows it
  bool coverage = false;  // simulate: a coverage study
  bool help = false;
  bool version = false;
};

/// A command line that cannot be understood; the message says what was expected.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

CommandLine parse_command_line(const std::vector<std::string>& words);

/// The options' part of `--help`.
std::string options_help();

/// An option as `--help`, the manual page and the shells' completion have it.
struct OptionText {
  std::string name;
  char letter = '\0';
  std::string value;  // name of its value; empty: it has none
  std::string meaning;
};
std::vector<OptionText> option_texts();

}  // namespace darkfigure
