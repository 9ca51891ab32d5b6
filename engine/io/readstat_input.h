#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <readstat.h>

namespace darkfigure {

/// The bytes that ReadStat parses, with the repairs of what release 1.1.8 cannot take.
struct ReadStatInput {
  std::span<const char> bytes;
  bool spss = false;        // an SPSS system file: its timestamp is replaced
  std::int32_t cases = -1;  // of an SPSS system file whose header does not say; -1: leave it
  bool swapped = false;     // in which byte order the file has numbers
  std::size_t position = 0;
  bool ended_inside = false;  // a read got some of the bytes it asked for, but not all
};

/// Makes a parser read from `input` alone, which must outlive it.
void read_from(ReadStatInput& input, readstat_parser_t* parser);

}  // namespace darkfigure
