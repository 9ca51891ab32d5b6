#include "engine/simulation/sample.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "engine/core/random.h"

namespace darkfigure {
namespace {

// Systematic selection with a random start on the cumulated sizes.
std::vector<std::size_t> draw_psus(const SimulationSpec& spec, const PopulationStratum& stratum) {
  double total = 0;
  for (const PopulationPsu& psu : stratum.psus) total += psu.households;
  const double step = total / static_cast<double>(spec.sample_psus);
  const RandomStream random(spec.sample_seed, "select-psus", std::to_string(stratum.code()));
  double next = step * random.uniform(0, 0);
  double cumulated = 0;
  std::vector<std::size_t> drawn;
  for (std::size_t k = 0; k < stratum.psus.size(); ++k) {
    cumulated += stratum.psus[k].households;
    if (next < cumulated) {
      drawn.push_back(k);
      next += step;
    }
  }
  return drawn;
}

// The first `count` of a random order of 0 … size-1 (Fisher–Yates).
std::vector<std::uint32_t> draw_without_replacement(const RandomStream& random,
                                                    std::uint32_t size,
                                                    std::uint32_t count) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t k = 0; k < count; ++k) {
    std::swap(order[k], order[k + random.below(size - k, 0, k)]);
  }
  order.resize(count);
  return order;
}

// Young men in towns respond least; the rate is the spec's on average.
double response_propensity(const SimulationSpec& spec,
                           const PopulationStratum& stratum,
                           const Person& person) {
  constexpr double kAge[] = {-0.5, -0.3, -0.05, 0.15, 0.35, 0.3};
  constexpr double kEducation[] = {-0.3, -0.1, 0.1, 0.25};
  const double center = std::log(spec.response_rate / (1 - spec.response_rate));
  const double logit = center + kAge[person.age_group - 1] + kEducation[person.education - 1] +
                       (person.sex == 2 ? 0.12 : -0.12) + (stratum.area == 1 ? -0.15 : 0.2) +
                       0.1 * std::sin(stratum.region);
  return 1 / (1 + std::exp(-logit));
}

// Flats and towns respond least; the rate is the spec's on average.
std::uint32_t disposition_of(const SimulationSpec& spec,
                             const PopulationStratum& stratum,
                             const RandomStream& field,
                             const Address& address,
                             bool vacant) {
  constexpr double kNotFoundVacant = 0.3;
  constexpr double kNotFound = 0.04;
  const bool unknown = field.uniform(address.household, 2) < (vacant ? kNotFoundVacant : kNotFound);
  if (unknown) return 310;
  if (vacant) return 410;
  const double logit = std::log(spec.response_rate / (1 - spec.response_rate)) +
                       (address.building == 2 ? -0.3 : 0.15) + (stratum.area == 1 ? -0.15 : 0.25) +
                       0.15 * static_cast<double>(address.members.size()) - 0.3;
  return field.uniform(address.household, 1) < 1 / (1 + std::exp(-logit)) ? 110 : 210;
}

}  // namespace

std::vector<Address> draw_addresses(const SimulationSpec& spec,
                                    const std::vector<PopulationStratum>& frame) {
  constexpr std::uint32_t kHouseholdsPerVacancy = 18;
  std::vector<Address> addresses;
  const auto take = static_cast<std::uint32_t>(spec.sample_households);
  for (const PopulationStratum& stratum : frame) {
    double households = 0;
    for (const PopulationPsu& psu : stratum.psus) households += psu.households;
    for (const std::size_t k : draw_psus(spec, stratum)) {
      const PopulationPsu& psu = stratum.psus[k];
      const std::string code = std::to_string(stratum.code()) + "/" + std::to_string(psu.number);
      const RandomStream random(spec.sample_seed, "select-households", code);
      const RandomStream field(spec.sample_seed, "fieldwork", code);
      const std::uint32_t size = psu.households + psu.households / kHouseholdsPerVacancy;
      for (const std::uint32_t number : draw_without_replacement(random, size, take)) {
        Address address{.stratum = &stratum, .psu = psu.number, .household = number};
        // A PSU larger than the step of the systematic draw is taken with certainty.
        address.psu_probability =
            std::min(1.0, static_cast<double>(spec.sample_psus) * psu.households / households);
        address.address_probability = static_cast<double>(take) / size;
        address.building = field.uniform(number, 3) < (stratum.area == 1 ? 0.45 : 0.1) ? 2 : 1;
        const bool vacant = number >= psu.households;
        if (!vacant) address.members = household_members(spec, stratum, psu, number);
        address.disposition = disposition_of(spec, stratum, field, address, vacant);
        if (address.disposition != 110) address.members.clear();
        addresses.push_back(std::move(address));
      }
    }
  }
  return addresses;
}

std::vector<Respondent> draw_sample(const SimulationSpec& spec,
                                    const std::vector<PopulationStratum>& frame) {
  std::vector<Respondent> respondents;
  const auto take = static_cast<std::uint32_t>(spec.sample_households);
  for (const PopulationStratum& stratum : frame) {
    double households = 0;
    for (const PopulationPsu& psu : stratum.psus) households += psu.households;
    // PSU: m·size/Σsize; household: take/size; the size cancels.
    const double household_weight = households / static_cast<double>(spec.sample_psus * take);
    for (const std::size_t k : draw_psus(spec, stratum)) {
      const PopulationPsu& psu = stratum.psus[k];
      const std::string code = std::to_string(stratum.code()) + "/" + std::to_string(psu.number);
      const RandomStream random(spec.sample_seed, "select-households", code);
      const RandomStream field(spec.sample_seed, "fieldwork", code);
      for (const std::uint32_t household : draw_without_replacement(random, psu.households, take)) {
        const std::vector<Person> members = household_members(spec, stratum, psu, household);
        const auto adults = static_cast<std::uint32_t>(members.size());
        const Person& person = members[field.below(adults, household, 0)];
        if (field.uniform(household, 1) > response_propensity(spec, stratum, person)) continue;
        respondents.push_back(
            {&stratum, psu.number, household, adults, household_weight * adults, person});
      }
    }
  }
  return respondents;
}

}  // namespace darkfigure
