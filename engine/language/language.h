#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/core/embedded_file.h"

namespace darkfigure {

/// Languages with a catalogue: "en", "es" …; a region may follow ("es-MX").
std::vector<std::string> language_names();
bool knows_language(const std::string& tag);
/// "es-MX" → "es".
std::string base_language(const std::string& tag);

/// The files of the shipped catalogues, named by language, English first.
std::vector<EmbeddedFile> shipped_catalogues();

/// Digits that numbers are written with: those of the language's region, 0–9, or Arabic-Indic.
enum class Numerals { kAuto, kLatin, kArabic };
Numerals numerals_named(const std::string& name);

/// Messages and numbers in one language (ICU). Keys that its catalogue lacks are taken from the
/// English one.
class Language {
 public:
  /// `tag` is one that `knows_language` knows.
  Language(const std::string& tag, Numerals numerals);
  ~Language();
  Language(Language&&) noexcept;

  const std::string& tag() const { return tag_; }
  bool is_right_to_left() const;

  /// Value of a message's place: a text as it is, or a number, which plural forms are chosen by.
  using Argument = std::variant<std::string, double>;
  /// The message of that key with its places filled in; the key must be one of the English
  /// catalogue's.
  std::string text(const std::string& key,
                   const std::map<std::string, Argument>& arguments = {}) const;

  /// A number with grouping and fixed decimals, rounded half away from zero.
  std::string number(double value, int decimals = 0) const;
  /// A number as it is, with the decimals it needs (six digits at most behind the point).
  std::string plain(double value) const;

  /// Two days ("2025-01-01") as a period in words; as they are where one is no date.
  std::string period(const std::string& from, const std::string& to) const;

  /// Keys that the language's catalogue lacks, sorted.
  std::vector<std::string> untranslated() const;

 private:
  struct Parts;
  std::string tag_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace darkfigure
