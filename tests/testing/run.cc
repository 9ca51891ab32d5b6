#include "tests/testing/run.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/number_text.h"
#include "engine/io/csv.h"
#include "engine/settle_replicates.h"
#include "estimators/statistics.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

double column_of(const Estimate& e, const std::string& name) {
  if (name == "estimate") return e.value;
  if (name == "se") return e.se;
  if (name == "ci_lower") return e.ci_lower;
  if (name == "ci_upper") return e.ci_upper;
  if (name == "deff") return e.deff;
  if (name == "df") return e.df;
  if (name == "n") return e.n;
  ADD_FAILURE() << "no column " << name;
  return kNotAvailable;
}

bool is_number_column(const std::string& name) {
  return name != "indicator" && name != "domain" && name != "category";
}

}  // namespace

const Estimate& Ran::estimate(const std::string& indicator,
                              const std::string& domain,
                              const std::string& category) const {
  for (const Estimate& e : result.report.published.estimates()) {
    if (e.indicator == indicator && e.domain == domain && e.category == category) return e;
  }
  ADD_FAILURE() << "no estimate " << indicator << ", " << domain << ", " << category;
  static const Estimate none;
  return none;
}

Ran run_config(const std::string& path,
               const std::vector<ConfigOverride>& overrides,
               int threads,
               ReplicateScratch* sink) {
  Diagnostics diagnostics;
  Ran ran;
  ran.survey =
      bind_survey(read_run_config(path, overrides, diagnostics), statistics(), diagnostics);
  settle_replicates(*ran.survey, {.threads = threads, .progress = {}}, diagnostics);
  ran.result = run_survey(*ran.survey, {.threads = threads, .progress = {}}, sink);
  ran.findings = diagnostics.findings();
  return ran;
}

std::vector<std::string> findings_of(const std::string& path,
                                     const std::vector<ConfigOverride>& overrides) {
  Diagnostics diagnostics;
  std::vector<Finding> findings;
  try {
    bind_survey(read_run_config(path, overrides, diagnostics), statistics(), diagnostics);
    findings = diagnostics.findings();
  } catch (const InputError& error) {
    findings = error.findings();
  }
  return finding_texts(findings);
}

std::vector<std::string> findings_in(const TempFolder& folder, const std::string& config) {
  std::vector<std::string> texts = findings_of(config);
  for (std::string& text : texts) {
    for (std::size_t at = 0; (at = text.find(folder.path(), at)) != std::string::npos;) {
      text.replace(at, folder.path().size(), "DIR");
    }
  }
  return texts;
}

void expect_estimates(const Ran& ran,
                      const std::string& expected_csv,
                      const Comparison& comparison) {
  std::vector<std::string> header;
  std::size_t compared = 0;
  const std::string text = read_file(expected_csv);
  parse_csv(text, [&](CsvRecord& record) {
    if (header.empty()) {
      header = record.fields;
      return;
    }
    const Estimate& got = ran.estimate(record.fields[0], record.fields[1], record.fields[2]);
    for (std::size_t k = 3; k < header.size(); ++k) {
      const std::vector<std::string>& wanted = comparison.columns;
      const bool asked =
          wanted.empty() || std::find(wanted.begin(), wanted.end(), header[k]) != wanted.end();
      const auto expected = parse_number(record.fields[k]);
      if (!asked || !is_number_column(header[k]) || !expected) continue;
      const double value = column_of(got, header[k]);
      const double allowed =
          std::max(comparison.absolute, comparison.relative * std::abs(*expected));
      EXPECT_LE(std::abs(value - *expected), allowed)
          << header[k] << " of " << record.fields[0] << ", " << record.fields[1] << ", "
          << record.fields[2] << ": " << value << " instead of " << *expected;
      EXPECT_FALSE(std::isnan(value)) << header[k] << " of " << record.fields[0];
      ++compared;
    }
  });
  EXPECT_GT(compared, 0U) << expected_csv;
}

}  // namespace darkfigure::testing
