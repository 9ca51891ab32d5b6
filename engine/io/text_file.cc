#include "engine/io/text_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace darkfigure {

std::string read_text_file(const std::string& path) {
  if (std::filesystem::is_directory(path)) {
    throw FileError(path + ": error: expected a file but found a folder");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) throw FileError(path + ": error: cannot read the file: " + std::strerror(errno));
  std::string content;
  char buffer[1 << 16];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
    content.append(buffer, got);
  }
  if (std::ferror(file.get()) != 0) {
    throw FileError(path + ": error: cannot read the file: " + std::strerror(errno));
  }
  return content;
}

std::optional<std::string> read_text_or_report(const std::string& path,
                                               const std::string& what,
                                               const Location& place,
                                               Diagnostics& diagnostics) {
  try {
    return read_text_file(path);
  } catch (const FileError&) {
    diagnostics.error(
        Concern::kFile, place, what + " \"" + path + "\" does not exist or cannot be read");
    return std::nullopt;
  }
}

}  // namespace darkfigure
