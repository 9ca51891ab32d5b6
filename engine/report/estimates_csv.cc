#include "engine/report/estimates_csv.h"

#include <array>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

constexpr std::string_view kHeader =
    "indicator,statistic,unit,domain,category,estimate,se,ci_lower,ci_upper,level,cv,deff,df,n,"
    "n_numerator,population,quality,quality_reason,disclosure\n";

}  // namespace

std::string estimates_csv(const std::vector<Estimate>& estimates) {
  std::string text(kHeader);
  for (const Estimate& e : estimates) {
    text += csv_field(e.indicator) + "," + csv_field(e.statistic) + "," + shortest_text(e.unit) +
            "," + csv_field(e.domain) + "," + csv_field(e.category);
    const std::array numbers = {e.value,
                                e.se,
                                e.ci_lower,
                                e.ci_upper,
                                e.level,
                                e.cv,
                                e.deff,
                                e.df,
                                e.n,
                                e.n_numerator,
                                e.population};
    for (const double number : numbers) text += "," + exact_text(number);
    // No reliability profile and no disclosure rule is applied in this version.
    text += ",," + csv_field(e.note) + ",\n";
  }
  return text;
}

}  // namespace darkfigure
