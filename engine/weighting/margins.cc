#include "engine/weighting/margins.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "engine/core/number_text.h"
#include "engine/core/row_list.h"
#include "engine/core/suggestion.h"
#include "engine/weighting/collapse.h"

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
         const MarginColumns& columns,
         MarginUnits units,
         Diagnostics& diagnostics)
      : control_(control), spec_(control.spec), columns_(columns), diagnostics_(diagnostics) {
    margin_.units = std::move(units);
  }

  BoundMargin bind();

 private:
  void index_units();
  void bind_values();
  void count_units();
  std::optional<std::size_t> locate(const ControlTotal& row, std::size_t variable);
  std::string code_of(const ControlTotal& row, bool& known);
  void assign_totals();
  void assign(const ControlTotal& row, std::size_t category);
  void check_totals();
  void override_totals();
  void report_unknown(const ControlTotal& row, const std::string& code);
  void report_empty();
  void error(const Location& place, std::string message, std::vector<std::string> details = {}) {
    diagnostics_.error(Concern::kData, place, std::move(message), std::move(details));
  }
  std::string shown(std::size_t category) const;
  std::string rows_text(const std::vector<std::size_t>& units) const {
    return row_list_text(columns_.data == nullptr ? units : columns_.data->in_file(units));
  }

  const ControlMargin& control_;
  const MarginSpec& spec_;
  const MarginColumns& columns_;
  Diagnostics& diagnostics_;
  std::vector<Categories> variables_;
  std::vector<Naming> naming_;
  std::vector<int> naming_row_;
  Collapse collapse_;
  std::vector<std::int32_t> category_of_group_;
  std::set<std::string> named_members_;  // of groups, by a row of the file
  std::vector<std::string> own_codes_;   // before the collapse
  std::vector<std::size_t> own_respondents_;
  std::vector<int> line_of_own_;      // of the file
  std::set<std::size_t> overridden_;  // categories whose total the config gives
  std::vector<std::string> own_labels_;
  BoundMargin margin_;
  std::vector<std::size_t> respondents_;  // per category
  std::vector<int> line_of_;
  struct Empty {
    Location place;
    std::string message;
    std::string code;
  };
  std::vector<Empty> empty_;  // totals without a respondent
};

// The sample's categories (crossed where there are several variables), sorted, and the units in
// each. A respondent without a category cannot be calibrated.
void Binder::index_units() {
  for (const Column* column : columns_.variables) variables_.push_back(categorize(*column));
  Categories all;
  if (variables_.empty()) {
    all.codes = {""};
    all.labels = {""};
    all.of_row.assign(margin_.units.takes_part.size(), 0);
  } else {
    all = cross(variables_);
  }
  own_codes_ = all.codes;
  own_respondents_.assign(own_codes_.size(), 0);
  for (std::size_t unit = 0; unit < all.of_row.size(); ++unit) {
    if (all.of_row[unit] >= 0 && margin_.units.takes_part[unit] != 0)
      ++own_respondents_[static_cast<std::size_t>(all.of_row[unit])];
  }
  own_labels_ = all.labels;
  collapse_ = parse_collapse(spec_.collapse, spec_.location, diagnostics_);
  resolve_labels(collapse_, all, spec_.location, diagnostics_);
  category_of_group_ = apply_collapse(collapse_, all);
  for (const Collapse::Group& group : collapse_.groups) margin_.collapse.push_back(group.text());
  margin_.codes = std::move(all.codes);
  margin_.labels = std::move(all.labels);
  margin_.of_unit = std::move(all.of_row);
}

void Binder::count_units() {
  respondents_.assign(margin_.codes.size(), 0);
  std::vector<std::size_t> missing;
  for (std::size_t unit = 0; unit < margin_.of_unit.size(); ++unit) {
    std::int32_t& category = margin_.of_unit[unit];
    if (margin_.units.takes_part[unit] == 0) {
      category = -1;
    } else if (category < 0) {
      missing.push_back(unit);
    } else {
      ++respondents_[static_cast<std::size_t>(category)];
    }
  }
  if (missing.empty()) return;
  error(spec_.location,
        "the margin \"" + margin_.name +
            "\" needs a category of every respondent but "
            "it is missing in " +
            rows_text(missing) + "; impute it or derive a complete variable");
}

