// Shards: whatever stands behind the magic line and in front of a right hash, the reader ends with
// blocks or an exception.
#include <cstdint>
#include <stdexcept>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "engine/distribution/shard_file.h"
#include "engine/io/sha256.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string text = "darkfigure shard 1\n";
  text.append(reinterpret_cast<const char*>(bytes), size);
  text += darkfigure::sha256_of_text(text);
  const int file = ::memfd_create("fuzz", 0);
  if (::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size())) {
    try {
      const darkfigure::ShardFile shard("/proc/self/fd/" + std::to_string(file));
      darkfigure::WeightBlock weights;
      for (const std::string_view block : shard.blocks()) darkfigure::from_bytes(block, weights);
    } catch (const std::runtime_error&) {
      // refused
    }
  }
  ::close(file);
  return 0;
}
