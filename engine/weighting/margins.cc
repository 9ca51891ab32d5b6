#include "engine/weighting/margins.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// How a file names the categories of one variable.
enum class Naming { kUnknown, kCodes, kLabels };

std::optional<std::size_t> find_text(const std::vector<std::string>& texts,
                                     const std::string& text) {
  const auto at = std::find(texts.begin(), texts.end(), text);
  if (text.empty() || at == texts.end()) return {};
  return static_cast<std::size_t>(at - texts.begin());
}

// The category a control total names, by code ("1", also "01" or "1.0" for a numeric variable).
std::optional<std::size_t> find_code(const Categories& categories,
                                     bool is_text,
                                     const std::string& text) {
  if (is_text) return find_text(categories.codes, text);
  const auto number = parse_number(text);
  return number ? find_text(categories.codes, shortest_text(*number)) : std::nullopt;
}

std::string naming_text(Naming naming) { return naming == Naming::kCodes ? "codes" : "labels"; }

class Binder {
 public:
  Binder(const ControlMargin& control,
         const std::vector<const Column*>& columns,
         const Design& design,
         Diagnostics& diagnostics)
      : control_(control), columns_(columns), design_(design), diagnostics_(diagnostics) {}

  BoundMargin bind();

 private:
  void index_rows();
  std::optional<std::string> read_codes(const ControlTotal& row);
  std::optional<std::size_t> locate(const ControlTotal& row, std::size_t variable);
  void report_unknown(const ControlTotal& row, std::size_t variable);
  void assign_totals();
  std::string shown(std::size_t category) const;

  const ControlMargin& control_;
  const std::vector<const Column*>& columns_;
  const Design& design_;
  Diagnostics& diagnostics_;
  std::vector<Categories> variables_;
  std::vector<Naming> naming_;
  std::vector<int> naming_row_;
  BoundMargin margin_;
  std::vector<std::size_t> respondents_;  // per category, rows with positive weight
};

// The sample's categories (crossed where there are several variables), sorted, and the rows in
// each. A row without a category cannot be calibrated.
void Binder::index_rows() {
  for (const Column* column : columns_) variables_.push_back(categorize(*column));
  Categories crossed = cross(variables_);
  margin_.codes = std::move(crossed.codes);
  margin_.labels = std::move(crossed.labels);
  margin_.of_row = std::move(crossed.of_row);
  respondents_.assign(margin_.codes.size(), 0);
  std::vector<std::size_t> missing;
  for (std::size_t row = 0; row < design_.rows(); ++row) {
    if (design_.base_weight[row] == 0) continue;
    const std::int32_t category = margin_.of_row[row];
    if (category < 0) {
      missing.push_back(row);
    } else {
      ++respondents_[static_cast<std::size_t>(category)];
    }
  }
  if (!missing.empty()) {
    diagnostics_.error(Concern::kData,
                       control_.location,
                       "the margin \"" + margin_.name +
                           "\" needs a category of every respondent but "
                           "it is missing in " +
                           row_list_text(missing) + "; impute it or derive a complete variable");
  }
}

std::optional<std::size_t> Binder::locate(const ControlTotal& row, std::size_t variable) {
  const Categories& categories = variables_[variable];
  const std::string& text = row.categories[variable];
  const auto by_code = find_code(categories, columns_[variable]->is_text, text);
  const auto by_label = find_text(categories.labels, text);
  if (!by_code && !by_label) return {};
  if (by_code && by_label) return by_code;
  const Naming naming = by_code ? Naming::kCodes : Naming::kLabels;
  if (naming_[variable] == Naming::kUnknown) {
    naming_[variable] = naming;
    naming_row_[variable] = row.row;
  } else if (naming_[variable] != naming) {
    diagnostics_.error(Concern::kData,
                       {.file = control_.file, .line = row.row},
                       "expected " + naming_text(naming_[variable]) + " of \"" +
                           control_.variables[variable] + "\" as in line " +
                           std::to_string(naming_row_[variable]) + " but found the " +
                           (by_code ? "code" : "label") + " \"" + text + "\"");
  }
  return by_code ? by_code : by_label;
}

void Binder::report_unknown(const ControlTotal& row, std::size_t variable) {
  const Location place{.file = control_.file, .line = row.row};
  const std::string category = "\"" + row.categories[variable] + "\"";
  if (row.total == 0) return;  // nobody there, and nobody expected
  const Categories& categories = variables_[variable];
  std::vector<std::string> known = categories.codes;
  known.insert(known.end(), categories.labels.begin(), categories.labels.end());
  const bool labelled = !columns_[variable]->label_of(row.categories[variable]).empty();
  diagnostics_.error(Concern::kData,
                     place,
                     "the margin \"" + margin_.name + "\" has a control total of " +
                         grouped_text(row.total) + " for " + category + " of \"" +
                         control_.variables[variable] + "\" but no respondent has it" +
                         (labelled ? "; merge it with a neighbour in the data and in the totals"
                                   : did_you_mean(row.categories[variable], known)));
}

