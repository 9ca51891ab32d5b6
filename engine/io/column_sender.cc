#include "engine/io/column_sender.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <stdexcept>

#include <unistd.h>

#include "engine/io/byte_text.h"

namespace darkfigure {
namespace {

void write_all(int pipe, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::write(pipe, data, size);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) throw std::runtime_error("the reading process is gone");
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
}

}  // namespace

void ColumnSender::send_raw(char kind, const std::string& payload) {
  ByteWriter frame;
  frame.add(kind).add(payload);
  write_all(channel_.to_parent, frame.bytes().data(), frame.bytes().size());
}

void ColumnSender::name(std::string_view name) { send_raw(kName, std::string(name)); }

void ColumnSender::info(const FileInfo& info) {
  ByteWriter message;
  message.add(info.format).add(info.encoding).add(info.label).add(info.weight);
  message.add(static_cast<std::uint32_t>(info.notes.size()));
  for (const std::string& note : info.notes) message.add(note);
  message.add(static_cast<std::uint32_t>(info.multiple_responses.size()));
  for (const MultipleResponseSet& set : info.multiple_responses) {
    message.add(set.name).add(set.label).add(set.counted);
    message.add(static_cast<std::uint32_t>(set.variables.size()));
    for (const std::string& variable : set.variables) message.add(variable);
  }
  send_raw(kInfo, message.bytes());
}

std::size_t ColumnSender::column(const Column& head) {
  ByteWriter message;
  message.add(head.name).add(head.label).add(head.format);
  message.add(static_cast<char>(head.is_text)).add(head.measure).add(head.alignment);
  message.add(head.display_width).add(head.text_width);
  message.add(static_cast<std::uint32_t>(head.missing_codes.size()));
  for (const MissingCodes& codes : head.missing_codes) {
    message.add(codes.low).add(codes.high).add(codes.text);
  }
  send_raw(kColumn, message.bytes());
  dictionaries_.emplace_back();
  dictionaries_.back().index.emplace("", 0);  // of cells that are never put; the receiver's too
  layout_ = ChunkLayout(dictionaries_.size());
  return dictionaries_.size() - 1;
}

void ColumnSender::labels(std::size_t column, const std::vector<ValueLabel>& labels) {
  ByteWriter message;
  message.add(column).add(static_cast<std::uint32_t>(labels.size()));
  for (const ValueLabel& label : labels) {
    message.add(label.value).add(label.text).add(label.tag).add(label.label);
  }
  send_raw(kLabels, message.bytes());
}

void ColumnSender::expect_rows(std::size_t rows) {
  send_raw(kExpectedRows, ByteWriter().add(rows).bytes());
}

// The first cell of a new row. Rows that were passed over have no cell at all.
void ColumnSender::open_row(std::size_t row) {
  if (layout_.rows == 0) throw std::runtime_error("too many columns");
  if (!chunk_open_) open_chunk();
  while (row >= first_row_ + layout_.rows) {
    fill_missing(open_rows_, layout_.rows);
    open_rows_ = layout_.rows;
    flush_chunk();
    open_chunk();
  }
  fill_missing(open_rows_, row - first_row_);
  open_rows_ = row - first_row_ + 1;
}

void ColumnSender::fill_missing(std::size_t from, std::size_t to) {
  for (std::size_t row = from; row < to; ++row) {
    for (std::size_t k = 0; k < layout_.columns; ++k) {
      values_[k * layout_.rows + row] = 0;
      missing_[k * layout_.rows + row] = Missing::kSystem;
    }
  }
}

// Most files have none: the slot's tags are cleared when the first one comes.
void ColumnSender::put_tag(std::size_t at, char tag) {
  if (!has_tags_) std::fill_n(tags_, layout_.columns * layout_.rows, '\0');
  has_tags_ = true;
  tags_[at] = tag;
}

void ColumnSender::open_chunk() {
  while (unacknowledged_ >= ChunkLayout::kSlots) {
    char done = 0;
    const ssize_t got = ::read(channel_.from_parent, &done, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error("the reading process is gone");
    --unacknowledged_;
  }
  std::byte* memory = channel_.shared.data();
  values_ = reinterpret_cast<double*>(memory + ChunkLayout::value_at(next_slot_));
  missing_ = reinterpret_cast<Missing*>(memory + layout_.missing_at(next_slot_));
  tags_ = reinterpret_cast<char*>(memory + layout_.tags_at(next_slot_));
  open_rows_ = 0;
  has_tags_ = false;
  chunk_open_ = true;
}

void ColumnSender::flush_chunk() {
  for (std::size_t k = 0; k < dictionaries_.size(); ++k) {
    std::vector<const std::string*>& unsent = dictionaries_[k].unsent;
    if (unsent.empty()) continue;
    ByteWriter message;
    message.add(k).add(static_cast<std::uint32_t>(unsent.size()));
    for (const std::string* text : unsent) message.add(*text);
    send_raw(kTexts, message.bytes());
    unsent.clear();
  }
  ByteWriter message;
  message.add(next_slot_).add(open_rows_).add(static_cast<char>(has_tags_));
  send_raw(kChunk, message.bytes());
  ++unacknowledged_;
  next_slot_ = (next_slot_ + 1) % ChunkLayout::kSlots;
  first_row_ += open_rows_;
  open_rows_ = 0;
  chunk_open_ = false;
}

void ColumnSender::put_text(std::size_t row,
                            std::size_t column,
                            std::string_view text,
                            Missing reason) {
  Dictionary& dictionary = dictionaries_[column];
  auto entry = dictionary.index.find(text);
  if (entry == dictionary.index.end()) {
    entry = dictionary.index.emplace(std::string(text), dictionary.index.size()).first;
    dictionary.unsent.push_back(&entry->first);
  }
  put(row, column, static_cast<double>(entry->second), reason);
}

void ColumnSender::trouble(const std::string& message) { send_raw(kTrouble, message); }

void ColumnSender::warning(const std::string& message) { send_raw(kWarning, message); }

void ColumnSender::finish(std::size_t rows) {
  if (!dictionaries_.empty() && rows > first_row_ + open_rows_) {
    open_row(rows - 1);
    fill_missing(open_rows_ - 1, open_rows_);
  }
  if (chunk_open_) flush_chunk();
  send_raw(kFinished, ByteWriter().add(rows).bytes());
}

}  // namespace darkfigure
