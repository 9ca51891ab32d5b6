#pragma once

#include <cstdint>
#include <string_view>

namespace darkfigure {

/// Addressed random numbers: the value depends only on (seed, purpose, code, replicate, draw), so
/// it is the same on any machine and for any number of threads, and an added stratum changes no
/// other draw. Philox4x32-10 (Salmon et al. 2011), keyed by the seed.
class RandomStream {
 public:
  /// `purpose` names the use ("bootstrap"), `code` the stratum, PSU or unit the draws belong to.
  RandomStream(std::uint64_t seed, std::string_view purpose, std::string_view code);

  std::uint64_t bits(std::uint32_t replicate, std::uint32_t draw) const;
  /// Uniform on the open interval (0, 1).
  double uniform(std::uint32_t replicate, std::uint32_t draw) const;
  /// Uniform on 0 … count-1 (multiply-shift; the bias is below count/2^64).
  std::uint32_t below(std::uint32_t count, std::uint32_t replicate, std::uint32_t draw) const;
  /// Standard normal (Box–Muller on the draws 2·draw and 2·draw + 1).
  double normal(std::uint32_t replicate, std::uint32_t draw) const;

 private:
  std::uint64_t seed_;
  std::uint64_t address_;
};

/// Hash of a code's text (FNV-1a, 64 bit), the same on any machine.
std::uint64_t code_hash(std::string_view code);

/// A pseudo-random rank of a coded unit under `bits`: whichever unit has the highest rank is drawn
/// uniformly, and a unit that joins or leaves changes only the draws it wins (rendezvous hashing,
/// Thaler & Ravishankar 1998; finalizer of SplitMix64, Steele et al. 2014).
inline std::uint64_t rank_of(std::uint64_t bits, std::uint64_t hash) {
  std::uint64_t x = bits ^ hash;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

}  // namespace darkfigure
