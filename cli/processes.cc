#include "cli/processes.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/console.h"
#include "engine/distribution/file_bundle.h"
#include "engine/distribution/world.h"
#include "engine/input_files.h"
#include "engine/pipeline.h"
#include "engine/settle_replicates.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

// In front of the bundle: whether weights are wanted.
constexpr char kKeepWeights = 'w';
constexpr char kEstimatesOnly = 'e';

Progress stop_when_asked() {
  return [](std::string_view, std::size_t, std::size_t) {
    if (stop_signal != 0) throw Interrupted();
  };
}

// The survey as rank 0 has it, from the files that it sent.
std::unique_ptr<Survey> bind_from(std::string_view bundle, const CommandLine& line) {
  const UnbundledFiles files(bundle);
  Diagnostics reported_by_the_first;
  RunConfig config =
      read_run_config(files.path_of(line.arguments.front()), line.overrides, reported_by_the_first);
  relocate_inputs(config, [&](const std::string& path) { return files.path_of(path); });
  return bind_survey(std::move(config), statistics(), reported_by_the_first);
}

// Runs a job beside the calling thread; what it throws comes out of `join`.
class Companion {
 public:
  template <typename Job>
  explicit Companion(const Job& job)
      : thread_([this, job] {
          try {
            job();
          } catch (...) {
            trouble_ = std::current_exception();
          }
          done_ = true;
        }) {}
  ~Companion() {
    if (thread_.joinable()) thread_.join();
  }
  bool done() const { return done_; }
  void join() {
    thread_.join();
    if (trouble_) std::rethrow_exception(trouble_);
  }

 private:
  std::exception_ptr trouble_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

// Blocks that the helpers have to send.
std::size_t blocks_elsewhere(std::size_t replicates, Share own) {
  std::size_t count = 0;
  for (std::size_t block = 0; block * kLanes < replicates; ++block) count += own.has(block) ? 0 : 1;
  return count;
}

}  // namespace

bool has_helpers(const CommandLine& line) {
  return line.world != nullptr && line.world->size() > 1;
}

bool is_helper(const CommandLine& line) { return has_helpers(line) && line.world->rank() > 0; }

void serve_blocks(const CommandLine& line) {
  World& world = *line.world;
  std::string message;
  world.broadcast(message);
  if (message.empty()) return;
  const bool keep_weights = message.front() == kKeepWeights;
  const std::unique_ptr<Survey> survey = bind_from(std::string_view(message).substr(1), line);
  message = {};
  const RunSettings settings{.threads = line.threads, .progress = stop_when_asked()};
  settle_replicates(*survey, settings);
  std::mutex one_at_a_time;
  const Share share{static_cast<std::size_t>(world.rank()), static_cast<std::size_t>(world.size())};
  run_share(*survey, settings, share, keep_weights, [&](const FinishedBlock& block) {
    const std::string bytes = to_bytes(block);
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    world.send_to_first(bytes);
  });
}

BlockSource blocks_of_helpers(const Survey& survey, const CommandLine& line, bool keep_weights) {
  World& world = *line.world;
  std::string message(1, keep_weights ? kKeepWeights : kEstimatesOnly);
  message += bundle_files(input_files(survey));
  world.broadcast(message);
  return [&world](const ReplicateWork& work, const BlockSink& sink) {
    const Share own{0, static_cast<std::size_t>(world.size())};
    std::atomic<bool> stop{false};
    const RunSettings beside{.threads = work.settings.threads,
                             .progress = [&](std::string_view, std::size_t, std::size_t) {
                               if (stop) throw Interrupted();
                             }};
    const ReplicateWork own_work{work.survey, work.full, work.sums, beside, work.keep_weights};
    Companion companion([&] { estimate_blocks(own_work, own, sink); });
    const std::size_t expected = blocks_elsewhere(work.survey.replication.size(), own);
    WeightBlock weights;
    try {
      for (std::size_t received = 0; received < expected || !companion.done();) {
        work.settings.progress("processes", received, expected);
        if (const std::optional<std::string> bytes = world.receive()) {
          sink(from_bytes(*bytes, weights));
          ++received;
        } else {
          std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
      }
    } catch (...) {
      stop = true;
      throw;
    }
    companion.join();
    world.all_done();
  };
}

ReleasedHelpers::~ReleasedHelpers() {
  if (!has_helpers(line_) || line_.world->has_work()) return;
  std::string nothing;
  line_.world->broadcast(nothing);
}

}  // namespace darkfigure
