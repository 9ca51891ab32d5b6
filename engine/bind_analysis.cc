#include "engine/bind_analysis.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/bind_contrasts.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

// Rows of the design's level with weight for which the condition is true.
std::vector<std::uint8_t> base_rows(Survey& survey, const SourceText& where) {
  std::vector<std::uint8_t> base;
  for (std::size_t row = 0; row < survey.design.rows(); ++row)
    base.push_back(survey.design.base_weight[row] > 0 && survey.design.respondent[row] != 0);
  if (where.empty()) return base;
  const Column condition = survey.variables[survey.design_level]->evaluate_condition(where);
  for (std::size_t row = 0; row < base.size(); ++row)
    base[row] = base[row] != 0 && condition.present(row) && condition.values[row] != 0;
  return base;
}

// A unit of the base counts 1: its sums are the cells' weights.
double counted(Sums sums) { return sums.numerator; }

void bind_crosstab(Survey& survey, const CrosstabSpec& spec, Diagnostics& diagnostics) {
  Variables& variables = *survey.variables[survey.design_level];
  const Column* rows = variables.find(spec.rows, spec.location);
  const Column* columns = variables.find(spec.columns, spec.location);
  if (rows == nullptr || columns == nullptr) return;
  if (spec.rows == spec.columns) {
    diagnostics.error(Concern::kConfig,
                      spec.location,
                      "expected two variables to cross but found \"" + spec.rows + "\" twice");
    return;
  }
  const std::vector<std::uint8_t> base = base_rows(survey, spec.where);
  if (diagnostics.has_errors()) return;
  const Categories row = categorize(*rows);
  const Categories column = categorize(*columns);
  constexpr std::size_t kMostCells = 100;
  if (row.codes.size() * column.codes.size() > kMostCells) {
    diagnostics.error(
        Concern::kConfig,
        spec.location,
        "the cross-tabulation \"" + spec.id + "\" has " + std::to_string(row.codes.size()) + " × " +
            std::to_string(column.codes.size()) + " categories; derive variables that group them");
    return;
  }
  Crosstab crosstab{.id = spec.id,
                    .label = spec.label,
                    .rows = spec.rows,
                    .columns = spec.columns,
                    .indicator = survey.indicators.size(),
                    .row_count = row.codes.size(),
                    .column_count = column.codes.size()};
  Domain both = bind_domain({rows, columns});
  const std::size_t cells = both.categories.codes.size();
  crosstab.row_of_cell.resize(cells);
  crosstab.column_of_cell.resize(cells);
  BoundIndicator counts{.spec = {.id = spec.id},
                        .statistic = {.name = "count", .value = counted, .influence = nullptr},
                        .frame = survey.frames.size(),
                        .in_base = base,
                        .unanswered = std::vector<std::uint8_t>(base.size(), 0),
                        .z = {},
                        .x = std::vector<double>(base.size(), 0.0)};
  for (std::size_t k = 0; k < base.size(); ++k) {
    const std::int32_t cell = both.categories.of_row[k];
    counts.in_base[k] = base[k] != 0 && cell >= 0;
    counts.z.push_back(counts.in_base[k]);
    if (cell < 0) continue;
    crosstab.row_of_cell[static_cast<std::size_t>(cell)] = static_cast<std::size_t>(row.of_row[k]);
    crosstab.column_of_cell[static_cast<std::size_t>(cell)] =
        static_cast<std::size_t>(column.of_row[k]);
  }
  survey.frames.push_back({survey.frames.front().units,
                           tabulate_domains({whole_population(base.size()), std::move(both)})});
  survey.indicators.push_back(std::move(counts));
  survey.crosstabs.push_back(std::move(crosstab));
}

class RegressionBinding {
 public:
  RegressionBinding(Survey& survey, const RegressionSpec& spec, Diagnostics& diagnostics)
      : survey_(survey), spec_(spec), diagnostics_(diagnostics) {}

