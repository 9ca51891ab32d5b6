#include <functional>
#include <utility>

#include "engine/core/random.h"
#include "engine/simulation/simulated_survey.h"

namespace darkfigure {
namespace {

// Answers: the true one, or with small chance a user-missing code.
struct Answer {
  double value = 0;
  bool missing = false;
};

class ColumnBuilder {
 public:
  ColumnBuilder(const SimulationSpec& spec, const std::vector<Respondent>& respondents)
      : spec_(spec), respondents_(respondents) {}

  Column build(const std::string& name,
               const std::string& label,
               const std::vector<std::pair<double, std::string>>& labels,
               const std::function<Answer(const Respondent&, std::size_t row)>& answer) const {
    Column column;
    column.name = name;
    column.label = label;
    for (const auto& [value, text] : labels) column.labels.push_back({value, "", 0, text});
    for (std::size_t row = 0; row < respondents_.size(); ++row) {
      const Answer a = answer(respondents_[row], row);
      column.append(a.value, a.missing ? Missing::kUser : Missing::kPresent);
    }
    return column;
  }

  /// The answer, or "don't know" / "refused" (`unknown`, `unknown` + 1) with the item's chance.
  Answer asked(const std::string& item, std::size_t row, double value, double unknown) const {
    const RandomStream random(spec_.seed, "item-missing", item);
    const double u = random.uniform(static_cast<std::uint32_t>(row), 0);
    if (u < 0.6 * spec_.item_missing) return {unknown, true};
    if (u < spec_.item_missing) return {unknown + 1, true};
    return {value, false};
  }

