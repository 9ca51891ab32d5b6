#pragma once

#include <string>
#include <string_view>

namespace darkfigure {

/// The text with every byte that is not UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string text);
bool is_utf8(std::string_view text);

/// Converts texts from a character encoding, given by its usual name ("windows-1252",
/// "ISO-8859-2", "UTF-16LE"), to UTF-8.
class Utf8Decoder {
 public:
  /// `known()` is false for an unknown encoding.
  explicit Utf8Decoder(const std::string& encoding);
  ~Utf8Decoder();
  Utf8Decoder(const Utf8Decoder&) = delete;
  Utf8Decoder& operator=(const Utf8Decoder&) = delete;

  bool known() const;
  /// Bytes that mean nothing in the encoding become U+FFFD.
  std::string decode(std::string_view text) const;

 private:
  void* converter_;
};

/// The encoding that a byte order mark declares ("UTF-8", "UTF-16LE", "UTF-16BE"), or empty.
std::string encoding_of_mark(std::string_view text);

}  // namespace darkfigure
