#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

/// A category of the ICCS (version 1.0).
struct CrimeCategory {
  std::string code;  // "0401"
  int level = 1;     // 1 section, 2 division, 3 group, 4 class
  std::string parent;
  std::string title;
};

/// A disaggregating variable of the ICCS with one of its values; without a value, the variable.
struct CrimeTag {
  std::string group;  // "event", "victim", "perpetrator"
  std::string tag;    // "At"
  std::string value;
  std::string label;
};

/// A code of the SDG data structure.
struct SdmxCode {
  std::string codelist;  // "SERIES"
  std::string code;
  std::string label;
};

/// A country: ISO 3166-1 and M49.
struct Country {
  std::string iso2;
  std::string iso3;
  std::string m49;
  std::string name;
};

/// The classifications that the program carries (questionnaires/classifications).
std::span<const CrimeCategory> crime_categories();
std::span<const CrimeTag> crime_tags();
std::span<const SdmxCode> sdmx_codes();
std::span<const Country> countries();

/// The category of that code, or null.
const CrimeCategory* find_crime(std::string_view code);

}  // namespace darkfigure
