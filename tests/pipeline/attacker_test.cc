// An attacker who has nothing but what a run published, and knows how its tables add up: linear
// programs over the finest crossing of the domains, written apart from the program's own.
#include <cmath>
#include <map>
#include <set>

#include <coin/ClpSimplex.hpp>
#include <gtest/gtest.h>

#include "engine/io/read_microdata.h"
#include "tests/testing/program.h"
#include "tests/testing/run.h"
#include "tests/testing/table.h"

namespace darkfigure::testing {
namespace {

using Row = Table::value_type;

// The structure that anybody knows: region × area × sex × age, which places there are, and which
// published category each lies in.
struct Places {
  std::vector<std::map<std::string, std::string>> categories;  // domain → category
};

Places places_of_demo(const Ran& ran) {
  std::set<std::vector<std::string>> found;
  const std::vector<std::string> variables = {"sex", "age_group", "region", "area"};
  const Microdata& data = ran.survey->data();
  for (std::size_t row = 0; row < data.rows; ++row) {
    std::vector<std::string> codes;
    for (const std::string& variable : variables) codes.push_back(data.find(variable)->code(row));
    found.insert(codes);
  }
  Places places;
  for (const std::vector<std::string>& codes : found) {
    auto& place = places.categories.emplace_back();
    place["all"] = "all";
    for (std::size_t k = 0; k < variables.size(); ++k) {
      place[variables[k]] = codes[k];
      for (std::size_t j = k + 1; j < variables.size(); ++j)
        place[variables[k] + "*" + variables[j]] = codes[k] + "*" + codes[j];
    }
  }
  return places;
}

// Bounds of a suppressed count of one indicator: columns are the cases and the others of every
// place, rows the published counts.
class Attack {
 public:
  Attack(const Places& places, const std::vector<Row>& published) : places_(places) {
    for (const Row& row : published) {
      if (!row.at("disclosure").empty()) continue;
      add(row, number(row.at("n_numerator")), true, false);
      add(row, number(row.at("n")), true, true);
    }
    const int columns = static_cast<int>(2 * places_.categories.size());
    std::vector<CoinBigIndex> starts = {0};
    std::vector<int> indices;
    for (const std::vector<int>& row : rows_) {
      indices.insert(indices.end(), row.begin(), row.end());
      starts.push_back(static_cast<CoinBigIndex>(indices.size()));
    }
    const std::vector<double> ones(indices.size(), 1.0);
    const CoinPackedMatrix matrix(false,
                                  columns,
                                  static_cast<int>(rows_.size()),
                                  static_cast<CoinBigIndex>(indices.size()),
                                  ones.data(),
                                  indices.data(),
                                  starts.data(),
                                  nullptr);
    model_.setLogLevel(0);
    model_.loadProblem(matrix, nullptr, nullptr, nullptr, totals_.data(), totals_.data());
  }

  // The width of what is possible for the cases (others) in a category.
  double width(const Row& row, bool cases) {
    std::vector<double> objective(2 * places_.categories.size(), 0.0);
    for (std::size_t k = 0; k < places_.categories.size(); ++k) {
      if (lies_in(k, row)) objective[2 * k + (cases ? 0 : 1)] = 1;
    }
    model_.chgObjCoefficients(objective.data());
    double ends[2] = {};
    for (const int direction : {1, -1}) {
      model_.setOptimizationDirection(direction);
      model_.primal();
      if (model_.isProvenDualInfeasible()) return INFINITY;  // nothing bounds it
      EXPECT_TRUE(model_.isProvenOptimal());
      ends[direction == 1 ? 0 : 1] = model_.objectiveValue();
    }
    return std::abs(ends[1] - ends[0]);
  }

 private:
  bool lies_in(std::size_t place, const Row& row) const {
    const auto at = places_.categories[place].find(row.at("domain"));
    return at != places_.categories[place].end() && at->second == row.at("category");
  }
  void add(const Row& row, double total, bool cases, bool others) {
    std::vector<int> entries;
    for (std::size_t k = 0; k < places_.categories.size(); ++k) {
      if (!lies_in(k, row)) continue;
      if (cases) entries.push_back(static_cast<int>(2 * k));
      if (others) entries.push_back(static_cast<int>(2 * k + 1));
    }
    rows_.push_back(entries);
    totals_.push_back(total);
  }

  const Places& places_;
  std::vector<std::vector<int>> rows_;
  std::vector<double> totals_;
  ClpSimplex model_;
};

class PublishedAttack : public ::testing::TestWithParam<int> {};

TEST_P(PublishedAttack, NoSuppressedCountIsKnownBetterThanItsProtection) {
  const TempFolder folder;
  const std::string config = source_file("configs/demo/survey/survey.toml");
  const std::string minimum = std::to_string(GetParam());
  const std::string domains =
      "[\"sex\", \"age_group\", \"region\", \"area\", [\"sex\", \"age_group\"], [\"region\", "
      "\"area\"], [\"sex\", \"region\"]]";
  const std::vector<std::string> settings = {"estimates.domains=" + domains,
                                             "replication.replicates=20",
                                             "output.weights=none",
                                             "disclosure.minimum_cases=" + minimum};
  std::vector<std::string> words = {"run", config, "-o", "out", "-q"};
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  const ProgramRun run = run_program(folder.path(), words);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const Places places = places_of_demo(run_config(config));
  std::map<std::string, std::vector<Row>> by_indicator;
  for (const Row& row : read_table(folder.file("out/estimates.csv")))
    by_indicator[row.at("indicator")].push_back(row);
  std::map<std::string, Row> truth;
  for (const Row& row : read_table(folder.file("out/disclosure_audit.csv")))
    truth[row.at("indicator") + "|" + row.at("domain") + "|" + row.at("category")] = row;
  std::size_t attacked = 0;
  for (const auto& [indicator, rows] : by_indicator) {
    if (rows.front().at("statistic") != "prevalence") continue;
    Attack attack(places, rows);
    for (const Row& row : rows) {
      if (row.at("disclosure").empty()) continue;
      const Row& secret = truth.at(indicator + "|" + row.at("domain") + "|" + row.at("category"));
      if (secret.at("reason") != "primary") continue;
      const double n = number(secret.at("n"));
      const double cases = number(secret.at("n_numerator"));
      const double needed = std::min<double>(GetParam(), n) - 1e-6;
      if (cases < GetParam()) {
        EXPECT_GE(attack.width(row, true), needed)
            << indicator << " " << row.at("domain") << " " << row.at("category");
        ++attacked;
      }
      if (n - cases < GetParam()) {
        EXPECT_GE(attack.width(row, false), needed)
            << indicator << " " << row.at("domain") << " " << row.at("category");
        ++attacked;
      }
    }
  }
  EXPECT_GT(attacked, 30U);
}

INSTANTIATE_TEST_SUITE_P(Minimum, PublishedAttack, ::testing::Values(5, 10));

}  // namespace
}  // namespace darkfigure::testing
