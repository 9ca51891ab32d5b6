#include "cli/console.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

namespace darkfigure {

std::atomic<int> stop_signal{0};

namespace {

bool terminal_allows_color(int file) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(file) == 1 && !dumb && (no_color == nullptr || *no_color == '\0');
}

ProgressMode chosen_mode(const CommandLine& line) {
  if (line.quiet) return ProgressMode::kNone;
  if (line.progress != ProgressMode::kAuto) return line.progress;
  return terminal_allows_color(STDERR_FILENO) ? ProgressMode::kAuto : ProgressMode::kNone;
}

}  // namespace

Console::Console(const CommandLine& line)
    : mode_(chosen_mode(line)),
      quiet_(line.quiet),
      color_(line.color && terminal_allows_color(STDOUT_FILENO)) {}

void Console::result(const std::string& text) const {
  if (quiet_) return;
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!whole || std::fflush(stdout) != 0) {
    throw FileError(std::string("stdout: error: cannot write the result: ") + std::strerror(errno));
  }
}

void Console::findings(const std::vector<Finding>& findings) const {
  for (const Finding& finding : findings) {
    if (quiet_ && finding.severity == Severity::kWarning) continue;
    std::fprintf(stderr, "%s\n", finding.text().c_str());
  }
}

Progress Console::progress() {
  return [this](std::string_view stage, std::size_t done, std::size_t total) {
    if (stop_signal != 0) throw Interrupted();
    report(stage, done, total);
  };
}

void Console::report(std::string_view stage, std::size_t done, std::size_t total) {
  using namespace std::chrono_literals;
  if (mode_ == ProgressMode::kNone || total == 0) return;
  const auto now = std::chrono::steady_clock::now();
  const double share = static_cast<double>(done) / static_cast<double>(total);
  if (mode_ == ProgressMode::kAuto) {
    // Nothing is drawn for what is over within a second, and at most ten times a second.
    if (now - start_ < 1s || now - last_drawn_ < 100ms) return;
    last_drawn_ = now;
    draw_bar(stage, share);
    return;
  }
  const int tenth = static_cast<int>(share * 10);
  if (stage == last_stage_ && tenth == last_tenth_) return;
  last_stage_ = stage;
  last_tenth_ = tenth;
  if (mode_ == ProgressMode::kJson) {
    std::fprintf(
        stderr,
        "%s\n",
        fmt::format(R"({{"step":"{}","done":{},"total":{}}})", stage, done, total).c_str());
  } else {
    std::fprintf(stderr, "%s\n", fmt::format("{} {}%", stage, tenth * 10).c_str());
  }
}

void Console::draw_bar(std::string_view stage, double share) {
  constexpr int kWidth = 30;
  const int filled = static_cast<int>(share * kWidth);
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kWidth - filled), ' ');
  std::fprintf(
      stderr, "\r%s", fmt::format("{:<11} [{}] {:3.0f} %", stage, bar, 100 * share).c_str());
  std::fflush(stderr);
  bar_drawn_ = true;
}

void Console::clear_progress() {
  if (bar_drawn_) std::fprintf(stderr, "\r\x1b[K");
  bar_drawn_ = false;
}

}  // namespace darkfigure
