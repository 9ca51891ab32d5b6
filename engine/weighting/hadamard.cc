#include "engine/weighting/hadamard.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

namespace darkfigure {
namespace {

// Writes n as p^k with k ≤ 3; false when it is no such prime power.
bool prime_power(std::size_t n, std::size_t& prime, int& exponent) {
  if (n < 2) return false;
  prime = n;
  for (std::size_t d = 2; d * d <= n; ++d) {
    if (n % d == 0) {
      prime = d;
      break;
    }
  }
  exponent = 0;
  for (; n % prime == 0; n /= prime) ++exponent;
  return n == 1 && exponent <= 3;
}

// Elements of GF(p^k) are polynomials over GF(p) of degree below k, their coefficients the digits.
using Polynomial = std::array<std::size_t, 5>;

Polynomial digits(std::size_t element, std::size_t prime) {
  Polynomial result{};
  for (std::size_t k = 0; element > 0; element /= prime) result[k++] = element % prime;
  return result;
}

// Coefficients c of x^k = −(c_0 + c_1 x + …) such that the modulus is irreducible: of degree 2 or 3
// it suffices that it has no root.
Polynomial irreducible(std::size_t prime, std::size_t degree) {
  std::size_t candidates = 1;
  for (std::size_t k = 0; k < degree; ++k) candidates *= prime;
  for (std::size_t c = 0; c < candidates; ++c) {
    const Polynomial low = digits(c, prime);
    bool has_root = false;
    for (std::size_t x = 0; x < prime && !has_root; ++x) {
      std::size_t value = 1;  // Horner's rule
      for (std::size_t k = degree; k-- > 0;) value = (value * x + low[k]) % prime;
      has_root = value == 0;
    }
    if (!has_root) return low;
  }
  return {};
}

std::size_t squared(std::size_t element,
                    std::size_t prime,
                    std::size_t degree,
                    const Polynomial& low) {
  if (degree == 1) return element * element % prime;
  const Polynomial a = digits(element, prime);
  Polynomial product{};
  for (std::size_t i = 0; i < degree; ++i) {
    for (std::size_t j = 0; j < degree; ++j)
      product[i + j] = (product[i + j] + a[i] * a[j]) % prime;
  }
  for (std::size_t top = 2 * degree - 2; top >= degree; --top) {
    for (std::size_t k = 0; k < degree; ++k) {
      std::size_t& to = product[top - degree + k];
      to = (to + (prime - low[k]) * product[top]) % prime;
    }
    product[top] = 0;
  }
  std::size_t result = 0;
  for (std::size_t k = degree; k-- > 0;) result = result * prime + product[k];
  return result;
}

// χ(x): 0 at 0, +1 at squares, −1 elsewhere.
std::vector<std::int8_t> quadratic_character(std::size_t q, std::size_t prime, int exponent) {
  const auto degree = static_cast<std::size_t>(exponent);
  const Polynomial low = degree > 1 ? irreducible(prime, degree) : Polynomial{};
  std::vector<std::int8_t> character(q, -1);
  character[0] = 0;
  for (std::size_t x = 1; x < q; ++x) character[squared(x, prime, degree, low)] = 1;
  return character;
}

// Symmetric circulants A, B, C, D with A² + B² + C² + D² = 4m·I, by the elements 1 … (m − 1)/2 of
// their first rows (element 0 is +1). Found by search; a test multiplies the matrices out.
struct WilliamsonRows {
  std::size_t order;
  std::array<std::string_view, 4> rows;
};
constexpr std::array<WilliamsonRows, 2> kWilliamson = {{
    {23, {"--++-+-+---", "++++-++---+", "-+--+++++--", "-+++--++-+-"}},
    {29, {"--+++--++-+---", "++-+---++++-++", "+-+++--+-++---", "+-+-+++-++-+--"}},
}};

}  // namespace

bool Hadamard::make(std::size_t order, Hadamard& matrix) {
  matrix = Hadamard();
  matrix.order_ = order;
  if (std::has_single_bit(order)) return true;
  int exponent = 0;
  for (std::size_t part = order; part >= 4; part /= 2) {
    matrix.base_order_ = part;
    if (part % 4 == 0 && prime_power(part - 1, matrix.prime_, exponent)) {
      matrix.kind_ = Kind::kPaley1;
      matrix.q_ = part - 1;
    } else if ((part / 2 - 1) % 4 == 1 && prime_power(part / 2 - 1, matrix.prime_, exponent)) {
      matrix.kind_ = Kind::kPaley2;
      matrix.q_ = part / 2 - 1;
    }
    if (matrix.kind_ != Kind::kOne) {
      matrix.squares_ = quadratic_character(matrix.q_, matrix.prime_, exponent);
      return true;
    }
    for (const WilliamsonRows& known : kWilliamson) {
      if (4 * known.order != part) continue;
      matrix.kind_ = Kind::kWilliamson;
      matrix.q_ = known.order;
      for (const std::string_view row : known.rows) {
        matrix.squares_.push_back(1);
        for (std::size_t k = 1; k < known.order; ++k)
          matrix.squares_.push_back(row[std::min(k, known.order - k) - 1] == '+' ? 1 : -1);
      }
      return true;
    }
    if (part % 2 != 0) break;
  }
  return false;
}

Hadamard Hadamard::of_order_at_least(std::size_t least) {
  Hadamard matrix;
  if (least <= 2) {
    make(std::max<std::size_t>(least, 1), matrix);
    return matrix;
  }
  std::size_t order = (least + 3) / 4 * 4;
  while (!make(order, matrix)) order += 4;
  return matrix;
}

int Hadamard::character(std::size_t a, std::size_t b) const {
  std::size_t difference = 0;
  for (std::size_t place = 1; place < q_; place *= prime_) {
    difference += (a % prime_ + prime_ - b % prime_) % prime_ * place;
    a /= prime_;
    b /= prime_;
  }
  return squares_[difference];
}

// The conference matrix C of order q + 1: 0 on the diagonal, C Cᵀ = q I.
int Hadamard::conference(std::size_t row, std::size_t column) const {
  if (row == column) return 0;
  if (row == 0) return 1;
  if (column == 0) return q_ % 4 == 3 ? -1 : 1;
  return character(row - 1, column - 1);
}

// The array of Williamson: rows (A B C D), (−B A −D C), (−C D A −B), (−D −C B A).
int Hadamard::williamson(std::size_t row, std::size_t column) const {
  constexpr int kBlock[4][4] = {{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 2, 1, 0}};
  constexpr int kSign[4][4] = {{1, 1, 1, 1}, {-1, 1, -1, 1}, {-1, 1, 1, -1}, {-1, -1, 1, 1}};
  const std::size_t i = row / q_;
  const std::size_t j = column / q_;
  const std::size_t shift = (column % q_ + q_ - row % q_) % q_;
  return kSign[i][j] * squares_[static_cast<std::size_t>(kBlock[i][j]) * q_ + shift];
}

int Hadamard::base(std::size_t row, std::size_t column) const {
  switch (kind_) {
    case Kind::kOne:
      return 1;
    case Kind::kPaley1:  // I + C
      return row == column ? 1 : conference(row, column);
    case Kind::kPaley2: {  // C ⊗ (1 1; 1 −1) + I ⊗ (1 −1; −1 −1)
      const bool both = row % 2 == 1 && column % 2 == 1;
      if (row / 2 != column / 2) return (both ? -1 : 1) * conference(row / 2, column / 2);
      return row % 2 == 0 && column % 2 == 0 ? 1 : -1;
    }
    case Kind::kWilliamson:
      break;
  }
  return williamson(row, column);
}

int Hadamard::raw(std::size_t row, std::size_t column) const {
  if (kind_ == Kind::kOne) return std::popcount(row & column) % 2 == 0 ? 1 : -1;
  const std::size_t high = (row / base_order_) & (column / base_order_);
  return (std::popcount(high) % 2 == 0 ? 1 : -1) * base(row % base_order_, column % base_order_);
}

}  // namespace darkfigure
