#include "engine/bind_estimated_totals.h"

#include <algorithm>
#include <cmath>

#include "engine/io/read_estimated_totals.h"
#include "engine/weighting/estimated_totals.h"

namespace darkfigure {
namespace {

// Reads the sampling error of the totals and holds its names to those of the margins.
EstimatedTotals read_estimated_totals(const CalibrationDeclaration& declared,
                                      const std::vector<BoundMargin>& margins,
                                      Diagnostics& diagnostics) {
  const bool covariance = !declared.covariance.empty();
  EstimatedTotals estimated =
      covariance
          ? read_covariances(declared.covariance, declared.spec.location, diagnostics)
          : read_replicate_totals(declared.replicate_totals, declared.spec.location, diagnostics);
  for (std::size_t k = 0; k < estimated.names.size(); ++k) {
    const ControlName& name = estimated.names[k];
    const BoundMargin* found = nullptr;
    std::size_t category = 0;
    for (const BoundMargin& margin : margins) {
      const auto at = std::find(margin.codes.begin(), margin.codes.end(), name.category);
      if (margin.name != name.margin || at == margin.codes.end()) continue;
      found = &margin;
      category = static_cast<std::size_t>(at - margin.codes.begin());
    }
    if (found == nullptr) {
      diagnostics.error(Concern::kData,
                        {.file = estimated.file, .line = name.line},
                        "no margin \"" + name.margin + "\" of the calibration has a category \"" +
                            name.category +
                            "\" (names and codes as weighting.json and the messages have them)");
      continue;
    }
    if (covariance) continue;
    const auto row = static_cast<Eigen::Index>(k);
    estimated.replicates.row(row).array() -= found->totals[category];
    estimated.replicates.row(row) *= std::sqrt(declared.replicate_scale);
  }
  return estimated;
}

}  // namespace

void bind_shifts(const Survey& survey,
                 const CalibrationDeclaration& declared,
                 const std::vector<BoundMargin>& margins,
                 CalibrationStep& step,
                 Diagnostics& diagnostics) {
  if (declared.covariance.empty() && declared.replicate_totals.empty()) return;
  const ReplicationSpec& replication = survey.replication.spec;
  if (replication.method == ReplicationMethod::kLinearization) {
    diagnostics.error(
        Concern::kConfig,
        declared.spec.location,
        "control totals with sampling error need replicates: choose a method of [replication] "
        "other than \"linearization\"");
    return;
  }
  const std::size_t errors = diagnostics.count(Severity::kError);
  const EstimatedTotals estimated = read_estimated_totals(declared, margins, diagnostics);
  if (diagnostics.count(Severity::kError) > errors) return;
  const std::vector<double>& coefficients = survey.replication.coefficients;
  const auto report = [&](const std::string& trouble) {
    if (!trouble.empty()) diagnostics.error(Concern::kData, {.file = estimated.file}, trouble);
  };
  const std::string trouble = covariance_trouble(estimated, coefficients);
  report(trouble);
  if (!trouble.empty()) return;
  for (const Calibration& part : step.parts) {
    step.shifts.push_back(replicate_shifts(estimated, part, coefficients, replication.seed));
    report(dependence_trouble(part, step.shifts.back(), coefficients));
  }
}

}  // namespace darkfigure
