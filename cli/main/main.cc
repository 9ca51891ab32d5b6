#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/command_table.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "engine/core/diagnostics.h"
#include "engine/core/suggestion.h"
#include "engine/distribution/world.h"
#include "engine/report/json_views.h"
#include "engine/write_run.h"

namespace darkfigure {
namespace {

const Command& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (name == command.name) return command;
    names.emplace_back(command.name);
  }
  throw UsageError("unknown command \"" + name + "\"" + did_you_mean(name, names) +
                   "; see darkfigure --help");
}

int exit_code_of(Concern concern) {
  switch (concern) {
    case Concern::kConfig:
      return kUsage;
    case Concern::kData:
      return kDataCheck;
    case Concern::kFile:
      break;
  }
  return kFileTrouble;
}

// Processes that mpirun started share `run`; parts of a run (--shard) are each one's own, and what
// else there is the first does alone.
bool joins_others(const CommandLine& line) {
  return line.command == "run" && !line.shard && !line.help && !line.version;
}

// Options of one command that another would ignore.
void refuse_foreign_options(const CommandLine& line) {
  const auto only = [&](bool given, const char* option, std::string_view command) {
    if (given && line.command != command && !line.help) {
      throw UsageError(std::string("--") + option + ": expected with the command " +
                       std::string(command) + " but found " + line.command);
    }
  };
  only(!line.quality.empty(), "quality", "report");
  only(!line.data_structure.empty(), "dsd", "export");
  only(!line.sdmx_version.empty(), "sdmx-version", "export");
  only(!line.layout.empty(), "layout", "export");
  if (!line.languages.empty() && line.command != "report" && line.command != "export")
    throw UsageError("--lang: expected with the command report or export but found " +
                     line.command + "; a run's languages are languages in [output]");
  only(!line.accepted.empty(), "accept", "compare");
  only(line.overlapping, "samples", "compare");
  only(line.adjustment != "none", "adjust", "compare");
  only(!line.against.empty(), "against", "verify");
  if (!line.config.empty() && line.command != "verify" && line.command != "export" && !line.help)
    throw UsageError("--config: expected with the command verify or export but found " +
                     line.command);
  only(line.coverage, "coverage", "simulate");
  only(!line.questionnaire.empty(), "questionnaire", "init");
  if (line.json && line.command == "compare")
    throw UsageError("--json: compare writes CSV files with -o DIR instead");
  if (line.json && (line.command == "coverage" || line.command == "explain"))
    throw UsageError("--json: " + line.command + " prints text alone");
}

int dispatch(const std::vector<std::string>& words, std::unique_ptr<World>& world) {
  CommandLine line = parse_command_line(words);
  if (joins_others(line)) {
    world = std::make_unique<World>();
    line.world = world.get();
    if (world->is_missing_mpi()) {
      throw UsageError(
          "mpirun started several processes but this program was built without MPI (Debian: "
          "libboost-mpi-dev); split the run with --shard I/N and darkfigure merge instead");
    }
  } else if (!line.shard && World::launched_rank() > 0) {
    return kDone;
  }
  refuse_foreign_options(line);
  if (line.shard && line.command != "run")
    throw UsageError("--shard: expected with the command run but found " + line.command);
  if (line.world != nullptr && line.world->size() > 1) {
    // mpirun shows a terminal of its own and may write to a file.
    line.color = false;
    if (line.progress == ProgressMode::kAuto) line.progress = ProgressMode::kNone;
  }
  Console console(line);
  if (line.version) {
    std::printf("darkfigure %s%s\n",
                program_version().c_str(),
                World::knows_mpi() ? ", with MPI" : ", without MPI");
    return kDone;
  }
  if (line.help || line.command == "help") {
    std::printf("%s", help_text().c_str());
    return kDone;
  }
  if (line.command.empty()) throw UsageError("expected a command\n\n" + help_text());
  const Command& command = find_command(line.command);
  try {
    return command.run(line, console);
  } catch (...) {
    console.clear_progress();
    throw;
  }
}

/// How a command failed: the exit code and what to tell.
struct Failure {
  int code = kBug;
  std::vector<std::string> texts;
};

// The program's boundary: every kind of failure has its exit code.
Failure describe_failure(bool with_others) {
  try {
    throw;
  } catch (const InputError& error) {
    return {exit_code_of(error.concern()), error.texts()};
  } catch (const UsageError& error) {
    return {kUsage, {std::string("error: ") + error.what()}};
  } catch (const StatisticalError& error) {
    return {kStatistical, {std::string("error: ") + error.what()}};
  } catch (const GateError& error) {
    return {kGate, {std::string("error: ") + error.what()}};
  } catch (const FileError& error) {
    return {kFileTrouble, {error.what()}};
  } catch (const std::filesystem::filesystem_error& error) {
    return {kFileTrouble, {error.path1().string() + ": error: " + error.code().message()}};
  } catch (const std::bad_alloc&) {
    return {kFileTrouble, {"error: the memory is not enough for these data"}};
  } catch (const Interrupted&) {
    return {
        128 + stop_signal,
        {!with_others
             ? "interrupted; earlier outputs are untouched"
             : "error: the run was stopped, or mpirun lost one of its processes (it says which); "
               "earlier outputs are untouched"}};
  } catch (const std::exception& error) {
    return {kBug,
            {std::string("bug: ") + error.what() +
             "; please report it with the command, without data"}};
  }
}

int guarded(const std::vector<std::string>& words, std::unique_ptr<World>& world) {
  try {
    return dispatch(words, world);
  } catch (...) {
    const Failure failure = describe_failure(world != nullptr && world->size() > 1);
    if (world == nullptr && World::launched_rank() > 0)
      return failure.code;  // the first reports it
    for (const std::string& text : failure.texts) std::fprintf(stderr, "%s\n", text.c_str());
    if (std::find(words.begin(), words.end(), "--json") != words.end()) {
      std::fputs(status_json("error", failure.texts).c_str(), stdout);
    }
    return failure.code;
  }
}

}  // namespace
}  // namespace darkfigure

int main(int argc, char** argv) {
  const auto on_signal = [](int signal) { darkfigure::stop_signal = signal; };
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  std::unique_ptr<darkfigure::World> world;
  const int code = darkfigure::guarded(std::vector<std::string>(argv + 1, argv + argc), world);
  if (world != nullptr) world->end(code);
  return code;
}
