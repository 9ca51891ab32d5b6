#include "engine/io/replicate_scratch.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {

ReplicateScratch::ReplicateScratch(const std::string& folder,
                                   std::size_t rows,
                                   std::size_t replicates)
    : rows_(rows),
      replicates_(replicates),
      bytes_((replicates + kLanes - 1) / kLanes * kLanes * rows * sizeof(double)) {
  if (bytes_ == 0) return;
  std::string path = folder + "/replicates-XXXXXX";
  const int file = ::mkstemp(path.data());
  if (file < 0) {
    throw FileError(folder + ": error: cannot create a scratch file: " + std::strerror(errno));
  }
  ::unlink(path.c_str());
  // Space is taken now: a full disk found later, through the mapping, would be a SIGBUS.
  int reason = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_));
  if (reason == 0) {
    void* mapped = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) {
      reason = errno;
    } else {
      data_ = static_cast<double*>(mapped);
    }
  }
  ::close(file);
  if (reason != 0) {
    throw FileError(folder + ": error: cannot hold " + std::to_string(bytes_ >> 20U) +
                    " MB of replicate weights for the export: " + std::strerror(reason));
  }
}

ReplicateScratch::~ReplicateScratch() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void ReplicateScratch::store(const WeightBlock& block) {
  const std::size_t size = block.rows * kLanes;
  std::copy_n(block.weights.data(), size, data_ + block.first / kLanes * size);
}

}  // namespace darkfigure