 private:
  const SimulationSpec& spec_;
  const std::vector<Respondent>& respondents_;
};

using Labels = std::vector<std::pair<double, std::string>>;

const Labels yes_no = {{1, "Yes"}, {2, "No"}, {8, "Don't know"}, {9, "Refused"}};

void add_design(const SimulationSpec& spec,
                const ColumnBuilder& builder,
                std::vector<Column>& columns) {
  const auto add = [&](const char* name, const char* label, const Labels& labels, auto value) {
    columns.push_back(builder.build(name, label, labels, [&](const Respondent& r, std::size_t row) {
      return Answer{static_cast<double>(value(r, row)), false};
    }));
  };
  Labels regions;
  for (const std::string& region : spec.regions) {
    regions.emplace_back(static_cast<double>(regions.size() + 1), region);
  }
  add("person_id", "Person", {}, [](const Respondent&, std::size_t row) { return row + 1; });
  add("household_id", "Household", {}, [](const Respondent& r, std::size_t) {
    return (r.stratum->code() * 10000.0 + r.psu) * 100000.0 + r.household;
  });
  add("stratum", "Stratum (region and area)", {}, [](const Respondent& r, std::size_t) {
    return r.stratum->code();
  });
  add("psu", "Primary sampling unit", {}, [](const Respondent& r, std::size_t) {
    return r.stratum->code() * 10000 + r.psu;
  });
  add("base_weight",
      "Design weight (inverse of the inclusion probability)",
      {},
      [](const Respondent& r, std::size_t) { return r.base_weight; });
  add("adults", "Adults in the household", {}, [](const Respondent& r, std::size_t) {
    return r.adults;
  });
  add("region", "Region", regions, [](const Respondent& r, std::size_t) {
    return r.stratum->region;
  });
  add("area", "Area", {{1, "Urban"}, {2, "Rural"}}, [](const Respondent& r, std::size_t) {
    return r.stratum->area;
  });
  add("sex", "Sex", {{1, "Male"}, {2, "Female"}}, [](const Respondent& r, std::size_t) {
    return r.person.sex;
  });
  add("age", "Age in years", {}, [](const Respondent& r, std::size_t) { return r.person.age; });
  add("age_group",
      "Age group",
      {{1, "18-24"}, {2, "25-34"}, {3, "35-44"}, {4, "45-54"}, {5, "55-64"}, {6, "65+"}},
      [](const Respondent& r, std::size_t) { return r.person.age_group; });
  add("education",
      "Highest education",
      {{1, "None"}, {2, "Primary"}, {3, "Secondary"}, {4, "Tertiary"}},
      [](const Respondent& r, std::size_t) { return r.person.education; });
}

void add_crimes(const SimulationSpec& spec,
                const ColumnBuilder& builder,
                std::vector<Column>& columns) {
  for (std::size_t k = 0; k < spec.crimes.size(); ++k) {
    const CrimeSpec& crime = spec.crimes[k];
    const std::string item = "v_" + crime.name;
    const auto victim = [&](const Respondent& r, std::size_t row) {
      return builder.asked(item, row, r.person.incidents[k] > 0 ? 1 : 2, 8);
    };
    columns.push_back(builder.build(item, crime.label + ", last 12 months", yes_no, victim));
    columns.push_back(builder.build(
        "n_" + crime.name,
        crime.label + ", number of times",
        {{998, "Don't know"}, {999, "Refused"}},
        [&](const Respondent& r, std::size_t row) {
          const Answer screen = victim(r, row);
          if (screen.missing) return Answer{screen.value + 990, true};
          const auto times = static_cast<double>(r.person.incidents[k]);
          return times == 0 ? Answer{0, false} : builder.asked("n_" + crime.name, row, times, 998);
        }));
  }
}

void add_officials(const SimulationSpec& spec,
                   const ColumnBuilder& builder,
                   std::vector<Column>& columns) {
  for (std::size_t k = 0; k < spec.officials.size(); ++k) {
    const OfficialSpec& official = spec.officials[k];
    columns.push_back(builder.build("contact_" + official.name,
                                    "Contact with: " + official.label,
                                    {{1, "Yes"}, {2, "No"}},
                                    [&](const Respondent& r, std::size_t) {
                                      return Answer{r.person.contact[k] != 0 ? 1.0 : 2.0, false};
                                    }));
    columns.push_back(builder.build(
        "bribe_" + official.name,
        "Paid or was asked for a bribe by: " + official.label,
        {{1, "Yes"}, {2, "No"}, {3, "No contact"}, {8, "Don't know"}, {9, "Refused"}},
        [&](const Respondent& r, std::size_t row) {
          if (r.person.contact[k] == 0) return Answer{3, false};
          return builder.asked("bribe_" + official.name, row, r.person.bribe[k] != 0 ? 1 : 2, 8);
        }));
  }
}

}  // namespace

std::vector<Column> survey_columns(const SimulationSpec& spec,
                                   const std::vector<Respondent>& respondents) {
  const ColumnBuilder builder(spec, respondents);
  std::vector<Column> columns;
  add_design(spec, builder, columns);
  add_crimes(spec, builder, columns);
  add_officials(spec, builder, columns);
  columns.push_back(builder.build("safe_dark",
                                  "Feeling safe walking alone after dark",
                                  {{1, "Very safe"},
                                   {2, "Fairly safe"},
                                   {3, "Bit unsafe"},
                                   {4, "Very unsafe"},
                                   {8, "Don't know"},
                                   {9, "Refused"}},
                                  [&](const Respondent& r, std::size_t row) {
                                    return builder.asked("safe_dark", row, r.person.safety, 8);
                                  }));
  columns.push_back(
      builder.build("reported",
                    "Last crime reported to the police",
                    {{1, "Yes"}, {2, "No"}, {3, "Not a victim"}, {8, "Don't know"}, {9, "Refused"}},
                    [&](const Respondent& r, std::size_t row) {
                      bool victim = false;
                      for (const std::uint32_t times : r.person.incidents)
                        victim = victim || times > 0;
                      if (!victim) return Answer{3, false};
                      return builder.asked("reported", row, r.person.reported ? 1 : 2, 8);
                    }));
  return columns;
}

}  // namespace darkfigure
