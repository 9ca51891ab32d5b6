#pragma once

#include <memory>
#include <vector>

#include "engine/disclosure/count_table.h"

namespace darkfigure {

/// What published numbers leave possible for a count that is not published.
struct CountRange {
  double lower = 0;
  double upper = 0;

  double width() const { return upper - lower; }
};

/// A count somebody would like to know.
struct AttackTarget {
  enum class Count { kCases, kOthers, kUnits };
  std::size_t slot = 0;
  Count count = Count::kCases;
};

/// Somebody who knows the tables' structure and every count that is published, and bounds one that
/// is not by linear programming over the atoms.
class Attacker {
 public:
  explicit Attacker(const CountTable& table);
  ~Attacker();
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  /// The range of a count where the slots marked are suppressed; NaN where the linear program
  /// cannot be solved (numerical trouble).
  CountRange range(const AttackTarget& target, const std::vector<bool>& suppressed);

  /// A cut that every pattern of suppression y in which the target's range is at least `width` wide
  /// meets: Σ coefficient_i y_i ≥ bound. From the duals of the two programs at `suppressed`
  /// (Fischetti & Salazar 2001).
  struct Cut {
    std::vector<double> coefficients;  // per slot
    double bound = 0;
  };
  Cut cut(const AttackTarget& target, const std::vector<bool>& suppressed, double width);

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace darkfigure