std::optional<std::string> Binder::read_codes(const ControlTotal& row) {
  std::string code;
  bool complete = true;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    const auto category = locate(row, k);
    if (!category) {
      report_unknown(row, k);
      complete = false;
    } else {
      code += (k == 0 ? "" : "*") + variables_[k].codes[*category];
    }
  }
  return complete ? std::optional(code) : std::nullopt;
}

std::string Binder::shown(std::size_t category) const {
  const std::string& label = margin_.labels[category];
  return "\"" + margin_.codes[category] + "\"" + (label.empty() ? "" : " (" + label + ")");
}

void Binder::assign_totals() {
  std::vector<int> line_of(margin_.codes.size(), 0);
  margin_.totals.assign(margin_.codes.size(), 0);
  for (const ControlTotal& row : control_.totals) {
    const auto code = read_codes(row);
    if (!code) continue;
    const auto category = find_text(margin_.codes, *code);
    const Location place{.file = control_.file, .line = row.row};
    if (!category || respondents_[*category] == 0) {
      if (row.total == 0) continue;
      diagnostics_.error(Concern::kData,
                         place,
                         "the margin \"" + margin_.name + "\" has a control total of " +
                             grouped_text(row.total) + " for \"" + *code +
                             "\" but no respondent has it; merge it with a neighbour in the data "
                             "and in the totals");
    } else if (line_of[*category] > 0) {
      diagnostics_.error(Concern::kData,
                         place,
                         "the category " + shown(*category) + " of the margin \"" + margin_.name +
                             "\" stands already in line " + std::to_string(line_of[*category]));
    } else {
      line_of[*category] = row.row;
      margin_.totals[*category] = row.total;
    }
  }
  for (std::size_t k = 0; k < line_of.size(); ++k) {
    if (respondents_[k] == 0) continue;
    if (line_of[k] > 0 && margin_.totals[k] == 0) {
      diagnostics_.error(Concern::kData,
                         {.file = control_.file, .line = line_of[k]},
                         "the margin \"" + margin_.name + "\" has the control total 0 for " +
                             shown(k) + ", which " +
                             grouped_text(static_cast<double>(respondents_[k])) +
                             " respondents have; correct the total or give them weight 0");
    }
    if (line_of[k] > 0) continue;
    diagnostics_.error(Concern::kData,
                       {.file = control_.file},
                       "the margin \"" + margin_.name + "\" has no control total for " + shown(k) +
                           ", which " + grouped_text(static_cast<double>(respondents_[k])) +
                           " respondents have; add a line for it");
  }
}

BoundMargin Binder::bind() {
  margin_.name = control_.name();
  naming_.assign(columns_.size(), Naming::kUnknown);
  naming_row_.assign(columns_.size(), 0);
  index_rows();
  if (!control_.totals.empty()) {
    assign_totals();
  } else {
    margin_.totals.assign(margin_.codes.size(), 0);
  }
  return std::move(margin_);
}

}  // namespace

double BoundMargin::grand_total() const {
  return std::accumulate(totals.begin(), totals.end(), 0.0);
}

BoundMargin bind_margin(const ControlMargin& control,
                        const std::vector<const Column*>& columns,
                        const Design& design,
                        Diagnostics& diagnostics) {
  return Binder(control, columns, design, diagnostics).bind();
}

std::vector<double> scale_margins(std::vector<BoundMargin>& margins) {
  std::vector<double> factors;
  for (BoundMargin& margin : margins) {
    const double factor = margins.front().grand_total() / margin.grand_total();
    factors.push_back(factor);
    for (double& total : margin.totals) total *= factor;
  }
  return factors;
}

void check_grand_totals(const std::vector<BoundMargin>& margins,
                        const std::vector<ControlMargin>& controls,
                        double tolerance,
                        Diagnostics& diagnostics) {
  for (std::size_t k = 1; k < margins.size(); ++k) {
    const double first = margins[0].grand_total();
    const double other = margins[k].grand_total();
    if (std::abs(first - other) <= tolerance * std::max(first, other)) continue;
    diagnostics.error(Concern::kData,
                      controls[k].location,
                      "the margins \"" + margins[0].name + "\" and \"" + margins[k].name +
                          "\" have different grand totals: " + grouped_text(first, 2) + " and " +
                          grouped_text(other, 2) + " (difference " +
                          grouped_text(other - first, 2) +
                          "); correct the totals or set scale_margins = true in [calibration]");
  }
}

}  // namespace darkfigure
