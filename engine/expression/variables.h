#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"
#include "engine/core/level.h"
#include "engine/expression/expression.h"

namespace darkfigure {

/// A variable declared in [derive] or [derive.LEVEL].
struct Derivation {
  std::string level;  // empty: the design's
  std::string name;
  SourceText source;
};

/// Every variable that an expression of one level may name: those of its file, the derived ones
/// (evaluated on first use, in any order of declaration), the incidents that a record of a series
/// stands for (`series_count`), and those of the levels above, copied down. Levels below are
/// reached by roll-ups, as in count(incident, type = 4).
class Variables {
 public:
  /// Reports derived names that shadow a variable of the file. The level and the variables of the
  /// level above must outlive this; `upper` is null at the top.
  Variables(const Level& level,
            const std::vector<Derivation>& derivations,
            Variables* upper,
            Diagnostics& diagnostics);
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

  std::size_t rows() const { return level_.data.rows; }
  /// The column `name`, or null after an error at `place` (unknown name with a suggestion, or a
  /// derivation that refers to itself).
  const Column* find(std::string_view name,
                     const Location& place,
                     std::vector<std::string> details = {});
  /// Whether `name` is a variable here, without evaluating it or reporting anything.
  bool knows(std::string_view name) const;
  /// Parses and evaluates an expression over all rows.
  Column evaluate(const SourceText& source);
  /// The same as a condition (0/1).
  Column evaluate_condition(const SourceText& source);

 private:
  struct Lower {
    Variables* variables;
    std::vector<std::uint32_t> upper_row;  // here, of each of its rows
  };

  const Column* own(std::string_view name) const;
  std::vector<std::string> known_names() const;
  std::string elsewhere(std::string_view name) const;
  void add_lower(const std::string& name, Variables& lower, std::vector<std::uint32_t> upper_row);
  Column evaluate(const Expression& expression, const SourceText& source, bool parsed);

  const Level& level_;
  Variables* upper_;
  std::map<std::string, Derivation, std::less<>> derivations_;
  std::map<std::string, Column, std::less<>> made_;  // derived, copied down or counted
  std::map<std::string, Lower, std::less<>> lower_;
  std::set<std::string, std::less<>> in_progress_;
  Diagnostics& diagnostics_;
};

/// Variables of the files that these expressions need, through derivations too. Syntax errors are
/// not reported here.
std::set<std::string, std::less<>> file_variables(const std::vector<SourceText>& expressions,
                                                  const std::set<std::string, std::less<>>& names,
                                                  const std::vector<Derivation>& derivations);

}  // namespace darkfigure
