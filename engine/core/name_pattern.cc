#include "engine/core/name_pattern.h"

#include <algorithm>
#include <string>

#include <regex.h>

namespace darkfigure {
namespace {

bool is_expression(std::string_view pattern) {
  return pattern.starts_with('^') && pattern.ends_with('$');
}

// A compiled regular expression of POSIX.
class Expression {
 public:
  explicit Expression(std::string_view pattern)
      : sound_(::regcomp(&compiled_, std::string(pattern).c_str(), REG_EXTENDED | REG_NOSUB) == 0) {
  }
  ~Expression() {
    if (sound_) ::regfree(&compiled_);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  bool sound() const { return sound_; }
  bool matches(std::string_view name) const {
    return sound_ && ::regexec(&compiled_, std::string(name).c_str(), 0, nullptr, 0) == 0;
  }

 private:
  regex_t compiled_{};
  bool sound_;
};

}  // namespace

bool is_sound_pattern(std::string_view pattern) {
  if (is_expression(pattern)) return Expression(pattern).sound();
  if (pattern.starts_with('^') || pattern.ends_with('$')) return false;  // half an expression
  return std::count(pattern.begin(), pattern.end(), '*') <= 1;
}

bool matches_pattern(std::string_view name, std::string_view pattern) {
  if (is_expression(pattern)) return Expression(pattern).matches(name);
  const std::size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail =
      star == std::string_view::npos ? std::string_view() : pattern.substr(star + 1);
  if (name.size() <= head.size() + tail.size()) return false;
  if (!name.starts_with(head) || !name.ends_with(tail)) return false;
  name.remove_prefix(head.size());
  name.remove_suffix(tail.size());
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace darkfigure
