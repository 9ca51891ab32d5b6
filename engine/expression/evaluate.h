#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/diagnostics.h"
#include "engine/core/indicator.h"
#include "engine/expression/expression.h"

namespace darkfigure {

/// The column behind a name, or null after the caller has reported it.
using ColumnLookup = std::function<const Column*(std::string_view name)>;

/// A level below the one an expression belongs to.
struct LowerLevel {
  const std::vector<std::uint32_t>* upper_row = nullptr;  // of each of its rows
  std::function<Column(const Expression&)> evaluate;      // over its rows
};
/// The lower level of that name, or nothing.
using LevelLookup = std::function<std::optional<LowerLevel>(std::string_view name)>;

/// What an expression may refer to.
struct EvaluationScope {
  std::size_t rows = 0;
  ColumnLookup column;
  LevelLookup level;  // empty: there are no lower levels
};

/// Evaluates a parsed expression over all rows. Conditions give columns of 0 and 1 with
/// `is_condition`; a missing operand gives missing with its reason, unless the rest decides
/// (Kleene's three-valued logic). Type errors (text against number, a code used as a condition)
/// become findings that point at the character; the result is then missing throughout.
Column evaluate(const Expression& expression,
                const SourceText& source,
                const EvaluationScope& scope,
                Diagnostics& diagnostics);

/// The column as a condition: itself when it is one, or a numeric column whose present codes are
/// all 0 or 1. Otherwise a finding at `offset` of `source`, and missing throughout.
Column as_condition(Column column,
                    const std::string& shown,
                    const SourceText& source,
                    std::size_t offset,
                    Diagnostics& diagnostics);

/// Functions of the language, with what each gives; for the documentation and suggestions.
struct FunctionSpec {
  std::string_view name;
  std::string_view example;
  std::string_view meaning;
};
std::vector<FunctionSpec> expression_functions();

}  // namespace darkfigure
