#include "engine/core/link.h"

#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>

namespace darkfigure {
namespace {

// A row's key as bytes: numbers as they are, texts with their length. Empty where a part is
// missing.
class KeyBytes {
 public:
  explicit KeyBytes(const KeyColumns& key) : key_(key) {}

  std::string_view of_row(std::size_t row) {
    bytes_.clear();
    for (const Column* column : key_) {
      if (!column->present(row)) return {};
      if (column->is_text) {
        const std::string& text = column->texts[static_cast<std::size_t>(column->values[row])];
        add(text.size());
        bytes_ += text;
      } else {
        add(column->values[row] + 0.0);  // -0 and 0 are one code
      }
    }
    return bytes_;
  }

 private:
  template <typename Number>
  void add(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }

  const KeyColumns& key_;
  std::string bytes_;
};

}  // namespace

KeyTrouble check_key(const KeyColumns& key) {
  KeyTrouble trouble;
  KeyBytes bytes(key);
  std::unordered_map<std::string, std::size_t> first;
  first.reserve(key.front()->rows());
  for (std::size_t row = 0; row < key.front()->rows(); ++row) {
    const std::string_view code = bytes.of_row(row);
    if (code.empty()) {
      trouble.incomplete.push_back(row);
    } else if (!first.try_emplace(std::string(code), row).second) {
      trouble.repeated.push_back(row);
    }
  }
  return trouble;
}

std::vector<std::uint32_t> link_rows(const KeyColumns& lower, const KeyColumns& upper) {
  std::unordered_map<std::string, std::uint32_t> row_of;
  row_of.reserve(upper.front()->rows());
  KeyBytes upper_bytes(upper);
  for (std::size_t row = 0; row < upper.front()->rows(); ++row) {
    const std::string_view code = upper_bytes.of_row(row);
    if (!code.empty()) row_of.try_emplace(std::string(code), static_cast<std::uint32_t>(row));
  }
  std::vector<std::uint32_t> link(lower.front()->rows(), kNoRow);
  KeyBytes lower_bytes(lower);
  std::string code;
  for (std::size_t row = 0; row < link.size(); ++row) {
    code = lower_bytes.of_row(row);
    if (const auto found = row_of.find(code); !code.empty() && found != row_of.end()) {
      link[row] = found->second;
    }
  }
  return link;
}

}  // namespace darkfigure
