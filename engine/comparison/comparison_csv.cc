#include "engine/comparison/compare_waves.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

std::string fields(std::initializer_list<std::string> texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ",") + csv_field(text);
  return line;
}

std::string numbers(std::initializer_list<double> values) {
  std::string line;
  for (const double value : values) line += "," + exact_text(value);
  return line;
}

}  // namespace

std::string changes_csv(const std::vector<WaveChange>& changes) {
  std::string text =
      "indicator,domain,category,from,to,before,before_se,after,after_se,change,relative_change,se,"
      "ci_lower,ci_upper,level,correlation,paired_replicates,t,df,p,p_adjusted,significance,note\n";
  for (const WaveChange& c : changes) {
    text += fields({c.before.indicator, c.before.domain, c.before.category, c.from, c.to}) +
            numbers({c.before.value, c.before.se, c.after.value, c.after.se, c.change}) +
            numbers({c.relative_change, c.se, c.ci_lower, c.ci_upper, c.after.level}) +
            numbers({c.correlation, static_cast<double>(c.paired), c.t, c.df, c.p}) +
            numbers({c.p_adjusted}) + "," + c.symbol + "," + csv_field(c.note) + "\n";
  }
  return text;
}

std::string pooled_csv(const std::vector<PooledEstimate>& pooled) {
  std::string text =
      "indicator,domain,category,waves,estimate,se,ci_lower,ci_upper,level,cv,df,n,n_numerator,"
      "note\n";
  for (const PooledEstimate& p : pooled) {
    const Estimate& e = p.estimate;
    text += fields({e.indicator, e.domain, e.category, std::to_string(p.waves)}) +
            numbers({e.value, e.se, e.ci_lower, e.ci_upper, e.level, e.cv, e.df, e.n}) +
            numbers({e.n_numerator}) + "," + csv_field(e.note) + "\n";
  }
  return text;
}

std::string breaks_csv(const std::vector<SeriesBreak>& breaks) {
  std::string text = "from,to,kind,indicator,key,before,after\n";
  for (const SeriesBreak& b : breaks)
    text += fields({b.from, b.to, b.kind, b.indicator, b.key, b.before, b.after}) + "\n";
  return text;
}

}  // namespace darkfigure
