#pragma once

#include <string>
#include <vector>

namespace darkfigure::testing {

/// What a run of the program gave.
struct ProgramRun {
  int exit_code = -1;
  std::string output;  // stdout
  std::string errors;  // stderr
};

/// Runs the built program in `folder` with these arguments and waits for it.
ProgramRun run_program(const std::string& folder, const std::vector<std::string>& arguments);

/// Runs another program, found on the PATH, with these arguments.
ProgramRun run_other(const std::string& folder, const std::vector<std::string>& words);

/// Starts the program and sends it `signal` once a file or folder whose path begins with `once`
/// (relative to `folder`) exists; waits for its end.
ProgramRun run_and_signal(const std::string& folder,
                          const std::vector<std::string>& arguments,
                          int signal,
                          const std::string& once);

/// Path of the built program.
const char* program_path();

/// A file of the repository.
std::string source_file(const std::string& path);

/// A file of the reference data beside the repository (../shared), or empty where they are absent.
std::string shared_file(const std::string& path);

}  // namespace darkfigure::testing

/// Skips the test, saying why, where the reference data are absent.
#define REQUIRE_SHARED(path)                                                        \
  if (darkfigure::testing::shared_file(path).empty()) {                             \
    GTEST_SKIP() << "../shared/" << (path) << " is not beside the repository: its " \
                 << "comparison was not made";                                      \
  }
