#include "engine/report/csv_views.h"

#include <cmath>
#include <initializer_list>
#include <string_view>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

// One line of a file, field by field.
class Line {
 public:
  Line& text(const std::string& field) { return add(csv_field(field)); }
  Line& numbers(std::initializer_list<double> values) {
    for (const double value : values) add(exact_text(value));
    return *this;
  }
  std::string end() const { return line_ + "\n"; }

 private:
  Line& add(const std::string& field) {
    line_ += (is_first_ ? "" : ",") + field;
    is_first_ = false;
    return *this;
  }
  std::string line_;
  bool is_first_ = true;
};

}  // namespace

std::string reason_text(const Estimate& e) {
  return e.note + (e.note.empty() || e.quality_reason.empty() ? "" : "; ") + e.quality_reason;
}

std::string estimates_csv(const PublishedTable& table) {
  std::string text =
      "indicator,statistic,unit,domain,category,estimate,se,ci_lower,ci_upper,level,cv,deff,df,n,"
      "n_numerator,population,quality,quality_reason,disclosure\n";
  for (std::size_t k = 0; k < table.estimates().size(); ++k) {
    const Estimate& e = table.estimates()[k];
    text += Line()
                .text(e.indicator)
                .text(e.statistic)
                .text(shortest_text(e.unit))
                .text(e.domain)
                .text(e.category)
                .numbers({e.value, e.se, e.ci_lower, e.ci_upper, e.level, e.cv, e.deff, e.df, e.n})
                .numbers({e.n_numerator, e.population})
                .text(e.quality)
                .text(reason_text(e))
                .text(table.disclosure()[k])
                .end();
  }
  return text;
}

std::string contrasts_csv(const std::vector<ContrastEstimate>& contrasts) {
  std::string text =
      "contrast,formula,label,estimate,se,ci_lower,ci_upper,level,null,t,df,p,p_adjusted,"
      "adjustment,note\n";
  for (const ContrastEstimate& c : contrasts) {
    text += Line()
                .text(c.table)
                .text(c.formula)
                .text(c.label)
                .numbers({c.value, c.se, c.ci_lower, c.ci_upper, c.level, c.null_value, c.t, c.df})
                .numbers({c.p, c.p_adjusted})
                .text(c.adjustment)
                .text(c.note)
                .end();
  }
  return text;
}

std::string crosstabs_csv(const std::vector<CrosstabTest>& tests) {
  std::string text =
      "crosstab,label,rows,columns,n,pearson,mean_deff,df,design_df,chi_square,chi_square_p,f,"
      "first_order_p,second_order_df1,second_order_df2,second_order_p,note\n";
  for (const CrosstabTest& t : tests) {
    text += Line()
                .text(t.id)
                .text(t.label)
                .text(t.rows)
                .text(t.columns)
                .numbers({t.n, t.pearson, t.mean_deff, t.df, t.design_df, t.chi_square})
                .numbers({t.chi_square_p, t.f, t.first_order_p, t.second_order_df1})
                .numbers({t.second_order_df2, t.second_order_p})
                .text(t.note)
                .end();
  }
  return text;
}

std::string regressions_csv(const std::vector<RegressionEstimate>& coefficients) {
  std::string text =
      "regression,label,outcome,predictor,category,category_label,reference,coefficient,se,"
      "ci_lower,ci_upper,level,t,df,p,odds_ratio,odds_ratio_lower,odds_ratio_upper,"
      "marginal_effect,marginal_effect_se,marginal_effect_lower,marginal_effect_upper,"
      "marginal_effect_p,n,note\n";
  for (const RegressionEstimate& r : coefficients) {
    const TestedNumber& b = r.coefficient;
    const TestedNumber& m = r.marginal_effect;
    text += Line()
                .text(r.regression)
                .text(r.label)
                .text(r.outcome)
                .text(r.predictor)
                .text(r.category)
                .text(r.category_label)
                .text(r.reference)
                .numbers({b.value, b.se, b.ci_lower, b.ci_upper, r.level, b.t, r.df, b.p})
                .numbers({std::exp(b.value), std::exp(b.ci_lower), std::exp(b.ci_upper)})
                .numbers({m.value, m.se, m.ci_lower, m.ci_upper, m.p, r.n})
                .text(r.note)
                .end();
  }
  return text;
}

std::string sensitivity_csv(const std::vector<SensitivityRow>& rows) {
  std::string text =
      "alternative,label,indicator,statistic,unit,estimate,se,ci_lower,ci_upper,level,df,n,"
      "n_numerator,difference,relative_difference\n";
  for (const SensitivityRow& row : rows) {
    const Estimate& e = row.estimate;
    text +=
        Line()
            .text(row.alternative)
            .text(row.label)
            .text(e.indicator)
            .text(e.statistic)
            .text(shortest_text(e.unit))
            .numbers({e.value, e.se, e.ci_lower, e.ci_upper, e.level, e.df, e.n})
            .numbers({e.n_numerator, row.difference, row.difference / (e.value - row.difference)})
            .end();
  }
  return text;
}

std::string audit_csv(const std::vector<DisclosureAudit>& audit) {
  std::string text = "indicator,domain,category,reason,n,n_numerator,range_lower,range_upper\n";
  for (const DisclosureAudit& line : audit) {
    text += Line()
                .text(line.indicator)
                .text(line.domain)
                .text(line.category)
                .text(line.reason)
                .numbers({line.n, line.n_numerator, line.lower, line.upper})
                .end();
  }
  return text;
}

}  // namespace darkfigure
