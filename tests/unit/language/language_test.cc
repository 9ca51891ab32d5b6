#include "engine/language/language.h"

#include <set>

#include <gtest/gtest.h>

#include "engine/config/config_document.h"

namespace darkfigure {
namespace {

// Places of a pattern: "{n, plural, …}" → n.
std::set<std::string> places_of(const std::string& pattern) {
  std::set<std::string> places;
  for (std::size_t at = 0; (at = pattern.find('{', at)) != std::string::npos; ++at) {
    std::string name;
    for (std::size_t k = at + 1; k < pattern.size() && (std::islower(pattern[k]) != 0); ++k)
      name += pattern[k];
    const char end = pattern[at + 1 + name.size()];
    if (!name.empty() && (end == '}' || end == ',')) places.insert(name);
  }
  return places;
}

std::map<std::string, std::string> messages_of(const EmbeddedFile& file) {
  static constexpr SectionSpec kSections[] = {{"messages", "", true, false, true}};
  Diagnostics diagnostics;
  const ConfigDocument document = parse_config(std::string(file.name),
                                               std::string(file.content),
                                               {.sections = kSections, .keys = {}},
                                               diagnostics);
  diagnostics.throw_if_errors();
  std::map<std::string, std::string> messages;
  for (const ConfigValue& value : document.section("messages").values)
    messages[value.key] = value.text();
  return messages;
}

TEST(Language, EveryCatalogueHasEveryMessageWithItsPlaces) {
  const auto english = messages_of(shipped_catalogues().front());
  ASSERT_GT(english.size(), 150U);
  for (const EmbeddedFile& file : shipped_catalogues()) {
    const Language language(std::string(file.name), Numerals::kAuto);
    EXPECT_TRUE(language.untranslated().empty()) << file.name;
    const auto own = messages_of(file);
    EXPECT_EQ(own.size(), english.size()) << file.name;
    for (const auto& [key, pattern] : english) {
      ASSERT_TRUE(own.contains(key)) << file.name << " " << key;
      EXPECT_EQ(places_of(own.at(key)), places_of(pattern)) << file.name << " " << key;
      std::map<std::string, Language::Argument> arguments;
      for (const std::string& place : places_of(pattern)) arguments[place] = 3.0;
      EXPECT_EQ(language.text(key, arguments).find('{'), std::string::npos)
          << file.name << " " << key;
    }
  }
}

// Plural rules of CLDR: Russian 1, 21 one; 3 few; 5 many. Arabic 2 two; 3 few; 11 many.
TEST(Language, ChoosesPluralForms) {
  const Language russian("ru", Numerals::kAuto);
  const auto withheld = [](const Language& language, double n) {
    return language.text("disclosure_count", {{"n", n}});
  };
  // The message without its number.
  const auto ending = [&](const Language& language, double n) {
    std::string text = withheld(language, n);
    const std::string number = language.plain(n);
    text.erase(text.find(number), number.size());
    return text;
  };
  EXPECT_EQ(ending(russian, 1), ending(russian, 21));
  EXPECT_NE(ending(russian, 1), ending(russian, 3));
  EXPECT_NE(ending(russian, 3), ending(russian, 5));
  const Language arabic("ar", Numerals::kLatin);
  EXPECT_NE(ending(arabic, 3), ending(arabic, 11));
  EXPECT_EQ(Language("en", Numerals::kAuto).text("base_cases", {{"n", 1.0}}),
            "1 case in the sample");
  // =0 stands before the rules.
  EXPECT_EQ(Language("en", Numerals::kAuto).text("disclosure_count", {{"n", 0.0}}),
            "No estimate was withheld.");
}

// Half away from zero (Statistics Canada's rule), not ICU's half to even: 0.125 and 2.5 are exact
// in binary.
TEST(Language, RoundsHalfAwayFromZero) {
  const Language english("en", Numerals::kAuto);
  EXPECT_EQ(english.number(0.125, 2), "0.13");
  EXPECT_EQ(english.number(2.5, 0), "3");
  EXPECT_EQ(english.number(-2.5, 0), "-3");
  EXPECT_EQ(english.number(1234567.25, 1), "1,234,567.3");
}

TEST(Language, WritesNumbersAsTheRegionDoes) {
  EXPECT_EQ(Language("es-MX", Numerals::kAuto).number(1234.5, 1), "1,234.5");
  EXPECT_EQ(Language("fr", Numerals::kAuto).number(0.5, 1), "0,5");
  EXPECT_EQ(Language("ar-EG", Numerals::kAuto).number(12.5, 1), "١٢٫٥");
  EXPECT_EQ(Language("ar-EG", Numerals::kLatin).number(12.5, 1), "12.5");
  EXPECT_EQ(Language("ar-MA", Numerals::kAuto).number(12.5, 1), "12,5");
  EXPECT_TRUE(Language("ar", Numerals::kAuto).is_right_to_left());
  EXPECT_FALSE(Language("ko", Numerals::kAuto).is_right_to_left());
}

TEST(Language, KnowsItsLanguagesAndTheirRegions) {
  EXPECT_EQ(language_names().size(), 8U);
  EXPECT_TRUE(knows_language("es-MX"));
  EXPECT_FALSE(knows_language("de"));
  EXPECT_FALSE(knows_language("es_MX"));
  EXPECT_FALSE(knows_language("es/../x"));
  EXPECT_FALSE(knows_language(""));
}

}  // namespace
}  // namespace darkfigure
