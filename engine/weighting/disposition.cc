#include "engine/weighting/disposition.h"

#include <array>
#include <map>
#include <optional>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"

namespace darkfigure {
namespace {

using CodeTable = std::map<std::string, Disposition>;

// Codes of a numeric variable may be written as "01" or "1.0"; those of a text are what they are.
CodeTable declared_codes(const DispositionSpec& spec, bool is_text, Diagnostics& diagnostics) {
  const std::array lists = {std::pair(&spec.respondent, Disposition::kRespondent),
                            std::pair(&spec.nonrespondent, Disposition::kNonrespondent),
                            std::pair(&spec.unknown, Disposition::kUnknown),
                            std::pair(&spec.ineligible, Disposition::kIneligible)};
  CodeTable table;
  for (const auto& [codes, disposition] : lists) {
    for (const std::string& text : *codes) {
      const auto number = is_text ? std::nullopt : parse_number(text);
      const std::string code = number ? shortest_text(*number) : text;
      if (table.try_emplace(code, disposition).second) continue;
      diagnostics.error(Concern::kConfig,
                        spec.location,
                        "the disposition code \"" + code +
                            "\" stands twice; each code is of one "
                            "kind: respondent, nonrespondent, unknown or ineligible");
    }
  }
  return table;
}

std::optional<Disposition> aapor(const std::string& code) {
  switch (code.empty() ? '\0' : code.front()) {
    case '1':
      return Disposition::kRespondent;
    case '2':
      return Disposition::kNonrespondent;
    case '3':
      return Disposition::kUnknown;
    case '4':
      return Disposition::kIneligible;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<Disposition> bind_dispositions(const DispositionSpec& spec,
                                           const Column& column,
                                           const std::vector<double>& base_weight,
                                           Diagnostics& diagnostics) {
  const CodeTable table = declared_codes(spec, column.is_text, diagnostics);
  const Categories categories = categorize(column);
  std::vector<std::optional<Disposition>> of_category;
  for (std::size_t k = 0; k < categories.codes.size(); ++k) {
    const std::string& code = categories.codes[k];
    const auto entry = table.find(code);
    of_category.push_back(entry != table.end() ? std::optional(entry->second)
                          : table.empty()      ? aapor(code)
                                               : std::nullopt);
    if (of_category.back()) continue;
    const std::string& label = categories.labels[k];
    diagnostics.error(
        Concern::kData,
        spec.location,
        "the disposition \"" + code + "\"" + (label.empty() ? "" : " (" + label + ")") + " of \"" +
            spec.variable + "\" " +
            (table.empty()
                 ? "is no AAPOR code (1 interview, 2 eligible without interview, 3 unknown "
                   "eligibility, 4 not eligible): list the codes in [weighting]"
                 : "is in none of the lists of [weighting]: respondent, nonrespondent, "
                   "unknown, ineligible"));
  }
  std::vector<Disposition> dispositions(column.rows(), Disposition::kIneligible);
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const std::int32_t category = categories.of_row[row];
    if (category < 0) {
      if (base_weight[row] > 0) missing.push_back(row);
    } else if (const auto& found = of_category[static_cast<std::size_t>(category)]) {
      dispositions[row] = *found;
    }
  }
  if (!missing.empty()) {
    diagnostics.error(Concern::kData,
                      spec.location,
                      "expected a disposition of every sampled unit but \"" + spec.variable +
                          "\" is missing in " + row_list_text(missing));
  }
  return dispositions;
}

}  // namespace darkfigure
