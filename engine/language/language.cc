#include "engine/language/language.h"

#include <algorithm>
#include <stdexcept>

#include <unicode/dtitvfmt.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "engine/config/config_document.h"

namespace darkfigure {
namespace {

using Catalogue = std::map<std::string, std::string>;

// Catalogues are part of the program: what is wrong with one is a bug.
Catalogue read_catalogue(const EmbeddedFile& file) {
  static constexpr SectionSpec kSections[] = {{"messages", "", true, false, true}};
  Diagnostics diagnostics;
  const ConfigDocument document = parse_config(std::string(file.name) + ".toml",
                                               std::string(file.content),
                                               {.sections = kSections, .keys = {}},
                                               diagnostics);
  diagnostics.throw_if_errors();
  Catalogue catalogue;
  for (const ConfigValue& value : document.section("messages").values)
    catalogue[value.key] = value.text();
  return catalogue;
}

const Catalogue& catalogue(const std::string& name) {
  static const std::map<std::string, Catalogue> all = [] {
    std::map<std::string, Catalogue> read;
    for (const EmbeddedFile& file : shipped_catalogues())
      read[std::string(file.name)] = read_catalogue(file);
    return read;
  }();
  return all.at(name);
}

icu::Locale locale_of(const std::string& tag, Numerals numerals) {
  const char* digits = numerals == Numerals::kLatin    ? "-u-nu-latn"
                       : numerals == Numerals::kArabic ? "-u-nu-arab"
                                                       : "";
  UErrorCode status = U_ZERO_ERROR;
  return icu::Locale::forLanguageTag(tag + digits, status);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

void check(UErrorCode status, const std::string& what) {
  if (U_FAILURE(status)) throw std::logic_error(what + ": " + u_errorName(status));
}

}  // namespace

std::vector<std::string> language_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : shipped_catalogues()) names.emplace_back(file.name);
  return names;
}

std::string base_language(const std::string& tag) { return tag.substr(0, tag.find('-')); }

bool knows_language(const std::string& tag) {
  const std::vector<std::string> names = language_names();
  if (std::find(names.begin(), names.end(), base_language(tag)) == names.end()) return false;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  return U_SUCCESS(status) && !locale.isBogus() && tag.find("-u-") == std::string::npos &&
         std::all_of(tag.begin(), tag.end(), [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                  (c >= 'a' && c <= 'z');
         });
}

Numerals numerals_named(const std::string& name) {
  if (name == "latn") return Numerals::kLatin;
  return name == "arab" ? Numerals::kArabic : Numerals::kAuto;
}

struct Language::Parts {
  icu::Locale locale;
  const Catalogue* own;
  std::map<std::string, std::unique_ptr<icu::MessageFormat>> formats;  // parsed when first used
  std::vector<icu::number::LocalizedNumberFormatter> fixed;            // by decimals
  icu::number::LocalizedNumberFormatter plain;
};

Language::Language(const std::string& tag, Numerals numerals)
    : tag_(tag), parts_(std::make_unique<Parts>()) {
  parts_->locale = locale_of(tag, numerals);
  parts_->own = &catalogue(base_language(tag));
  const auto half_away_from_zero =
      icu::number::NumberFormatter::withLocale(parts_->locale).roundingMode(UNUM_ROUND_HALFUP);
  for (int decimals = 0; decimals <= 6; ++decimals) {
    parts_->fixed.push_back(
        half_away_from_zero.precision(icu::number::Precision::fixedFraction(decimals)));
  }
  parts_->plain = half_away_from_zero.precision(icu::number::Precision::maxFraction(6));
}

Language::~Language() = default;
Language::Language(Language&&) noexcept = default;

bool Language::is_right_to_left() const { return parts_->locale.isRightToLeft(); }

std::string Language::text(const std::string& key,
                           const std::map<std::string, Argument>& arguments) const {
  auto& format = parts_->formats[key];
  if (format == nullptr) {
    const auto own = parts_->own->find(key);
    const std::string& pattern = own != parts_->own->end() ? own->second : catalogue("en").at(key);
    UErrorCode status = U_ZERO_ERROR;
    format = std::make_unique<icu::MessageFormat>(
        icu::UnicodeString::fromUTF8(pattern), parts_->locale, status);
    check(status, "the message \"" + key + "\" in " + tag_);
  }
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, value] : arguments) {
    names.push_back(icu::UnicodeString::fromUTF8(name));
    if (const auto* number = std::get_if<double>(&value)) {
      values.emplace_back(*number);
    } else {
      values.emplace_back(icu::UnicodeString::fromUTF8(std::get<std::string>(value)));
    }
  }
  icu::UnicodeString result;
  UErrorCode status = U_ZERO_ERROR;
  format->format(
      names.data(), values.data(), static_cast<std::int32_t>(names.size()), result, status);
  check(status, "the message \"" + key + "\" in " + tag_);
  return utf8(result);
}

std::string Language::number(double value, int decimals) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto& formatter = parts_->fixed[static_cast<std::size_t>(std::clamp(decimals, 0, 6))];
  const auto formatted = formatter.formatDouble(value, status);
  return utf8(formatted.toString(status));
}

std::string Language::plain(double value) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = parts_->plain.formatDouble(value, status);
  return utf8(formatted.toString(status));
}

std::string Language::period(const std::string& from, const std::string& to) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::TimeZone& utc = *icu::TimeZone::getGMT();
  icu::SimpleDateFormat iso(icu::UnicodeString("yyyy-MM-dd"), icu::Locale::getRoot(), status);
  iso.setTimeZone(utc);
  const UDate first = iso.parse(icu::UnicodeString::fromUTF8(from), status);
  const UDate last = iso.parse(icu::UnicodeString::fromUTF8(to), status);
  const std::unique_ptr<icu::DateIntervalFormat> format(icu::DateIntervalFormat::createInstance(
      icu::UnicodeString("yMMMMd"), parts_->locale, status));
  if (U_FAILURE(status)) return from + "/" + to;
  format->setTimeZone(utc);
  const icu::DateInterval interval(first, last);
  icu::UnicodeString text;
  icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
  format->format(&interval, text, ignored, status);
  return U_FAILURE(status) ? from + "/" + to : utf8(text);
}

std::vector<std::string> Language::untranslated() const {
  std::vector<std::string> keys;
  for (const auto& [key, text] : catalogue("en")) {
    if (!parts_->own->contains(key)) keys.push_back(key);
  }
  return keys;
}

}  // namespace darkfigure
