#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"
#include "engine/core/microdata.h"

namespace darkfigure {

/// A variable declared in [derive].
struct Derivation {
  std::string name;
  SourceText source;
};

/// Every variable a run may name: those of the file and the derived ones, which are evaluated on
/// first use, in any order of declaration.
class Variables {
 public:
  /// Reports derived names that shadow a variable of the file.
  Variables(const Microdata& data,
            const std::vector<Derivation>& derivations,
            Diagnostics& diagnostics);

  std::size_t rows() const { return data_.rows; }
  /// The column `name`, or null after an error at `place` (unknown name with a suggestion, or a
  /// derivation that refers to itself).
  const Column* find(std::string_view name,
                     const Location& place,
                     std::vector<std::string> details = {});
  /// Parses and evaluates an expression over all rows.
  Column evaluate(const SourceText& source);
  /// The same as a condition (0/1).
  Column evaluate_condition(const SourceText& source);

 private:
  const Microdata& data_;
  std::map<std::string, Derivation, std::less<>> derivations_;
  std::map<std::string, Column, std::less<>> derived_;
  std::set<std::string, std::less<>> in_progress_;
  Diagnostics& diagnostics_;
};

/// Variables of the file that these expressions need, through derivations too. Syntax errors are
/// not reported here.
std::set<std::string, std::less<>> file_variables(const std::vector<SourceText>& expressions,
                                                  const std::set<std::string, std::less<>>& names,
                                                  const std::vector<Derivation>& derivations);

}  // namespace darkfigure