  void bind() {
    Variables& variables = *survey_.variables[survey_.design_level];
    const Column outcome = variables.evaluate_condition(spec_.outcome);
    std::vector<std::uint8_t> base = base_rows(survey_, spec_.where);
    std::vector<const Column*> columns;
    for (const auto* names : {&spec_.predictors, &spec_.numeric_predictors}) {
      for (const std::string& name : *names)
        columns.push_back(variables.find(name, spec_.location));
    }
    const bool found = std::find(columns.begin(), columns.end(), nullptr) == columns.end();
    if (!found || diagnostics_.has_errors()) return;
    model_ = {.id = spec_.id, .label = spec_.label, .outcome = spec_.outcome.text};
    for (std::size_t row = 0; row < base.size(); ++row) {
      const bool complete = std::all_of(columns.begin(), columns.end(), [&](const Column* column) {
        return column->present(row);
      });
      if (base[row] == 0 || !complete || !outcome.present(row)) continue;
      model_.rows.push_back(static_cast<std::uint32_t>(row));
      model_.y.push_back(outcome.values[row] != 0);
    }
    if (model_.rows.empty()) {
      error("no row has the outcome and all predictors of the regression \"" + spec_.id + "\"");
      return;
    }
    check_references();
    std::size_t parameters = 1;
    for (std::size_t k = 0; k < columns.size(); ++k)
      add_predictor(*columns[k], k >= spec_.predictors.size(), parameters);
    if (diagnostics_.has_errors()) return;
    group_rows(columns, parameters);
    check_rank();
    if (diagnostics_.has_errors()) return;
    survey_.regressions.push_back(std::move(model_));
  }

 private:
  void error(std::string message) const {
    diagnostics_.error(Concern::kConfig, spec_.location, std::move(message));
  }

  void check_references() const {
    std::vector<std::string> seen;
    for (const auto& [name, code] : spec_.references) {
      const auto& predictors = spec_.predictors;
      if (std::find(predictors.begin(), predictors.end(), name) == predictors.end())
        error("\"reference\": \"" + name + "\" is no categorical predictor" +
              did_you_mean(name, predictors));
      if (std::find(seen.begin(), seen.end(), name) != seen.end())
        error("\"reference\": \"" + name + "\" has two references");
      seen.push_back(name);
    }
  }

  void add_predictor(const Column& column, bool is_numeric, std::size_t& parameters) {
    Predictor predictor{.name = column.name,
                        .is_numeric = is_numeric,
                        .codes = {},
                        .labels = {},
                        .first = parameters};
    std::vector<std::int32_t> category(model_.rows.size(), 0);
    if (is_numeric && column.is_text)
      error("\"numeric_predictors\": \"" + column.name + "\" is text");
    if (!is_numeric) {
      const Categories categories = categorize(gather(column, model_.rows));
      order_categories(column.name, categories, predictor, category);
    }
    parameters += is_numeric ? 1 : std::max<std::size_t>(predictor.codes.size(), 1) - 1;
    categories_.push_back(std::move(category));
    model_.predictors.push_back(std::move(predictor));
  }

  // The reference first, the others sorted.
  void order_categories(const std::string& name,
                        const Categories& categories,
                        Predictor& predictor,
                        std::vector<std::int32_t>& category) {
    constexpr std::size_t kMostCategories = 100;
    if (categories.codes.size() < 2 || categories.codes.size() > kMostCategories) {
      error("the predictor \"" + name + "\" has " + std::to_string(categories.codes.size()) +
            " categories among the rows of the regression; expected 2 to " +
            std::to_string(kMostCategories));
      return;
    }
    std::size_t reference = 0;
    for (const auto& [predictor_name, code] : spec_.references) {
      if (predictor_name != name) continue;
      const auto at = std::find(categories.codes.begin(), categories.codes.end(), code);
      if (at == categories.codes.end()) {
        error("\"reference\": \"" + name + "\" has no category \"" + code + "\"" +
              did_you_mean(code, categories.codes));
        return;
      }
      reference = static_cast<std::size_t>(at - categories.codes.begin());
    }
    std::vector<std::size_t> order = {reference};
    for (std::size_t k = 0; k < categories.codes.size(); ++k) {
      if (k != reference) order.push_back(k);
    }
    std::vector<std::int32_t> place(order.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
      predictor.codes.push_back(categories.codes[order[k]]);
      predictor.labels.push_back(categories.labels[order[k]]);
      place[order[k]] = static_cast<std::int32_t>(k);
    }
    for (std::size_t k = 0; k < category.size(); ++k)
      category[k] = place[static_cast<std::size_t>(categories.of_row[k])];
  }

