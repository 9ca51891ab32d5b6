#pragma once

#include <string>

#include "cli/command_line.h"
#include "engine/replicate_blocks.h"

namespace darkfigure {

/// Other processes that mpirun started compute a part of the replicates: helpers, of rank 1 and up.
/// Rank 0 reads the files, sends them, collects the blocks, and alone writes and speaks.
bool has_helpers(const CommandLine& line);
bool is_helper(const CommandLine& line);

/// What a helper does: waits for the input files, makes its share of the blocks and sends them.
/// Returns when it is done or not needed.
void serve_blocks(const CommandLine& line);

/// Sends the input files to the helpers, computes rank 0's own share, and collects the others'.
BlockSource blocks_of_helpers(const Survey& survey, const CommandLine& line, bool keep_weights);

/// Tells helpers that still wait when the run ends that nothing comes.
class ReleasedHelpers {
 public:
  explicit ReleasedHelpers(const CommandLine& line) : line_(line) {}
  ~ReleasedHelpers();
  ReleasedHelpers(const ReleasedHelpers&) = delete;
  ReleasedHelpers& operator=(const ReleasedHelpers&) = delete;

 private:
  const CommandLine& line_;
};

}  // namespace darkfigure
