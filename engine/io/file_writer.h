#pragma once

#include <string>
#include <string_view>

namespace darkfigure {

/// A buffered file being written. Every failure throws FileError naming the path and the system's
/// reason (disk full, no permission).
class FileWriter {
 public:
  enum class Open { kTruncate, kAppend };
  /// `mode` is the permission of a new file.
  explicit FileWriter(std::string path, unsigned mode = 0644, Open open = Open::kTruncate);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void append(std::string_view bytes);
  /// Writes what is buffered and closes. Must be called: the destructor drops what is buffered.
  void close();

 private:
  void flush();

  std::string path_;
  std::string buffer_;
  int file_ = -1;
};

/// Writes a whole file.
void write_text_file(const std::string& path, std::string_view content);

}  // namespace darkfigure
