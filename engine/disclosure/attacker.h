#pragma once

#include <memory>
#include <vector>

#include "engine/disclosure/count_table.h"

namespace darkfigure {

/// What published numbers leave possible for a count that is not published.
struct CountRange {
  double lower = 0;
  double upper = 0;
};

/// Somebody who knows the tables' structure, the base of every cell, and the counts of cases in all
/// cells that are published, and bounds a count that is not by linear programming over the atoms.
class Attacker {
 public:
  explicit Attacker(const CountTable& table);
  ~Attacker();
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  /// The range of a cell's count where the cells marked are suppressed.
  CountRange range(std::size_t cell, const std::vector<bool>& suppressed);

  /// A cut that every pattern of suppression y with a range of at least `width` for `cell` meets:
  /// Σ coefficient_i y_i ≥ bound. From the duals of the two programs at `suppressed`, whose range
  /// is narrower (Fischetti & Salazar 2001).
  struct Cut {
    std::vector<double> coefficients;  // per cell
    double bound = 0;
  };
  Cut cut(std::size_t cell, const std::vector<bool>& suppressed, double width);

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace darkfigure
