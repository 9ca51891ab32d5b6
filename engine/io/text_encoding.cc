#include "engine/io/text_encoding.h"

#include <cerrno>
#include <cstdint>

#include <iconv.h>

namespace darkfigure {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

// Length of the well-formed UTF-8 sequence at `at` (RFC 3629), or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(at + k) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned char second = byte(at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool beyond = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string valid_utf8(std::string text) {
  if (is_utf8(text)) return text;
  std::string valid;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) {
      valid += kReplacement;
      ++at;
    } else {
      valid.append(text, at, length);
      at += length;
    }
  }
  return valid;
}

Utf8Decoder::Utf8Decoder(const std::string& encoding)
    : converter_(iconv_open("UTF-8", encoding.c_str())) {}

Utf8Decoder::~Utf8Decoder() {
  if (known()) iconv_close(converter_);
}

bool Utf8Decoder::known() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

std::string Utf8Decoder::decode(std::string_view text) const {
  std::string result;
  char buffer[4096];
  char* in = const_cast<char*>(text.data());
  std::size_t left = text.size();
  iconv(converter_, nullptr, nullptr, nullptr, nullptr);  // to the initial state
  while (left > 0) {
    char* out = buffer;
    std::size_t room = sizeof buffer;
    const std::size_t status = iconv(converter_, &in, &left, &out, &room);
    const int trouble = errno;
    result.append(buffer, sizeof buffer - room);
    if (status == static_cast<std::size_t>(-1) && trouble != E2BIG && left > 0) {
      result += kReplacement;
      ++in;
      --left;
    }
  }
  return result;
}

std::string encoding_of_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) return "UTF-8";
  if (text.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (text.starts_with("\xFE\xFF")) return "UTF-16BE";
  return "";
}

}  // namespace darkfigure
