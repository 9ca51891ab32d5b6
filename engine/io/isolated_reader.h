#pragma once

#include <functional>

#include "engine/core/diagnostics.h"
#include "engine/core/microdata.h"
#include "engine/io/column_sender.h"
#include "engine/io/data_source.h"
#include "engine/io/file_image.h"
#include "engine/io/file_kind.h"

namespace darkfigure {

/// Parses the bytes of a file and sends what it finds; runs in the isolated process.
using ParseFile = std::function<void(const FileImage& file, ColumnSender& sender)>;

/// Runs a parser of a binary format in a process of its own and takes over the columns it sends. A
/// file that is missing, of another kind, truncated or damaged, and a parser that crashes, hangs or
/// asks for too much memory, become a finding that names the file; the result is then empty.
Microdata read_isolated(const DataSource& source,
                        FileKind kind,
                        const ParseFile& parse,
                        Diagnostics& diagnostics);

}  // namespace darkfigure
