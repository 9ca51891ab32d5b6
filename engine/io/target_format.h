#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/core/column.h"

namespace darkfigure {

/// The formats that columns are written in.
enum class StatisticalOutput { kSav, kZsav, kDta };

/// Names that the format takes, in order: its letters and its length (SPSS 64 bytes, Stata 32
/// characters), none twice (without case), none of `taken`.
std::vector<std::string> target_names(const std::vector<std::string>& names,
                                      StatisticalOutput format,
                                      const std::vector<std::string>& taken = {});

/// The names with a number behind those that an earlier one, or one of `taken`, has (without case):
/// "weight" → "weight_2". Names stay within `limit` bytes.
std::vector<std::string> unique_names(const std::vector<std::string>& names,
                                      const std::vector<std::string>& taken,
                                      std::size_t limit = static_cast<std::size_t>(-1));

/// The letters that a column's user-missing codes become in Stata, in order of the codes; '\0'
/// beyond the 26th.
std::map<double, char> stata_letters(const Column& column);

/// The column as the format can hold it; what gets lost is said in `losses` ("3 value labels of
/// texts"), without the variable's name. SPSS has no tagged missings and at most three user-missing
/// codes or a range and one; Stata has no user-missing codes of numbers (they become .a, .b … in
/// order of the codes, with their labels) and labels only whole numbers. Dates are recounted.
Column adapt_column(const Column& column,
                    StatisticalOutput format,
                    std::vector<std::string>& losses);

}  // namespace darkfigure