  // Rows with the same predictors share a row of the design matrix.
  void group_rows(const std::vector<const Column*>& columns, std::size_t parameters) {
    const auto p = static_cast<Eigen::Index>(parameters);
    model_.center = Eigen::VectorXd::Zero(p);
    model_.scale = Eigen::VectorXd::Ones(p);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (model_.predictors[k].is_numeric) standardize(*columns[k], model_.predictors[k]);
    }
    std::map<std::vector<double>, std::uint32_t> cell_of;
    std::vector<std::vector<double>> cells;
    for (std::size_t i = 0; i < model_.rows.size(); ++i) {
      std::vector<double> x(parameters, 0.0);
      x.front() = 1;
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const Predictor& predictor = model_.predictors[k];
        if (predictor.is_numeric) {
          const auto at = static_cast<Eigen::Index>(predictor.first);
          x[predictor.first] =
              (columns[k]->values[model_.rows[i]] - model_.center[at]) / model_.scale[at];
        } else if (categories_[k][i] > 0) {
          x[predictor.first + static_cast<std::size_t>(categories_[k][i]) - 1] = 1;
        }
      }
      const auto [entry, is_new] = cell_of.try_emplace(x, static_cast<std::uint32_t>(cells.size()));
      if (is_new) cells.push_back(x);
      model_.cell.push_back(entry->second);
    }
    model_.x.resize(static_cast<Eigen::Index>(cells.size()), p);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      for (std::size_t j = 0; j < parameters; ++j)
        model_.x(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(j)) = cells[c][j];
    }
  }

  // A column that follows from those before it has no coefficient of its own.
  void check_rank() const {
    constexpr double kDependent = 1e-10;
    std::vector<double> rows(static_cast<std::size_t>(model_.x.rows()), 0.0);
    for (const std::uint32_t cell : model_.cell) rows[cell] += 1;
    Eigen::MatrixXd basis(model_.x.rows(), model_.x.cols());
    for (Eigen::Index j = 0; j < model_.x.cols(); ++j) {
      Eigen::VectorXd column = model_.x.col(j);
      for (Eigen::Index c = 0; c < column.size(); ++c)
        column[c] *= std::sqrt(rows[static_cast<std::size_t>(c)]);
      const double size = column.norm();
      for (int pass = 0; pass < 2; ++pass) {  // twice is enough against rounding
        for (Eigen::Index k = 0; k < j; ++k) column -= basis.col(k).dot(column) * basis.col(k);
      }
      basis.col(j).setZero();
      if (column.norm() > kDependent * size) {
        basis.col(j) = column.normalized();
        continue;
      }
      error("the predictor " + column_name(static_cast<std::size_t>(j)) +
            " follows from those before it, so that its coefficient has no meaning; leave one out");
      return;
    }
  }

  std::string column_name(std::size_t column) const {
    for (const Predictor& predictor : model_.predictors) {
      if (predictor.is_numeric && predictor.first == column) return "\"" + predictor.name + "\"";
      const std::size_t last = predictor.first + predictor.codes.size();
      if (!predictor.is_numeric && column >= predictor.first && column + 1 < last)
        return "\"" + predictor.name + "\" (" + predictor.codes[column - predictor.first + 1] + ")";
    }
    return "";
  }

  void standardize(const Column& column, const Predictor& predictor) {
    const auto at = static_cast<Eigen::Index>(predictor.first);
    const auto n = static_cast<double>(model_.rows.size());
    double mean = 0;
    for (const std::uint32_t row : model_.rows) mean += column.values[row] / n;
    double squares = 0;
    for (const std::uint32_t row : model_.rows)
      squares += (column.values[row] - mean) * (column.values[row] - mean) / n;
    if (squares <= 0) {
      error("the predictor \"" + column.name + "\" is constant among the rows of the regression");
      return;
    }
    model_.center[at] = mean;
    model_.scale[at] = std::sqrt(squares);
  }

  Survey& survey_;
  const RegressionSpec& spec_;
  Diagnostics& diagnostics_;
  LogisticRegression model_;
  std::vector<std::vector<std::int32_t>> categories_;  // of each predictor and row
};

}  // namespace

void bind_analysis(Survey& survey, Diagnostics& diagnostics) {
  bind_contrasts(survey, diagnostics);
  for (const CrosstabSpec& spec : survey.config.analysis.crosstabs)
    bind_crosstab(survey, spec, diagnostics);
  for (const RegressionSpec& spec : survey.config.analysis.regressions)
    RegressionBinding(survey, spec, diagnostics).bind();
}

}  // namespace darkfigure
