#include "engine/core/random.h"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace darkfigure {
namespace {

// FNV-1a, 64 bit.
std::uint64_t hash_text(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325ULL;

}  // namespace

std::uint64_t code_hash(std::string_view code) { return hash_text(code, kFnvOffset); }

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose, std::string_view code)
    : seed_(seed),
      // The separator keeps ("ab", "c") apart from ("a", "bc").
      address_(
          hash_text(code, hash_text(std::string_view("\0", 1), hash_text(purpose, kFnvOffset)))) {}

std::uint64_t RandomStream::bits(std::uint32_t replicate, std::uint32_t draw) const {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); };
  const r123::Philox4x32::ctr_type counter = {{draw, replicate, low(address_), high(address_)}};
  const r123::Philox4x32::key_type key = {{low(seed_), high(seed_)}};
  const r123::Philox4x32::ctr_type out = r123::Philox4x32()(counter, key);
  return (static_cast<std::uint64_t>(out[1]) << 32U) | out[0];
}

double RandomStream::uniform(std::uint32_t replicate, std::uint32_t draw) const {
  return (static_cast<double>(bits(replicate, draw) >> 11U) + 0.5) * 0x1.0p-53;
}

std::uint32_t RandomStream::below(std::uint32_t count,
                                  std::uint32_t replicate,
                                  std::uint32_t draw) const {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint32_t>((static_cast<Wide>(bits(replicate, draw)) * count) >> 64U);
}

double RandomStream::normal(std::uint32_t replicate, std::uint32_t draw) const {
  const double radius = std::sqrt(-2 * std::log(uniform(replicate, 2 * draw)));
  return radius * std::cos(2 * std::numbers::pi * uniform(replicate, 2 * draw + 1));
}

}  // namespace darkfigure
