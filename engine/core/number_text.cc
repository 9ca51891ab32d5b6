#include "engine/core/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace darkfigure {
namespace {

std::string from_chars_buffer(const std::array<char, 64>& buffer, std::to_chars_result end) {
  return std::string(buffer.data(), static_cast<const char*>(end.ptr));
}

}  // namespace

std::string shortest_text(double value) {
  value += 0.0;  // -0 is 0
  std::array<char, 64> buffer{};
  const bool plain = std::abs(value) < 1e15 && value == std::floor(value);
  char* const first = buffer.data();
  char* const last = first + buffer.size();
  return from_chars_buffer(buffer,
                           plain ? std::to_chars(first, last, value, std::chars_format::fixed, 0)
                                 : std::to_chars(first, last, value));
}

std::string exact_text(double value) {
  if (std::isnan(value)) return {};
  std::array<char, 64> buffer{};
  return from_chars_buffer(
      buffer,
      std::to_chars(
          buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 17));
}

std::string grouped_text(double value, int decimals) {
  std::array<char, 64> buffer{};
  if (std::abs(value) > 1e40) return shortest_text(value);
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  std::string text = from_chars_buffer(buffer, end);
  const std::size_t point = text.find('.') == std::string::npos ? text.size() : text.find('.');
  const std::size_t first_digit = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first_digit + 3;) text.insert(at -= 3, ",");
  return text;
}

std::string counted(std::size_t number, const std::string& noun) {
  std::string plural = noun;
  if (number != 1 && noun == "stratum") plural = "strata";
  if (number != 1 && noun.ends_with('y')) plural.replace(plural.size() - 1, 1, "ie");
  if (number != 1 && !noun.ends_with('s') && noun != "stratum") plural += 's';
  return grouped_text(static_cast<double>(number)) + " " + plural;
}

std::optional<double> parse_number(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  if (!std::isfinite(value)) return {};
  return value;
}

}  // namespace darkfigure
