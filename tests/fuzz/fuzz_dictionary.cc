// The records in front of an SPSS file's data: whatever the bytes, the walk ends inside them.
#include <cstdint>
#include <cstdlib>

#include "engine/io/spss_dictionary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::span<const char> file(reinterpret_cast<const char*>(bytes), size);
  const darkfigure::SpssDictionary dictionary = darkfigure::read_dictionary(file);
  if (dictionary.data_at > size) std::abort();
  darkfigure::multiple_responses(dictionary);
  darkfigure::count_cases(file, dictionary);
  return 0;
}