void Binder::bind_values() {
  const std::size_t units = margin_.of_unit.size();
  if (columns_.total_of == nullptr) {
    margin_.value = margin_.units.multiplier;
    return;
  }
  const Column& column = *columns_.total_of;
  if (column.is_text) {
    error(spec_.location,
          "\"total_of\": expected a numeric variable but \"" + spec_.total_of + "\" holds text");
    return;
  }
  margin_.value.assign(units, 0.0);
  std::vector<std::size_t> missing;
  for (std::size_t unit = 0; unit < units; ++unit) {
    if (margin_.units.takes_part[unit] == 0) continue;
    if (!column.present(unit)) {
      missing.push_back(unit);
      continue;
    }
    const double multiplier = margin_.units.multiplier.empty() ? 1 : margin_.units.multiplier[unit];
    margin_.value[unit] = column.values[unit] * multiplier;
  }
  if (missing.empty()) return;
  error(spec_.location,
        "the total of \"" + spec_.total_of +
            "\" needs a value of every respondent but it is missing in " + rows_text(missing) +
            "; impute it or derive a complete variable");
}

std::optional<std::size_t> Binder::locate(const ControlTotal& row, std::size_t variable) {
  const Categories& categories = variables_[variable];
  const std::string& text = row.categories[variable];
  const auto by_code = find_code(categories, columns_.variables[variable]->is_text, text);
  const auto by_label = find_text(categories.labels, text);
  if (!by_code && !by_label) return {};
  if (by_code && by_label) return by_code;
  const Naming naming = by_code ? Naming::kCodes : Naming::kLabels;
  if (naming_[variable] == Naming::kUnknown) {
    naming_[variable] = naming;
    naming_row_[variable] = row.row;
  } else if (naming_[variable] != naming) {
    error({.file = spec_.file, .line = row.row},
          "expected " + naming_text(naming_[variable]) + " of \"" + spec_.variables[variable] +
              "\" as in line " + std::to_string(naming_row_[variable]) + " but found the " +
              (by_code ? "code" : "label") + " \"" + text + "\"");
  }
  return by_code ? by_code : by_label;
}

// The row's categories as a code; those that the sample does not have stay as they are written.
std::string Binder::code_of(const ControlTotal& row, bool& known) {
  std::string code;
  known = true;
  for (std::size_t k = 0; k < columns_.variables.size(); ++k) {
    const auto category = locate(row, k);
    known = known && category.has_value();
    code += (k == 0 ? "" : "*") + (category ? variables_[k].codes[*category] : row.categories[k]);
  }
  return code;
}

void Binder::report_unknown(const ControlTotal& row, const std::string& code) {
  if (row.total == 0) return;  // nobody there, and nobody expected
  std::string hint;
  std::string what = "\"" + code + "\"";
  for (std::size_t k = 0; k < columns_.variables.size(); ++k) {
    if (locate(row, k)) continue;
    const Categories& categories = variables_[k];
    std::vector<std::string> known = categories.codes;
    known.insert(known.end(), categories.labels.begin(), categories.labels.end());
    const bool labelled = !columns_.variables[k]->label_of(row.categories[k]).empty();
    if (!labelled) hint = did_you_mean(row.categories[k], known);
    what = "\"" + row.categories[k] + "\" of \"" + spec_.variables[k] + "\"";
    break;
  }
  empty_.push_back({{.file = spec_.file, .line = row.row},
                    "the margin \"" + margin_.name + "\" has a control total of " +
                        grouped_text(row.total) + " for " + what + " but no respondent has it" +
                        hint,
                    code});
}

// One list for the margin, so that it can be pasted as it is.
void Binder::report_empty() {
  std::vector<std::string> occupied;
  for (std::size_t k = 0; k < margin_.codes.size(); ++k) {
    if (respondents_[k] > 0) occupied.push_back(margin_.codes[k]);
  }
  std::vector<std::string> groups = margin_.collapse;
  for (const Empty& found : empty_) {
    const std::string neighbour = neighbour_of(found.code, occupied);
    if (!neighbour.empty()) groups = with_group(groups, {neighbour, found.code});
  }
  for (std::size_t k = 0; k < empty_.size(); ++k) {
    std::vector<std::string> details;
    if (k + 1 == empty_.size() && groups != margin_.collapse) {
      details = {"merge it with a neighbour: in the margin at " + spec_.location.text() + " put",
                 "    " + config_line("collapse", groups)};
    }
    error(empty_[k].place, empty_[k].message, std::move(details));
  }
}

