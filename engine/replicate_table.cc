#include "engine/replicate_table.h"

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {

std::string replicate_table_csv(const Survey& survey,
                                const ReplicateEstimates& theta,
                                const std::vector<double>& coefficients,
                                const PublishedTable& published) {
  struct Column {
    const Estimand* estimand;
    std::size_t cell;
  };
  std::vector<Column> columns;
  std::string text = "replicate,address,coefficient";
  std::size_t at = 0;
  for (const Estimand& estimand : survey.estimands) {
    const std::size_t cells = survey.frames[estimand.frame].domains.cells;
    for (std::size_t cell = 0; cell < cells; ++cell, ++at) {
      const Estimate& e = published.estimates()[at];
      if (!published.is_published(at) || !available(e.se)) continue;
      if (estimand.spec.quantile.woodruff) continue;
      columns.push_back({&estimand, cell});
      text += "," + csv_field(estimate_key(e));
    }
  }
  text += "\n";
  for (std::size_t r = 0; r < theta.replicates(); ++r) {
    const std::string psu = survey.replication.deleted_text(survey.design, r);
    text += std::to_string(r + 1) + "," + csv_field(psu.empty() ? std::to_string(r + 1) : psu) +
            "," + exact_text(coefficients[r]);
    for (const Column& column : columns) {
      double value = 0;
      for (const Estimand::Part& part : column.estimand->parts)
        value += part.coefficient * theta.value(r, part.indicator, column.cell);
      text += "," + exact_text(value * column.estimand->spec.unit);
    }
    text += "\n";
  }
  return text;
}

}  // namespace darkfigure
