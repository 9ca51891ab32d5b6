#pragma once

#include <string_view>
#include <vector>

#include "engine/core/column.h"
#include "engine/expression/expression.h"

namespace darkfigure {

/// Row-wise operations of the language on columns of equal length. An operand that is missing in a
/// row makes the result missing there, with the operand's reason, unless the rest decides. The
/// operands' types have been checked.

Column missing_throughout(std::size_t rows);
Column constant_number(double value, std::size_t rows);
Column constant_text(const std::string& text, std::size_t rows);

/// Kleene's or (`decisive` true) and and (`decisive` false): a decisive operand decides. Of several
/// missing operands the one with the weightier reason is the result's, whatever their order: an
/// answer that was refused before a question that was not asked.
Column logical(const std::vector<Column>& conditions, bool decisive);
Column logical_not(const Column& condition);
/// `op` is one of = != < <= > >=; both numeric or both text.
Column compare(std::string_view op, const Column& left, const Column& right);
Column contained_in(const Column& column, const std::vector<ListItem>& items);
/// `op` is one of + - * /; a result that is no finite number is missing.
Column arithmetic(char op, const Column& left, const Column& right);
Column negative(const Column& number);
/// count, sum, min or max over the operands of each row.
Column fold(std::string_view function, const std::vector<Column>& operands);
/// `yes` where the condition is true, else `no`.
Column choose(const Column& condition, const Column& yes, const Column& no);
/// Text as the number that it spells ("07" is 7); no value where it spells none. Numbers stay.
Column as_number(const Column& column);
Column is_missing(const Column& column);
/// Why each cell is missing, as text ("" where it is not).
Column missing_reason(const Column& column);

}  // namespace darkfigure
