#include "engine/questionnaire/classifications.h"

#include <algorithm>
#include <stdexcept>

#include "engine/io/csv.h"
#include "engine/questionnaire/shipped_files.h"

namespace darkfigure {
namespace {

// The rows of a shipped table, without its header.
std::vector<std::vector<std::string>> rows_of(std::string_view name, std::size_t columns) {
  const EmbeddedFile* file = find_shipped(name);
  if (file == nullptr) throw std::logic_error("a classification that is not shipped");
  std::vector<std::vector<std::string>> rows;
  parse_csv(file->content, [&](CsvRecord& record) {
    if (record.fields.size() != columns) throw std::logic_error("a damaged classification");
    if (record.line > 1) rows.push_back(record.fields);
  });
  return rows;
}

}  // namespace

std::span<const CrimeCategory> crime_categories() {
  static const std::vector<CrimeCategory> all = [] {
    std::vector<CrimeCategory> categories;
    for (const auto& row : rows_of("classifications/iccs.csv", 4))
      categories.push_back({row[0], std::stoi(row[1]), row[2], row[3]});
    return categories;
  }();
  return all;
}

std::span<const CrimeTag> crime_tags() {
  static const std::vector<CrimeTag> all = [] {
    std::vector<CrimeTag> tags;
    for (const auto& row : rows_of("classifications/iccs_tags.csv", 4))
      tags.push_back({row[0], row[1], row[2], row[3]});
    return tags;
  }();
  return all;
}

std::span<const SdmxCode> sdmx_codes() {
  static const std::vector<SdmxCode> all = [] {
    std::vector<SdmxCode> codes;
    for (const auto& row : rows_of("classifications/sdmx_codes.csv", 3))
      codes.push_back({row[0], row[1], row[2]});
    return codes;
  }();
  return all;
}

std::span<const Country> countries() {
  static const std::vector<Country> all = [] {
    std::vector<Country> list;
    for (const auto& row : rows_of("classifications/countries.csv", 4))
      list.push_back({row[0], row[1], row[2], row[3]});
    return list;
  }();
  return all;
}

const CrimeCategory* find_crime(std::string_view code) {
  const std::span<const CrimeCategory> all = crime_categories();
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const CrimeCategory& category) { return category.code == code; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace darkfigure
