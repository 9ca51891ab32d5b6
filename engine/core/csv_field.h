#pragma once

#include <string>
#include <string_view>

namespace darkfigure {

/// `text` as one field of a comma-separated file, quoted when it must be (RFC 4180).
std::string csv_field(std::string_view text);

}  // namespace darkfigure
