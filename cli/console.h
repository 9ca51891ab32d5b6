#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "cli/command_line.h"
#include "engine/core/diagnostics.h"
#include "engine/core/progress.h"

namespace darkfigure {

/// The signal (SIGINT, SIGTERM) that asked the program to stop, or 0.
extern std::atomic<int> stop_signal;

/// Results go to stdout, everything else to stderr.
class Console {
 public:
  explicit Console(const CommandLine& line);

  bool color() const { return color_; }
  void result(const std::string& text) const;
  void findings(const std::vector<Finding>& findings) const;
  /// Draws progress as the user asked, and throws Interrupted when a signal has come.
  Progress progress();
  /// Removes a progress bar that is still drawn.
  void clear_progress();

 private:
  void report(std::string_view stage, std::size_t done, std::size_t total);
  void draw_bar(std::string_view stage, double share);

  ProgressMode mode_;
  bool quiet_;
  bool color_;
  bool bar_drawn_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_drawn_;
  std::string last_stage_;
  int last_tenth_ = -1;
};

}  // namespace darkfigure
