#include "engine/core/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

namespace darkfigure {

int available_threads() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// One task per slot pulls indices from a counter. The calling thread runs slot 0 and alone talks
// to `progress`; what it throws there stops the others at their next index.
void for_each_index(std::size_t count,
                    int threads,
                    const std::function<void(std::size_t index, std::size_t slot)>& work,
                    std::string_view stage,
                    const Progress& progress) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::atomic<bool> stop{false};
  const auto run_slot = [&](std::size_t slot) {
    try {
      for (std::size_t index = next++; index < count && !stop; index = next++) {
        work(index, slot);
        ++done;
        if (slot == 0 && progress) progress(stage, done, count);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  };
  const auto slots =
      std::min(static_cast<std::size_t>(std::max(1, threads)), std::max<std::size_t>(1, count));
  if (slots == 1) {
    run_slot(0);
    return;
  }
  // More threads than cores may be asked for; oneTBB warns about that unless it is told so.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, slots);
  tbb::task_arena arena(static_cast<int>(slots));
  arena.execute([&] {
    tbb::task_group group;
    for (std::size_t slot = 1; slot < slots; ++slot) {
      group.run([&run_slot, slot] { run_slot(slot); });
    }
    group.run_and_wait([&run_slot] { run_slot(0); });
  });
}

}  // namespace darkfigure
