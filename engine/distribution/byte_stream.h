#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace darkfigure {

/// Numbers, texts and doubles one behind the other, for another process of the same build.
class ByteWriter {
 public:
  template <typename Number>
  void number(Number value) {
    static_assert(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void flag(bool value) { number<std::uint8_t>(value ? 1 : 0); }
  void size(std::size_t value) { number(static_cast<std::uint64_t>(value)); }
  void text(std::string_view value) {
    size(value.size());
    bytes += value;
  }
  void doubles(const std::vector<double>& values) {
    size(values.size());
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  }

  std::string bytes;
};

/// Takes them back; throws std::runtime_error where the bytes end early or hold something else.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <typename Number>
  Number number() {
    static_assert(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>);
    Number value{};
    std::memcpy(&value, take(sizeof(value)), sizeof(value));
    return value;
  }
  bool flag() {
    const auto value = number<std::uint8_t>();
    if (value > 1) fail();
    return value == 1;
  }
  std::size_t size() { return number<std::uint64_t>(); }
  std::string_view text() {
    const std::size_t length = size();
    return {take(length), length};
  }
  std::vector<double> doubles() {
    const std::size_t count = size();
    if (count > bytes_.size() / sizeof(double)) fail();
    std::vector<double> values(count);
    if (count > 0) std::memcpy(values.data(), take(count * sizeof(double)), count * sizeof(double));
    return values;
  }
  bool empty() const { return bytes_.empty(); }

 private:
  const char* take(std::size_t length) {
    if (length > bytes_.size()) fail();
    const char* at = bytes_.data();
    bytes_.remove_prefix(length);
    return at;
  }
  [[noreturn]] static void fail() {
    throw std::runtime_error("the bytes are not what was written");
  }

  std::string_view bytes_;
};

}  // namespace darkfigure
