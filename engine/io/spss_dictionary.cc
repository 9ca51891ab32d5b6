#include "engine/io/spss_dictionary.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>

#include "engine/core/number_text.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

constexpr std::size_t kHeader = 176;

// Walks the records in front of the data; every step is checked against the file's end.
class DictionaryWalk {
 public:
  explicit DictionaryWalk(std::span<const char> file) : file_(file) {}

  SpssDictionary walk();

 private:
  static bool is_layout(std::int32_t code) { return code == 2 || code == 3; }

  std::int32_t number_at(std::size_t at) const {
    std::uint32_t number = 0;
    if (at + 4 > file_.size()) return -1;
    std::memcpy(&number, file_.data() + at, 4);
    return static_cast<std::int32_t>(result_.swapped ? __builtin_bswap32(number) : number);
  }
  // Moves on; false at the end of the file or for a length that makes no sense.
  bool skip(std::int64_t bytes) {
    if (at_ == 0 || bytes < 0 || static_cast<std::uint64_t>(bytes) > file_.size() - at_) {
      at_ = 0;
      return false;
    }
    at_ += static_cast<std::size_t>(bytes);
    return true;
  }
  std::int32_t take() {
    const std::int32_t number = number_at(at_);
    return skip(4) ? number : -1;
  }
  void variable();
  void labels();
  void extension();

  std::span<const char> file_;
  std::size_t at_ = 0;  // 0: nothing more can be read
  SpssDictionary result_;
};

std::int64_t padded(std::int64_t size, std::int64_t unit) {
  return (size + unit - 1) / unit * unit;
}

void DictionaryWalk::variable() {
  ++result_.segments;
  take();  // width
  const std::int32_t has_label = take();
  const std::int32_t missing = take();
  skip(16);
  if (has_label == 1) skip(padded(take(), 4));
  skip(8 * static_cast<std::int64_t>(missing < 0 ? -static_cast<std::int64_t>(missing) : missing));
}

void DictionaryWalk::labels() {
  const std::int32_t count = take();
  for (std::int32_t k = 0; k < count && at_ != 0; ++k) {
    if (!skip(8) || at_ >= file_.size()) {
      at_ = 0;
      return;
    }
    skip(padded(static_cast<unsigned char>(file_[at_]) + 1, 8));
  }
}

void DictionaryWalk::extension() {
  const std::int32_t subtype = take();
  const std::int64_t size = take();
  const std::int64_t count = take();
  const std::size_t start = at_;
  if (size < 0 || count < 0 || !skip(size * count)) {
    at_ = 0;
    return;
  }
  result_.extensions.push_back({subtype, {file_.data() + start, at_ - start}});
}

SpssDictionary DictionaryWalk::walk() {
  if (file_.size() < kHeader) return result_;
  result_.swapped = !is_layout(number_at(64));
  if (result_.swapped && !is_layout(number_at(64))) return result_;
  result_.compression = number_at(72);
  result_.cases = number_at(80);
  at_ = kHeader;
  while (at_ != 0) {
    switch (take()) {
      case 2:
        variable();
        break;
      case 3:
        labels();
        break;
      case 4:
        skip(4 * static_cast<std::int64_t>(take()));
        break;
      case 6:
        skip(80 * static_cast<std::int64_t>(take()));
        break;
      case 7:
        extension();
        break;
      case 999:
        skip(4);
        result_.data_at = at_;
        return result_;
      default:
        return result_;
    }
  }
  return result_;
}

// Segments of row-compressed data: eight codes, then the segments that code 253 announces.
struct SegmentCount {
  std::uint64_t segments = 0;
  bool cut = false;
};

SegmentCount count_segments(std::span<const char> data) {
  constexpr unsigned kPadding = 0;
  constexpr unsigned kEnd = 252;
  constexpr unsigned kRaw = 253;
  SegmentCount count;
  for (std::size_t at = 0; at < data.size();) {
    if (data.size() - at < 8) return {count.segments, true};
    const auto codes = data.subspan(at, 8);
    at += 8;
    for (const char c : codes) {
      const auto code = static_cast<unsigned char>(c);
      if (code == kEnd) return count;
      if (code == kPadding) continue;
      ++count.segments;
      if (code != kRaw) continue;
      if (data.size() - at < 8) return {count.segments - 1, true};
      at += 8;
    }
  }
  return count;
}

// Reads words and counted texts off the front of a line.
class Line {
 public:
  explicit Line(std::string_view rest) : rest_(rest) {}

