#include "engine/simulation/population.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/random.h"

namespace darkfigure {
namespace {

double expit(double x) { return 1 / (1 + std::exp(-x)); }

// A logit intercept that keeps the mean near p under normal effects of the given variance (the
// probit-like shrinkage of a logistic-normal mean).
double intercept(double p, double variance) {
  return std::log(p / (1 - p)) * std::sqrt(1 + 0.346 * variance);
}

std::string psu_code(const PopulationStratum& stratum, const PopulationPsu& psu) {
  return std::to_string(stratum.code()) + "/" + std::to_string(psu.number);
}

// Numbers of one person, in a fixed order of draws.
class Draws {
 public:
  Draws(const RandomStream& stream, std::uint32_t unit) : stream_(stream), unit_(unit) {}
  double uniform() { return stream_.uniform(unit_, next_++); }
  double normal() {
    next_ += next_ % 2;
    const double value = stream_.normal(unit_, next_ / 2);
    next_ += 2;
    return value;
  }
  bool chance(double p) { return uniform() < p; }

 private:
  const RandomStream& stream_;
  std::uint32_t unit_;
  std::uint32_t next_ = 0;
};

std::uint32_t age_group(std::uint32_t age) {
  constexpr std::uint32_t kStarts[] = {25, 35, 45, 55, 65};
  return 1 + static_cast<std::uint32_t>(
                 std::count_if(std::begin(kStarts), std::end(kStarts), [&](std::uint32_t start) {
                   return age >= start;
                 }));
}

void draw_profile(const PopulationStratum& stratum, Draws& draws, Person& person) {
  person.sex = draws.chance(0.515) ? 2 : 1;
  const double u = draws.uniform();
  person.age = 18 + static_cast<std::uint32_t>(72 * (0.55 * u + 0.45 * u * u));
  person.age_group = age_group(person.age);
  const double schooling =
      draws.normal() + (stratum.area == 1 ? 0.3 : -0.2) - 0.015 * (person.age - 45.0);
  person.education = schooling < -1.1 ? 1 : (schooling < 0 ? 2 : (schooling < 1 ? 3 : 4));
}

void draw_crimes(const SimulationSpec& spec,
                 const PopulationStratum& stratum,
                 const RandomStream& effects,
                 double frailty,
                 Draws& draws,
                 Person& person) {
  for (std::size_t k = 0; k < spec.crimes.size(); ++k) {
    const CrimeSpec& crime = spec.crimes[k];
    const double effect = crime.clustering * effects.normal(0, static_cast<std::uint32_t>(k));
    const double slope = (stratum.area == 1 ? 0.15 : -0.2) - 0.012 * (person.age - 45.0) +
                         (person.sex == 1 ? 0.1 : -0.1) * (k % 2 == 0 ? 1 : -1);
    const double center = intercept(crime.prevalence, crime.clustering * crime.clustering + 0.45);
    std::uint32_t incidents = draws.chance(expit(center + effect + frailty + slope)) ? 1 : 0;
    while (incidents > 0 && incidents < 60 && draws.chance(crime.repeat_share)) ++incidents;
    person.incidents.push_back(incidents);
  }
}

void draw_officials(const SimulationSpec& spec,
                    const PopulationStratum& stratum,
                    const RandomStream& effects,
                    double frailty,
                    Draws& draws,
                    Person& person) {
  const double corruption = 0.45 * effects.normal(1, 0);
  for (const OfficialSpec& official : spec.officials) {
    const double wants = intercept(official.contact, 0.1) + 0.3 * frailty +
                         (stratum.area == 1 ? 0.1 : -0.15) + 0.12 * (person.education - 2.5);
    const bool contact = draws.chance(expit(wants));
    const double asked = intercept(official.bribe, 0.6) + corruption + 0.8 * frailty +
                         (person.sex == 1 ? 0.12 : -0.12);
    const bool bribe = draws.chance(expit(asked)) && contact;
    person.contact.push_back(contact ? 1 : 0);
    person.bribe.push_back(bribe ? 1 : 0);
  }
}

}  // namespace

std::vector<PopulationStratum> build_frame(const SimulationSpec& spec) {
  std::vector<PopulationStratum> strata;
  for (std::uint32_t region = 1; region <= spec.regions.size(); ++region) {
    for (std::uint32_t area = 1; area <= 2; ++area) {
      PopulationStratum stratum{.region = region, .area = area, .psus = {}};
      const RandomStream random(spec.seed, "frame", std::to_string(stratum.code()));
      // Strata differ in size about threefold; a stratum has at least twice the PSUs to be drawn.
      const double size = std::exp(0.5 * random.normal(0, 0)) * (area == 1 ? 1.15 : 0.85);
      const auto wanted = static_cast<double>(spec.population_psus) * size;
      const auto count =
          static_cast<std::uint32_t>(std::max(wanted, 2.0 * static_cast<double>(spec.sample_psus)));
      for (std::uint32_t k = 1; k <= count; ++k) {
        const double households =
            static_cast<double>(spec.population_households) * std::exp(0.25 * random.normal(k, 0));
        const auto least = static_cast<double>(spec.sample_households);
        stratum.psus.push_back({k, static_cast<std::uint32_t>(std::max(households, least))});
      }
      strata.push_back(std::move(stratum));
    }
  }
  return strata;
}

std::vector<Person> household_members(const SimulationSpec& spec,
                                      const PopulationStratum& stratum,
                                      const PopulationPsu& psu,
                                      std::uint32_t household) {
  constexpr std::uint32_t kMaxMembers = 8;
  const std::string code = psu_code(stratum, psu);
  const RandomStream stream(spec.seed, "person", code);
  const RandomStream effects(spec.seed, "psu-effects", code);
  Draws of_household(stream, household * kMaxMembers);
  const double u = of_household.uniform();
  const std::uint32_t adults = u < 0.27 ? 1 : (u < 0.75 ? 2 : (u < 0.9 ? 3 : 4));
  const double shared = 0.45 * of_household.normal();
  std::vector<Person> members(adults);
  for (std::uint32_t k = 0; k < adults; ++k) {
    Person& person = members[k];
    Draws draws(stream, household * kMaxMembers + k + 1);
    draw_profile(stratum, draws, person);
    const double frailty = shared + 0.5 * draws.normal();
    draw_crimes(spec, stratum, effects, frailty, draws, person);
    draw_officials(spec, stratum, effects, frailty, draws, person);
    const double fear = draws.normal() + 0.4 * (person.sex == 2 ? 1 : 0) + 0.5 * frailty;
    person.safety = fear < -0.4 ? 1 : (fear < 0.7 ? 2 : (fear < 1.6 ? 3 : 4));
    person.reported = draws.chance(0.35);
  }
  return members;
}

}  // namespace darkfigure
