#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string_view>

namespace darkfigure {

/// The user asked the run to stop (SIGINT, SIGTERM).
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// Told by a stage how far it is. The callee may throw Interrupted to stop the run; it is always
/// called from the thread that started the run.
using Progress = std::function<void(std::string_view stage, std::size_t done, std::size_t total)>;

}  // namespace darkfigure
