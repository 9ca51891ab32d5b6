#pragma once

#include <string>
#include <vector>

namespace darkfigure {

/// "a, b, c".
std::string joined(const std::vector<std::string>& texts, const std::string& between = ", ");

/// Text without control characters (line ends and tabs excepted), which neither XML nor HTML has:
/// they become blanks.
std::string without_controls(const std::string& text);

/// The same on one line.
std::string on_one_line(const std::string& text);

}  // namespace darkfigure