std::string Binder::shown(std::size_t category) const {
  const std::string& label = margin_.labels[category];
  return "\"" + margin_.codes[category] + "\"" + (label.empty() ? "" : " (" + label + ")");
}

void Binder::assign(const ControlTotal& row, std::size_t category) {
  line_of_[category] = row.row;
  margin_.totals[category] += row.total;
}

void Binder::assign_totals() {
  line_of_.assign(margin_.codes.size(), 0);
  line_of_own_.assign(own_codes_.size(), 0);
  for (const ControlTotal& row : control_.totals) {
    bool known = false;
    const std::string code = code_of(row, known);
    const auto own =
        columns_.variables.empty() ? std::optional<std::size_t>(0) : find_text(own_codes_, code);
    if (own) {
      if (line_of_own_[*own] > 0) {
        const std::string& label = own_labels_[*own];
        error({.file = spec_.file, .line = row.row},
              "the category \"" + code + "\"" + (label.empty() ? "" : " (" + label + ")") +
                  " of the margin \"" + margin_.name + "\" stands already in line " +
                  std::to_string(line_of_own_[*own]));
        continue;
      }
      line_of_own_[*own] = row.row;
    }
    const auto group = collapse_.group_of(code);
    if (group) named_members_.insert(code);
    const bool occupied = group && category_of_group_[*group] >= 0 &&
                          respondents_[static_cast<std::size_t>(category_of_group_[*group])] > 0;
    if (occupied) {
      assign(row, static_cast<std::size_t>(category_of_group_[*group]));
    } else if (columns_.variables.empty()) {
      assign(row, 0);
    } else if (const auto category = find_text(margin_.codes, code); category && known) {
      if (respondents_[*category] > 0 || row.total == 0) {
        assign(row, *category);
      } else {
        report_unknown(row, code);
      }
    } else {
      report_unknown(row, code);
    }
  }
}

// Every category of the respondents needs a total, and a total that can be met.
void Binder::check_totals() {
  for (std::size_t k = 0; k < line_of_.size(); ++k) {
    if (respondents_[k] == 0) continue;
    const std::string have =
        ", which " + grouped_text(static_cast<double>(respondents_[k])) + " respondents have";
    if (line_of_[k] == 0 && !columns_.variables.empty()) {
      error({.file = spec_.file},
            "the margin \"" + margin_.name + "\" has no control total for " + shown(k) + have +
                "; add a line for it");
    } else if (!margin_.is_numeric && margin_.totals[k] == 0) {
      error({.file = spec_.file, .line = line_of_[k]},
            "the margin \"" + margin_.name + "\" has the control total 0 for " + shown(k) + have +
                "; correct the total or give them weight 0");
    }
  }
  // A merged total that lacks a member's would be too low without a word.
  for (std::size_t k = 0; k < own_codes_.size(); ++k) {
    const auto group = collapse_.group_of(own_codes_[k]);
    if (!group || own_respondents_[k] == 0 || line_of_own_[k] > 0) continue;
    if (overridden_.count(static_cast<std::size_t>(category_of_group_[*group])) > 0) continue;
    error({.file = spec_.file},
          "the margin \"" + margin_.name + "\" has no control total for \"" + own_codes_[k] +
              "\", which is part of \"" + collapse_.groups[*group].text() + "\" and which " +
              grouped_text(static_cast<double>(own_respondents_[k])) +
              " respondents have; add a line for it");
  }
  for (const Collapse::Group& group : collapse_.groups) {
    for (const std::string& member : group.members) {
      if (named_members_.count(member) > 0 || find_text(own_codes_, member)) continue;
      diagnostics_.error(Concern::kConfig,
                         spec_.location,
                         "\"collapse\": the margin \"" + margin_.name + "\" has no category \"" +
                             member + "\"" + did_you_mean(member, own_codes_));
    }
  }
}

