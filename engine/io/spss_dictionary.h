#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/microdata.h"

namespace darkfigure {

/// What ReadStat 1.1.8 does not give of the records in front of an SPSS system file's data. Layout:
/// PSPP developer's guide, "System File Format".
struct SpssDictionary {
  struct Extension {
    std::int32_t subtype;
    std::string_view content;
  };
  std::vector<Extension> extensions;
  std::size_t segments = 0;  // of 8 bytes, in a case
  std::size_t data_at = 0;   // 0: the records could not be followed to their end
  std::int32_t compression = 0;
  std::int32_t cases = -1;  // as the header says; -1: not known
  bool swapped = false;     // its byte order is not this machine's
};

SpssDictionary read_dictionary(std::span<const char> file);

/// The cases that the data hold, counted; for files whose header does not say (`cases` = -1) and
/// that are not zlib-compressed.
struct CaseCount {
  std::int32_t cases = -1;  // -1: cannot be counted
  bool cut = false;         // the last one is not whole
};

CaseCount count_cases(std::span<const char> file, const SpssDictionary& dictionary);

/// The multiple-response sets of the dictionary (extension records 7 and 19).
std::vector<MultipleResponseSet> multiple_responses(const SpssDictionary& dictionary);

/// The sets of such a record's text: "$crimes=D1 1 6 Crimes v1 v2\n".
std::vector<MultipleResponseSet> parse_multiple_responses(std::string_view record);

}  // namespace darkfigure
