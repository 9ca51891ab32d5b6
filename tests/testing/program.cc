#include "tests/testing/program.h"

#include <csignal>
#include <filesystem>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

[[noreturn]] void become_program(const std::string& folder,
                                 const std::vector<std::string>& words,
                                 const std::string& output,
                                 const std::string& errors) {
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (::chdir(folder.c_str()) != 0) ::_exit(126);
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  ::execvp(pointers.front(), pointers.data());
  ::_exit(127);
}

bool any_entry_starts_with(const std::string& path) {
  const std::filesystem::path wanted(path);
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(wanted.parent_path(), ignored)) {
    if (entry.path().filename().string().starts_with(wanted.filename().string())) return true;
  }
  return false;
}

ProgramRun start_and_signal(const std::string& folder,
                            const std::vector<std::string>& words,
                            int signal,
                            const std::string& once) {
  const TempFolder capture;
  const pid_t child = ::fork();
  if (child == 0) become_program(folder, words, capture.file("out"), capture.file("err"));
  if (signal != 0) {
    // A generous limit, so that a program that never gets there fails the test and does not hang
    // it.
    for (int tries = 0; tries < 600 && !any_entry_starts_with(folder + "/" + once); ++tries) {
      ::usleep(50'000);
    }
    ::usleep(100'000);
    ::kill(child, signal);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ProgramRun run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.output = read_file(capture.file("out"));
  run.errors = read_file(capture.file("err"));
  return run;
}

}  // namespace

ProgramRun run_and_signal(const std::string& folder,
                          const std::vector<std::string>& arguments,
                          int signal,
                          const std::string& once) {
  std::vector<std::string> words = {DARKFIGURE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return start_and_signal(folder, words, signal, once);
}

ProgramRun run_other(const std::string& folder, const std::vector<std::string>& words) {
  return start_and_signal(folder, words, 0, "");
}

ProgramRun run_program(const std::string& folder, const std::vector<std::string>& arguments) {
  return run_and_signal(folder, arguments, 0, "");
}

const char* program_path() { return DARKFIGURE_PROGRAM; }

std::string source_file(const std::string& path) {
  return std::string(DARKFIGURE_SOURCE) + "/" + path;
}

std::string shared_file(const std::string& path) {
  const std::string file = std::string(DARKFIGURE_SOURCE) + "/../shared/" + path;
  return std::filesystem::exists(file) ? file : "";
}

}  // namespace darkfigure::testing