// "7 = 1200" replaces the file's total of category 7.
void Binder::override_totals() {
  for (const std::string& text : spec_.totals) {
    const std::size_t equals = text.rfind('=');
    const auto total =
        equals == std::string::npos ? std::nullopt : parse_number(text.substr(equals + 1));
    std::string name = text.substr(0, equals);
    name.erase(name.find_last_not_of(' ') + 1);
    auto category = find_text(margin_.codes, name);
    const bool one_label = std::count(margin_.labels.begin(), margin_.labels.end(), name) == 1;
    if (!category && one_label) category = find_text(margin_.labels, name);
    if (name.empty() && columns_.variables.empty()) category = 0;
    const bool twice = category && !overridden_.insert(*category).second;
    if (total && category && !twice && (margin_.is_numeric || *total >= 0)) {
      margin_.totals[*category] = *total;
      line_of_[*category] = std::max(line_of_[*category], 1);
      continue;
    }
    diagnostics_.error(Concern::kConfig,
                       spec_.location,
                       "\"totals\": expected a category of the margin \"" + margin_.name +
                           "\", once, and its total, as \"7 = 1200\", but found \"" + text + "\"");
  }
}

BoundMargin Binder::bind() {
  margin_.name = spec_.name();
  margin_.level = spec_.level;
  margin_.softness = spec_.softness;
  margin_.is_numeric = !spec_.total_of.empty();
  margin_.declared_totals = spec_.totals;
  margin_.location = spec_.location;
  naming_.assign(columns_.variables.size(), Naming::kUnknown);
  naming_row_.assign(columns_.variables.size(), 0);
  index_units();
  count_units();
  bind_values();
  margin_.totals.assign(margin_.codes.size(), 0);
  if (control_.totals.empty()) return std::move(margin_);
  assign_totals();
  override_totals();
  check_totals();
  report_empty();
  return std::move(margin_);
}

}  // namespace

double BoundMargin::grand_total() const {
  return std::accumulate(totals.begin(), totals.end(), 0.0);
}

std::string BoundMargin::category_name(std::size_t category) const {
  if (codes[category].empty()) return "total of \"" + name + "\"";
  const std::string& label = labels[category];
  return "margin \"" + name + "\", category \"" + codes[category] + "\"" +
         (label.empty() ? "" : " (" + label + ")");
}

BoundMargin bind_margin(const ControlMargin& control,
                        const MarginColumns& columns,
                        MarginUnits units,
                        Diagnostics& diagnostics) {
  return Binder(control, columns, std::move(units), diagnostics).bind();
}

namespace {

// What the grand totals of margins that count the same units must equal: that of the first hard
// one.
const BoundMargin& reference_margin(const std::vector<BoundMargin>& margins,
                                    const BoundMargin& margin) {
  for (const bool soft_too : {false, true}) {
    for (const BoundMargin& other : margins) {
      const bool counts_same = !other.is_numeric && other.level == margin.level;
      if (counts_same && (soft_too || !other.softness.soft())) return other;
    }
  }
  return margin;
}

}  // namespace

void scale_margins(std::vector<BoundMargin>& margins) {
  for (BoundMargin& margin : margins) {
    const double reference =
        margin.is_numeric ? margin.grand_total() : reference_margin(margins, margin).grand_total();
    const double factor = margin.is_numeric ? 1 : reference / margin.grand_total();
    margin.scaling = factor;
    for (double& total : margin.totals) total *= factor;
  }
}

void check_grand_totals(const std::vector<BoundMargin>& margins,
                        double tolerance,
                        Diagnostics& diagnostics) {
  for (const BoundMargin& margin : margins) {
    if (margin.is_numeric || margin.softness.soft()) continue;
    const BoundMargin& reference = reference_margin(margins, margin);
    const double first = reference.grand_total();
    const double other = margin.grand_total();
    if (std::abs(first - other) <= tolerance * std::max(first, other)) continue;
    diagnostics.error(Concern::kData,
                      margin.location,
                      "the margins \"" + reference.name + "\" and \"" + margin.name +
                          "\" have different grand totals: " + grouped_text(first, 2) + " and " +
                          grouped_text(other, 2) + " (difference " +
                          grouped_text(other - first, 2) +
                          "); correct the totals or set scale_margins = true in [calibration]");
  }
}

}  // namespace darkfigure
