#pragma once

#include <span>
#include <string>

namespace darkfigure {

/// The formats of microdata that can be read.
enum class FileKind { kSav, kPor, kDta, kSas7bdat, kXpt, kDbf, kDelimited, kUnknown };

/// What the file's name says it is.
FileKind kind_of_name(const std::string& path);

/// "an SPSS system file", "a Stata data file" …
std::string kind_name(FileKind kind);

/// Endings that can be read, for messages: ".sav, .zsav, …".
std::string known_endings();

/// What is wrong with the first and last bytes of a file of this kind: empty, cut short, or of
/// another kind than its name says; empty when they look right.
std::string implausible(FileKind kind, std::span<const char> bytes);

}  // namespace darkfigure
