#include "engine/io/open_file.h"

namespace darkfigure {

std::unique_ptr<FileImage> open_file(const std::string& path,
                                     FileKind kind,
                                     Diagnostics& diagnostics) {
  const Location place{.file = path};
  std::unique_ptr<FileImage> image;
  try {
    image = std::make_unique<FileImage>(path);
  } catch (const FileError& error) {
    diagnostics.error(Concern::kFile, place, error.what());
    return nullptr;
  }
  const std::string trouble = implausible(kind, image->bytes());
  if (trouble.empty()) return image;
  diagnostics.error(Concern::kFile, place, trouble);
  return nullptr;
}

}  // namespace darkfigure
