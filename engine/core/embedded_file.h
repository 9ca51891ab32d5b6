#pragma once

#include <string_view>

namespace darkfigure {

/// A file carried inside the program.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

/// The file between the symbols that DARKFIGURE_EMBED made.
inline EmbeddedFile embedded_file(std::string_view name, const char* begin, const char* end) {
  return {name, {begin, static_cast<std::size_t>(end - begin)}};
}

}  // namespace darkfigure

// The bytes of a file as a pair of symbols, SYMBOL_begin and SYMBOL_end, at global scope.
#define DARKFIGURE_EMBED(symbol, file)                                                       \
  __asm__(".section .rodata\n.balign 16\n" #symbol "_begin:\n.incbin \"" file "\"\n" #symbol \
          "_end:\n.byte 0\n.previous\n");                                                    \
  extern const char symbol##_begin[] __asm__(#symbol "_begin");                              \
  extern const char symbol##_end[] __asm__(#symbol "_end");
