#include "engine/io/isolated_reader.h"

#include <memory>

#include "engine/core/number_text.h"
#include "engine/io/column_receiver.h"
#include "engine/io/open_file.h"

namespace darkfigure {
namespace {

// A sound file of this size is read in a fraction of these.
ProcessLimits limits_for(std::size_t file_size) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
  return {.memory = 512 * kMebibyte + 4 * file_size, .seconds = 5 + file_size / 100'000};
}

std::string damage(const std::string& ended, const ReceivedColumns& received) {
  const std::size_t rows = received.data.rows;
  std::string text = "the file is damaged: reading it ";
  text += ended.empty() ? "broke off" : ended;
  if (!received.data.all_names.empty()) {
    text += " (after " + counted(received.data.all_names.size(), "variable") + " and " +
            counted(rows, "row") + ")";
  }
  return text + "; export it again from the program that made it";
}

}  // namespace

Microdata read_isolated(const DataSource& source,
                        FileKind kind,
                        const ParseFile& parse,
                        Diagnostics& diagnostics) {
  const Location place{.file = source.file};
  const std::unique_ptr<FileImage> image = open_file(source.file, kind, diagnostics);
  if (!image) return {};
  IsolatedProcess process(limits_for(image->size()),
                          ChunkLayout::kSlots * ChunkLayout::kSlotBytes,
                          [&](const ProcessChannel& channel) {
                            ColumnSender sender(channel);
                            parse(*image, sender);
                          });
  ReceivedColumns received = receive_columns(process, image->size(), source.progress);
  const std::string ended = received.complete || !received.trouble.empty() ? "" : process.ended();
  if (!received.trouble.empty() || !received.complete) {
    diagnostics.error(Concern::kFile,
                      place,
                      received.trouble.empty() ? damage(ended, received) : received.trouble);
    return {};
  }
  for (const std::string& warning : received.warnings) {
    diagnostics.warning(Concern::kFile, place, warning);
  }
  return std::move(received.data);
}

}  // namespace darkfigure
