#pragma once

#include <cstddef>
#include <string>

#include "engine/core/weight_block.h"

namespace darkfigure {

/// Replicate weights on their way to an export: rows × replicates doubles in a nameless,
/// memory-mapped file of the output folder, so that memory does not grow with the number of
/// replicates. Blocks may be stored from several threads at once.
class ReplicateScratch {
 public:
  /// Reserves the disk space at once; throws FileError when there is not enough.
  ReplicateScratch(const std::string& folder, std::size_t rows, std::size_t replicates);
  ~ReplicateScratch();
  ReplicateScratch(const ReplicateScratch&) = delete;
  ReplicateScratch& operator=(const ReplicateScratch&) = delete;

  std::size_t replicates() const { return replicates_; }
  void store(const WeightBlock& block);
  double weight(std::size_t row, std::size_t replicate) const {
    return data_[(replicate / kLanes) * rows_ * kLanes + row * kLanes + replicate % kLanes];
  }

 private:
  std::size_t rows_;
  std::size_t replicates_;
  std::size_t bytes_;
  double* data_ = nullptr;
};

}  // namespace darkfigure
