#pragma once

#include <string>
#include <vector>

#include "engine/weighting/calibrate.h"

namespace darkfigure::testing {

/// A calibration built by hand: rows with weights, margins that count or sum them.
class CalibrationProblem {
 public:
  explicit CalibrationProblem(std::vector<double> weights) : weights_(std::move(weights)) {}

  /// Category of each row from 0; names "1", "2" …
  CalibrationProblem& count(const std::string& name,
                            const std::vector<std::int32_t>& of_row,
                            const std::vector<double>& totals,
                            Softness softness = {}) {
    BoundMargin margin{.name = name, .level = "person", .totals = totals, .of_unit = of_row};
    for (std::size_t k = 0; k < totals.size(); ++k) {
      margin.codes.push_back(std::to_string(k + 1));
      margin.labels.emplace_back();
    }
    add(std::move(margin), softness);
    return *this;
  }

  /// One overall total of a variable.
  CalibrationProblem& sum(const std::string& name,
                          const std::vector<double>& values,
                          double total,
                          Softness softness = {}) {
    BoundMargin margin{.name = name,
                       .codes = {""},
                       .labels = {""},
                       .totals = {total},
                       .of_unit = std::vector<std::int32_t>(weights_.size(), 0),
                       .value = values};
    margin.is_numeric = true;
    add(std::move(margin), softness);
    return *this;
  }

  /// Households: rows of one group get one weight; the last margin counts groups.
  CalibrationProblem& grouped(std::vector<std::uint32_t> group_of_row) {
    group_ = std::move(group_of_row);
    for (BoundMargin& margin : margins_) margin.units.group = group_;
    return *this;
  }
  CalibrationProblem& count_groups(const std::string& name,
                                   const std::vector<std::int32_t>& of_group,
                                   const std::vector<double>& totals) {
    count(name, of_group, totals);
    margins_.back().level = "household";
    margins_.back().units.takes_part.assign(of_group.size(), 1);
    return *this;
  }

  CalibrationSpec spec;
  std::vector<double> q;

  Calibration bind(Diagnostics& diagnostics) const {
    return bind_calibration(
        spec,
        margins_,
        {.takes_part = std::vector<std::uint8_t>(weights_.size(), 1), .group = group_, .q = q},
        diagnostics);
  }

  /// The weights as a block of one lane.
  WeightBlock block() const {
    WeightBlock block;
    block.resize(weights_.size());
    block.lanes = 1;
    for (std::size_t row = 0; row < weights_.size(); ++row) block.row(row)[0] = weights_[row];
    return block;
  }

  const std::vector<double>& weights() const { return weights_; }
  const std::vector<BoundMargin>& margins() const { return margins_; }

 private:
  void add(BoundMargin margin, Softness softness) {
    margin.units.takes_part.assign(weights_.size(), 1);
    margin.softness = softness;
    margin.location = {
        .file = "c.toml", .line = static_cast<int>(margins_.size()) + 10, .column = 1};
    margins_.push_back(std::move(margin));
  }

  std::vector<double> weights_;
  std::vector<std::uint32_t> group_;
  std::vector<BoundMargin> margins_;
};

/// Calibrates lane 0 of a block from λ = 0.
inline CalibrationSummary calibrate_lane(const Calibration& calibration, WeightBlock& block) {
  CalibrationWorkspace workspace;
  return calibrate_block(calibration,
                         Eigen::VectorXd::Zero(static_cast<Eigen::Index>(calibration.size())),
                         workspace,
                         block)[0];
}

}  // namespace darkfigure::testing
