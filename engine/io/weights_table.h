#pragma once

#include <string>
#include <vector>

#include "engine/core/column.h"
#include "engine/core/progress.h"
#include "engine/io/replicate_scratch.h"

namespace darkfigure {

/// Formats of a weights file.
enum class WeightsFormat { kNone, kCsv, kSav, kZsav, kDta };

/// What a weights file holds, in file order: identifying columns (key, stratum, PSU), then the
/// base weight, the final weight and the replicate weights.
struct WeightsTable {
  std::vector<const Column*> identifiers;
  const std::vector<double>* base_weight = nullptr;
  const std::vector<double>* weight = nullptr;
  const ReplicateScratch* replicates = nullptr;       // null: linearization has none
  const std::vector<double>* coefficients = nullptr;  // c_r, of each replicate
  std::string weight_label;                           // how the final weight was made
  std::string replicate_label;                        // method and variance formula

  std::size_t rows() const { return weight->size(); }
  std::size_t replicate_count() const { return replicates ? replicates->replicates() : 0; }
  /// Column names: the identifiers' own (changed where one would repeat another), `base_weight`,
  /// `weight`, `rep_0001` …
  std::vector<std::string> names(WeightsFormat format) const;
  /// The numeric cell of column `column` counted after the identifiers.
  double number(std::size_t row, std::size_t column) const;
};

/// "csv" → kCsv …
WeightsFormat weights_format(const std::string& name);
/// The ending of the weights file: "csv", "sav" …
std::string weights_ending(WeightsFormat format);

/// Writes the file, readable by its owner alone; replicates that are not available (NaN) are
/// missing. SPSS and Stata files get names those programs take. Throws FileError.
void write_weights(const std::string& path,
                   WeightsFormat format,
                   const WeightsTable& table,
                   const Progress& progress = {});

}  // namespace darkfigure
