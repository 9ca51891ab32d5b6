#include "engine/io/readstat_input.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace darkfigure {
namespace {

int on_open(const char*, void*) { return 0; }
int on_close(void*) { return 0; }

readstat_off_t on_seek(readstat_off_t offset, readstat_io_flags_t whence, void* context) {
  auto& input = *static_cast<ReadStatInput*>(context);
  const auto size = static_cast<readstat_off_t>(input.bytes.size());
  readstat_off_t from = 0;
  if (whence == READSTAT_SEEK_CUR) from = static_cast<readstat_off_t>(input.position);
  if (whence == READSTAT_SEEK_END) from = size;
  const readstat_off_t to = from + offset;
  if (to < 0 || to > size) return -1;
  input.position = static_cast<std::size_t>(to);
  return to;
}

// Puts `bytes`, which belong at `at` of the file, where they fall into what was read.
void replace(std::string_view bytes, std::size_t at, std::size_t from, std::span<char> read) {
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    if (at + k >= from && at + k < from + read.size()) read[at + k - from] = bytes[k];
  }
}

// ReadStat 1.1.8 rejects a whole SPSS file for a creation date with a foreign month name ("31 Ene
// 24"; fixed upstream in 428ba68), and reads no row of an uncompressed one that does not say how
// many it has.
void repair_header(const ReadStatInput& input, std::size_t from, std::span<char> read) {
  constexpr std::size_t kCasesAt = 80;
  constexpr std::size_t kTimestampAt = 92;
  replace("01 Jan 7000:00:00", kTimestampAt, from, read);
  if (input.cases < 0) return;
  auto cases = static_cast<std::uint32_t>(input.cases);
  if (input.swapped) cases = __builtin_bswap32(cases);
  replace({reinterpret_cast<const char*>(&cases), sizeof cases}, kCasesAt, from, read);
}

ssize_t on_read(void* buffer, size_t size, void* context) {
  auto& input = *static_cast<ReadStatInput*>(context);
  const std::size_t from = input.position;
  const std::size_t got = std::min(size, input.bytes.size() - from);
  if (got > 0 && got < size) input.ended_inside = true;
  if (got == 0) return 0;
  std::memcpy(buffer, input.bytes.data() + from, got);
  if (input.spss && from < 128) repair_header(input, from, {static_cast<char*>(buffer), got});
  input.position += got;
  return static_cast<ssize_t>(got);
}

readstat_error_t on_update(long, readstat_progress_handler, void*, void*) { return READSTAT_OK; }

}  // namespace

void read_from(ReadStatInput& input, readstat_parser_t* parser) {
  readstat_set_open_handler(parser, &on_open);
  readstat_set_close_handler(parser, &on_close);
  readstat_set_seek_handler(parser, &on_seek);
  readstat_set_read_handler(parser, &on_read);
  readstat_set_update_handler(parser, &on_update);
  readstat_set_io_ctx(parser, &input);
}

}  // namespace darkfigure
