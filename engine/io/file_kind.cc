#include "engine/io/file_kind.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

constexpr std::array<std::pair<std::string_view, FileKind>, 11> kEndings = {
    {{".sav", FileKind::kSav},
     {".zsav", FileKind::kSav},
     {".por", FileKind::kPor},
     {".dta", FileKind::kDta},
     {".sas7bdat", FileKind::kSas7bdat},
     {".xpt", FileKind::kXpt},
     {".dbf", FileKind::kDbf},
     {".csv", FileKind::kDelimited},
     {".tsv", FileKind::kDelimited},
     {".tab", FileKind::kDelimited},
     {".txt", FileKind::kDelimited}}};

constexpr std::string_view kSasMagic(
    "\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C", 28);

bool is_old_stata(std::string_view head) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(head[k]); };
  return head.size() > 2 && byte(0) >= 102 && byte(0) <= 115 && byte(1) <= 2 && byte(2) <= 1;
}

// Version bytes of dBASE III to Visual FoxPro, and a header whose length ends a field list.
bool is_dbf(std::string_view head) {
  constexpr std::string_view kVersions("\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8B\xCB\xF5");
  if (head.size() < 32 || kVersions.find(head[0]) == std::string_view::npos) return false;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(head[k]); };
  const unsigned header = byte(8) + 256U * byte(9);
  return header >= 33 && byte(2) <= 12 && byte(3) <= 31;
}

// SPSS/PC+ of the eighties, which used the same ending.
bool is_spss_pc(std::string_view head) {
  return head.substr(0, 300).find("PCSPSS") != std::string_view::npos;
}

// Printable ASCII and line ends, whatever the encoding of the rest.
bool is_text(std::string_view head) {
  return !head.empty() && std::all_of(head.begin(), head.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 32 || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\x1A';
  });
}

// Portable files hide "SPSSPORT" in their own character set; what is no other kind may be one.
FileKind kind_of_content(std::string_view head) {
  if (head.starts_with("$FL2") || head.starts_with("$FL3")) return FileKind::kSav;
  if (head.starts_with("<stata_dta>") || is_old_stata(head)) return FileKind::kDta;
  if (is_spss_pc(head)) return FileKind::kUnknown;
  if (head.starts_with(kSasMagic)) return FileKind::kSas7bdat;
  if (head.starts_with("HEADER RECORD*******LIB")) return FileKind::kXpt;
  if (head.find("SPSSPORT") != std::string_view::npos) return FileKind::kPor;
  const bool wide_text = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (is_text(head) || wide_text) return FileKind::kDelimited;
  return is_dbf(head) ? FileKind::kDbf : FileKind::kUnknown;
}

std::string foreign_kind(std::string_view head) {
  if (head.starts_with("PK")) return "a zip archive or an Excel workbook";
  if (head.starts_with("\x1F\x8B")) return "a gzip archive (unpack it first)";
  if (is_spss_pc(head)) return "an SPSS/PC+ file (save it as .sav with PSPP or SPSS)";
  if (head.starts_with("RDX") || head.starts_with("X\n")) return "an R data file";
  if (head.starts_with("\xD0\xCF\x11\xE0")) return "an old Excel workbook or Office document";
  return "an unknown kind of file";
}

}  // namespace

FileKind kind_of_name(const std::string& path) {
  const std::string ending = lower_case(std::filesystem::path(path).extension().string());
  for (const auto& [known, kind] : kEndings) {
    if (known == ending) return kind;
  }
  return FileKind::kUnknown;
}

std::string kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::kSav:
      return "an SPSS system file";
    case FileKind::kPor:
      return "an SPSS portable file";
    case FileKind::kDta:
      return "a Stata data file";
    case FileKind::kSas7bdat:
      return "a SAS data set";
    case FileKind::kXpt:
      return "a SAS transport file";
    case FileKind::kDbf:
      return "a dBASE file";
    case FileKind::kDelimited:
      return "a text file";
    case FileKind::kUnknown:
      break;
  }
  return "an unknown kind of file";
}

std::string known_endings() {
  std::string list;
  for (const auto& [ending, kind] : kEndings)
    list += (list.empty() ? "" : ", ") + std::string(ending);
  return list;
}

std::string implausible(FileKind kind, std::span<const char> bytes) {
  const std::string_view all(bytes.data(), bytes.size());
  if (all.empty()) return "expected " + kind_name(kind) + " but found an empty file";
  const std::string_view head = all.substr(0, 512);
  const FileKind content = kind_of_content(head);
  if (kind == FileKind::kDta && head.starts_with("<stata_dta>") && !all.ends_with("</stata_dta>")) {
    // ReadStat stops before the end of a Stata file and would not miss a lost tail.
    return "the file ends before its data do; it was cut short while being copied or saved: "
           "fetch it again";
  }
  const bool may_be = content == kind ||
                      (kind == FileKind::kPor && content == FileKind::kDelimited) ||
                      (kind == FileKind::kPor && content == FileKind::kUnknown);
  if (may_be) return "";
  return "expected " + kind_name(kind) + " but found " +
         (content == FileKind::kUnknown ? foreign_kind(head) : kind_name(content)) +
         "; give the file its right ending or export it again";
}

}  // namespace darkfigure
