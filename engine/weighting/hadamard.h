#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace darkfigure {

/// A Hadamard matrix: entries ±1, rows (and columns) pairwise orthogonal; column 0 is all +1. Made
/// as S ⊗ B with S of Sylvester's doubling (1867) and B one of: order 1; Paley I (1933), order
/// q + 1 for a prime power q ≡ 3 mod 4; Paley II, order 2(q + 1) for q ≡ 1 mod 4; Williamson (1944)
/// of order 92 (Baumert, Golomb & Hall 1962) and 116. Entries are computed when asked for, so that
/// an order of thousands costs no memory.
class Hadamard {
 public:
  /// The matrix of the smallest order ≥ `least` that these constructions give (within 8 of it up to
  /// 1,000).
  static Hadamard of_order_at_least(std::size_t least);

  std::size_t order() const { return order_; }
  /// +1 or −1.
  int at(std::size_t row, std::size_t column) const { return raw(row, column) * raw(row, 0); }

 private:
  enum class Kind : std::uint8_t { kOne, kPaley1, kPaley2, kWilliamson };
  static bool make(std::size_t order, Hadamard& matrix);
  int raw(std::size_t row, std::size_t column) const;
  int base(std::size_t row, std::size_t column) const;
  int character(std::size_t a, std::size_t b) const;  // χ(a − b) in GF(q)
  int conference(std::size_t row, std::size_t column) const;
  int williamson(std::size_t row, std::size_t column) const;

  std::size_t order_ = 1;
  std::size_t base_order_ = 1;
  Kind kind_ = Kind::kOne;
  std::size_t prime_ = 0;             // of GF(q)
  std::size_t q_ = 0;                 // prime power; Williamson: order of the circulants
  std::vector<std::int8_t> squares_;  // χ per element; Williamson: first rows of A, B, C, D
};

}  // namespace darkfigure
