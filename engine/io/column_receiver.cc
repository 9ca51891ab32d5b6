#include "engine/io/column_receiver.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/core/number_text.h"
#include "engine/io/byte_text.h"
#include "engine/io/chunk_layout.h"
#include "engine/io/text_encoding.h"

namespace darkfigure {
namespace {

// Builds the columns from messages; `accept` is false when one makes no sense.
class Receiver {
 public:
  Receiver(IsolatedProcess& process, std::size_t file_size)
      : process_(process), file_size_(file_size) {}

  bool accept(char kind, std::string_view payload);
  ReceivedColumns take() { return std::move(received_); }
  bool done() const { return done_; }
  std::size_t rows() const { return received_.data.rows; }

 private:
  bool info(ByteReader& message);
  bool column(ByteReader& message);
  bool texts(ByteReader& message);
  bool labels(ByteReader& message);
  void reserve();
  bool chunk(ByteReader& message);
  bool append(Column& column, std::size_t index, std::size_t slot, std::size_t rows, bool tags);

  IsolatedProcess& process_;
  std::size_t file_size_;
  ReceivedColumns received_;
  bool done_ = false;
};

bool Receiver::accept(char kind, std::string_view payload) {
  ByteReader message(payload);
  Microdata& data = received_.data;
  switch (kind) {
    case kName:
      data.all_names.push_back(valid_utf8(std::string(payload)));
      return true;
    case kInfo:
      return info(message);
    case kColumn:
      return column(message);
    case kExpectedRows:
      received_.expected_rows = message.number<std::size_t>();
      return message.ok();
    case kTexts:
      return texts(message);
    case kChunk:
      return chunk(message);
    case kLabels:
      return labels(message);
    case kTrouble:
      received_.trouble = valid_utf8(std::string(payload));
      return true;
    case kWarning:
      received_.warnings.push_back(valid_utf8(std::string(payload)));
      return true;
    case kFinished: {
      const auto rows = message.number<std::size_t>();
      if (data.columns.empty()) data.rows = rows;
      done_ = received_.complete = message.ok() && data.rows == rows;
      return received_.complete;
    }
    default:
      return false;
  }
}

bool Receiver::info(ByteReader& message) {
  FileInfo& info = received_.data.info;
  const auto text = [&] { return valid_utf8(message.text()); };
  info.format = text();
  info.encoding = text();
  info.label = text();
  info.weight = text();
  const auto notes = message.number<std::uint32_t>();
  for (std::uint32_t k = 0; k < notes && message.ok(); ++k) info.notes.push_back(text());
  const auto sets = message.number<std::uint32_t>();
  for (std::uint32_t k = 0; k < sets && message.ok(); ++k) {
    MultipleResponseSet& set = info.multiple_responses.emplace_back();
    set.name = text();
    set.label = text();
    set.counted = text();
    const auto variables = message.number<std::uint32_t>();
    for (std::uint32_t v = 0; v < variables && message.ok(); ++v) set.variables.push_back(text());
  }
  return message.ok();
}

bool Receiver::column(ByteReader& message) {
  Column column;
  column.name = valid_utf8(message.text());
  column.label = valid_utf8(message.text());
  column.format = valid_utf8(message.text());
  column.is_text = message.number<char>() != 0;
  if (column.is_text) column.texts.emplace_back();
  const auto measure = message.number<std::uint8_t>();
  if (measure > static_cast<std::uint8_t>(Measure::kScale)) return false;
  column.measure = static_cast<Measure>(measure);
  const auto alignment = message.number<std::uint8_t>();
  if (alignment > static_cast<std::uint8_t>(Alignment::kRight)) return false;
  column.alignment = static_cast<Alignment>(alignment);
  column.display_width = message.number<int>();
  column.text_width = message.number<int>();
  const auto codes = message.number<std::uint32_t>();
  for (std::uint32_t k = 0; k < codes && message.ok(); ++k) {
    const auto low = message.number<double>();
    const auto high = message.number<double>();
    column.missing_codes.push_back({low, high, valid_utf8(message.text())});
  }
  received_.data.columns.push_back(std::move(column));
  return message.ok() && received_.data.rows == 0;
}

bool Receiver::texts(ByteReader& message) {
  const auto index = message.number<std::size_t>();
  const auto count = message.number<std::uint32_t>();
  if (index >= received_.data.columns.size()) return false;
  for (std::uint32_t k = 0; k < count && message.ok(); ++k) {
    received_.data.columns[index].texts.push_back(valid_utf8(message.text()));
  }
  return message.ok();
}

bool Receiver::labels(ByteReader& message) {
  const auto index = message.number<std::size_t>();
  const auto count = message.number<std::uint32_t>();
  if (index >= received_.data.columns.size()) return false;
  std::vector<ValueLabel>& labels = received_.data.columns[index].labels;
  for (std::uint32_t k = 0; k < count && message.ok(); ++k) {
    ValueLabel label;
    label.value = message.number<double>();
    label.text = valid_utf8(message.text());
    label.tag = message.number<char>();
    label.label = valid_utf8(message.text());
    labels.push_back(std::move(label));
  }
  return message.ok();
}

// A header can claim any number of rows. A file has seldom more cells than bytes; room for the
// claims of a small one is taken all the same, so that columns need not be moved as they grow.
void Receiver::reserve() {
  constexpr std::size_t kAlwaysGranted = 96'000'000;  // cells: less than a gigabyte, if ever used
  const std::size_t cells = std::max(file_size_, kAlwaysGranted);
  const std::size_t rows = std::min(received_.expected_rows, cells / received_.data.columns.size());
  for (Column& column : received_.data.columns) {
    column.values.reserve(rows);
    column.missing.reserve(rows);
  }
}

bool Receiver::chunk(ByteReader& message) {
  const auto slot = message.number<std::size_t>();
  const auto rows = message.number<std::size_t>();
  const bool tags = message.number<char>() != 0;
  Microdata& data = received_.data;
  if (!message.ok() || slot >= ChunkLayout::kSlots || data.columns.empty()) return false;
  if (rows > ChunkLayout(data.columns.size()).rows) return false;
  if (data.rows == 0) reserve();
  for (std::size_t k = 0; k < data.columns.size(); ++k) {
    if (!append(data.columns[k], k, slot, rows, tags)) return false;
  }
  data.rows += rows;
  // zlib packs a thousandfold at most; a survey seldom fiftyfold.
  if (data.rows * data.columns.size() > 16'000'000 + 48 * file_size_) {
    received_.trouble = "the file unpacks to more than " +
                        grouped_text(static_cast<double>(data.rows * data.columns.size())) +
                        " cells, far more than a file of its size holds: it is damaged, or made to "
                        "exhaust the memory";
    return false;
  }
  process_.send(std::byte{1});
  return true;
}

bool Receiver::append(
    Column& column, std::size_t index, std::size_t slot, std::size_t rows, bool has_tags) {
  const ChunkLayout layout(received_.data.columns.size());
  const std::byte* memory = process_.shared().data();
  const std::size_t first = index * layout.rows;
  const auto* values =
      reinterpret_cast<const double*>(memory + ChunkLayout::value_at(slot)) + first;
  const auto* missing =
      reinterpret_cast<const std::uint8_t*>(memory + layout.missing_at(slot)) + first;
  const auto* tags = reinterpret_cast<const char*>(memory + layout.tags_at(slot)) + first;
  const std::size_t before = column.rows();
  column.values.insert(column.values.end(), values, values + rows);
  column.missing.resize(before + rows);
  std::memcpy(column.missing.data() + before, missing, rows);
  const bool any_tag = has_tags && std::any_of(tags, tags + rows, [](char c) { return c != 0; });
  if (any_tag) column.tags.resize(before, '\0');
  if (any_tag || !column.tags.empty()) column.tags.insert(column.tags.end(), tags, tags + rows);
  // The copies are checked: the child could still write into the shared memory. Plain loops, so
  // that they are vectorized.
  const double limit = column.is_text ? static_cast<double>(column.texts.size()) : 0;
  unsigned wrong = 0;
  for (std::size_t row = before; row < column.rows(); ++row) {
    wrong |= static_cast<std::uint8_t>(column.missing[row]) >= kMissingKinds ? 1U : 0U;
  }
  for (std::size_t row = before; row < column.rows(); ++row) {
    wrong |= std::abs(column.values[row]) <= std::numeric_limits<double>::max() ? 0U : 1U;
  }
  for (std::size_t row = before; column.is_text && row < column.rows(); ++row) {
    wrong |= column.values[row] >= 0 && column.values[row] < limit ? 0U : 1U;
  }
  for (std::size_t row = before; !column.tags.empty() && row < column.rows(); ++row) {
    const char tag = column.tags[row];
    wrong |= tag == '\0' || (tag >= 'a' && tag <= 'z') ? 0U : 1U;
  }
  return wrong == 0;
}

}  // namespace

ReceivedColumns receive_columns(IsolatedProcess& process,
                                std::size_t file_size,
                                const Progress& progress) {
  constexpr int kPatience = 60;  // seconds without a message: a dead network drive
  constexpr std::size_t kHead = sizeof(char) + sizeof(std::uint32_t);
  constexpr std::uint32_t kLargestMessage = 1U << 30U;
  Receiver receiver(process, file_size);
  std::string pending;
  std::vector<std::byte> buffer(std::size_t{1} << 16U);
  bool sound = true;
  while (sound && !receiver.done()) {
    if (progress) progress("read", receiver.rows(), 0);
    const std::size_t got = process.receive(buffer, kPatience);
    if (got == 0) break;
    pending.append(reinterpret_cast<const char*>(buffer.data()), got);
    std::size_t at = 0;
    while (sound && pending.size() - at >= kHead) {
      ByteReader head(std::string_view(pending).substr(at, kHead));
      const char kind = head.number<char>();
      const auto size = head.number<std::uint32_t>();
      sound = size <= kLargestMessage;
      if (pending.size() - at - kHead < size) break;
      sound = receiver.accept(kind, std::string_view(pending).substr(at + kHead, size));
      at += kHead + size;
    }
    pending.erase(0, at);
  }
  if (!sound) process.stop();
  return receiver.take();
}

}  // namespace darkfigure