  std::string_view until(char end) {
    const std::size_t at = rest_.find(end);
    const std::string_view word = rest_.substr(0, at);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + 1);
    return word;
  }
  // "6 Crimes " → "Crimes".
  std::optional<std::string_view> counted() {
    const auto length = parse_number(until(' '));
    if (!length || *length < 0 || *length > static_cast<double>(rest_.size())) return std::nullopt;
    const std::string_view text = rest_.substr(0, static_cast<std::size_t>(*length));
    rest_.remove_prefix(text.size());
    if (rest_.starts_with(' ')) rest_.remove_prefix(1);
    return text;
  }
  char first() const { return rest_.empty() ? '\0' : rest_.front(); }
  void drop(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// "$name=C 6 Crimes v1 v2", "$name=D1 1 6 Crimes v1 v2" or "$name=E 1 1 1 6 Crimes v1 v2".
std::optional<MultipleResponseSet> parse_set(std::string_view text) {
  Line line(text);
  MultipleResponseSet set;
  set.name = line.until('=');
  const char kind = line.first();
  line.drop(1);
  if (kind == 'C' || kind == 'E') line.drop(1);
  if (kind == 'E') line.until(' ');
  if (kind == 'D' || kind == 'E') {
    const auto counted = line.counted();
    if (!counted) return std::nullopt;
    set.counted = *counted;
    set.counted.erase(set.counted.find_last_not_of(' ') + 1);
  } else if (kind != 'C') {
    return std::nullopt;
  }
  const auto label = line.counted();
  if (!label) return std::nullopt;
  set.label = *label;
  while (!line.empty()) {
    const std::string_view variable = line.until(' ');
    if (!variable.empty()) set.variables.emplace_back(variable);
  }
  return set;
}

}  // namespace

std::vector<MultipleResponseSet> parse_multiple_responses(std::string_view record) {
  std::vector<MultipleResponseSet> sets;
  while (!record.empty()) {
    const std::size_t end = record.find('\n');
    std::string_view text = record.substr(0, end);
    text = text.substr(0, text.find('\0'));
    if (auto set = parse_set(text); set && !set->variables.empty()) sets.push_back(std::move(*set));
    record.remove_prefix(end == std::string_view::npos ? record.size() : end + 1);
  }
  return sets;
}

SpssDictionary read_dictionary(std::span<const char> file) { return DictionaryWalk(file).walk(); }

CaseCount count_cases(std::span<const char> file, const SpssDictionary& dictionary) {
  if (dictionary.data_at == 0 || dictionary.segments == 0 || dictionary.compression > 1) return {};
  const auto data = file.subspan(dictionary.data_at);
  SegmentCount found{data.size() / 8, data.size() % 8 != 0};
  if (dictionary.compression == 1) found = count_segments(data);
  const std::uint64_t cases = found.segments / dictionary.segments;
  if (cases > INT32_MAX) return {};
  return {static_cast<std::int32_t>(cases), found.cut || found.segments % dictionary.segments != 0};
}

namespace {

// The names of variables by their short ones in lower case, which sets use: "VAR1=variable_one\t…".
std::map<std::string, std::string> long_names(const SpssDictionary& dictionary) {
  constexpr std::int32_t kLongNames = 13;
  std::map<std::string, std::string> names;
  for (const SpssDictionary::Extension& extension : dictionary.extensions) {
    if (extension.subtype != kLongNames) continue;
    Line line(extension.content);
    while (!line.empty()) {
      Line pair(line.until('\t'));
      const std::string short_name = lower_case(pair.until('='));
      names[short_name] = pair.until('\0');
    }
  }
  return names;
}

}  // namespace

std::vector<MultipleResponseSet> multiple_responses(const SpssDictionary& dictionary) {
  constexpr std::int32_t kSets = 7;
  constexpr std::int32_t kSetsOfLaterVersions = 19;
  const std::map<std::string, std::string> names = long_names(dictionary);
  std::vector<MultipleResponseSet> sets;
  for (const SpssDictionary::Extension& extension : dictionary.extensions) {
    if (extension.subtype != kSets && extension.subtype != kSetsOfLaterVersions) continue;
    for (MultipleResponseSet& set : parse_multiple_responses(extension.content)) {
      for (std::string& variable : set.variables) {
        const auto found = names.find(lower_case(variable));
        if (found != names.end()) variable = found->second;
      }
      sets.push_back(std::move(set));
    }
  }
  return sets;
}

}  // namespace darkfigure
