#include "cli/processes.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "cli/console.h"
#include "engine/distribution/byte_stream.h"
#include "engine/distribution/file_bundle.h"
#include "engine/distribution/world.h"
#include "engine/input_files.h"
#include "engine/pipeline.h"
#include "estimators/statistics.h"

namespace darkfigure {
namespace {

// What rank 0 tells the helpers.
struct Assignment {
  bool keep_weights = false;
  std::size_t replicates = 0;  // settled by rank 0, where the config says "auto"; else 0
  std::string_view files;
};

std::string to_bytes(const Assignment& assignment) {
  ByteWriter writer;
  writer.flag(assignment.keep_weights);
  writer.size(assignment.replicates);
  writer.text(assignment.files);
  return std::move(writer.bytes);
}

Assignment assignment_from(std::string_view bytes) {
  ByteReader reader(bytes);
  Assignment assignment;
  assignment.keep_weights = reader.flag();
  assignment.replicates = reader.size();
  assignment.files = reader.text();
  return assignment;
}

// What a helper sends is a block, or why there are none.
constexpr char kBlock = 'b';
constexpr char kTrouble = 't';
constexpr char kInterrupted = 'i';

Progress stop_when_asked() {
  return [](std::string_view, std::size_t, std::size_t) {
    if (stop_signal != 0) throw Interrupted();
  };
}

// The survey as rank 0 has it, from the files that it sent.
std::unique_ptr<Survey> bind_from(const Assignment& assignment, const CommandLine& line) {
  const UnbundledFiles files(assignment.files);
  Diagnostics reported_by_the_first;
  std::vector<ConfigOverride> overrides = line.overrides;
  if (assignment.replicates > 0)
    overrides.push_back({"replication.replicates", std::to_string(assignment.replicates)});
  RunConfig config = read_run_config(files.first(), overrides, reported_by_the_first);
  relocate_inputs(config, [&](const std::string& path) { return files.path_of(path); });
  return bind_survey(std::move(config), statistics(), reported_by_the_first);
}

void make_share(const Assignment& assignment, const CommandLine& line) {
  World& world = *line.world;
  const std::unique_ptr<Survey> survey = bind_from(assignment, line);
  const RunSettings settings{.threads = world.any_thread_may_send() ? line.threads : 1,
                             .progress = stop_when_asked()};
  std::mutex one_at_a_time;
  const Share share{static_cast<std::size_t>(world.rank()), static_cast<std::size_t>(world.size())};
  run_share(*survey, settings, share, assignment.keep_weights, [&](const FinishedBlock& block) {
    const std::string bytes = kBlock + to_bytes(block);
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    world.send_to_first(bytes);
  });
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

// The first process fails for what fails here, so that nobody waits for blocks that do not come.
void serve_blocks(const CommandLine& line) {
  World& world = *line.world;
  std::string message;
  world.broadcast(message);
  if (message.empty()) return;
  try {
    make_share(assignment_from(message), line);
  } catch (const Interrupted&) {
    world.send_to_first(std::string(1, kInterrupted));
  } catch (const std::exception& trouble) {
    world.send_to_first(kTrouble + std::string(trouble.what()));
  }
}

BlockSource blocks_of_helpers(const Survey& survey, const CommandLine& line, bool keep_weights) {
  World& world = *line.world;
  const ReplicationSpec& spec = survey.config.replication;
  const std::string files = bundle_files(input_files(survey));
  std::string message = to_bytes(Assignment{.keep_weights = keep_weights,
                                            .replicates = spec.target_cv > 0 ? spec.replicates : 0,
                                            .files = files});
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
          if (bytes->front() == kInterrupted) {
            if (stop_signal == 0) stop_signal = SIGINT;
            throw Interrupted();
          }
          if (bytes->front() == kTrouble)
            throw FileError("error: another process of the run failed: " + bytes->substr(1));
          sink(from_bytes(std::string_view(*bytes).substr(1), weights));
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
