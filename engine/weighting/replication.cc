#include "engine/weighting/replication.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace darkfigure {
namespace {

struct MethodName {
  ReplicationMethod method;
  const char* name;
};
constexpr std::array<MethodName, 12> kMethods = {{
    {ReplicationMethod::kLinearization, "linearization"},
    {ReplicationMethod::kJk1, "jk1"},
    {ReplicationMethod::kJkn, "jkn"},
    {ReplicationMethod::kJk2, "jk2"},
    {ReplicationMethod::kDagjk, "dagjk"},
    {ReplicationMethod::kBrr, "brr"},
    {ReplicationMethod::kFay, "fay"},
    {ReplicationMethod::kBootstrap, "bootstrap"},
    {ReplicationMethod::kRwyb, "rwyb"},
    {ReplicationMethod::kGeneralizedBootstrap, "generalized_bootstrap"},
    {ReplicationMethod::kSdr, "sdr"},
    {ReplicationMethod::kImported, "imported"},
}};

// A PSU drawn m times counts as m PSUs, where its factor is n/(n − 1)·m (no fpc).
void count_copies(const Replication& replication,
                  const Design& design,
                  const std::vector<double>& psu_factors,
                  WeightBlock& block) {
  const auto* bootstrap = std::get_if<Bootstrap>(&replication.maker);
  if (bootstrap == nullptr || bootstrap->stages() > 1 || !design.fraction.empty()) return;
  block.psu_of_row = &design.psu_of_row;
  block.psu_copies = psu_factors;
  for (std::size_t psu = 0; psu < design.psus.size(); ++psu) {
    const auto n = static_cast<double>(design.psus_in(design.psus[psu].stratum));
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      double& copies = block.psu_copies[psu * kLanes + lane];
      copies = n > 1 ? std::round(copies * (n - 1) / n) : 1;
    }
  }
}

// The units that factors belong to: PSUs, or those of the last stage.
const std::vector<std::int32_t>& unit_of_row(const Replication& replication,
                                             const Design& design,
                                             std::size_t& units) {
  const SamplingStage* last = nullptr;
  if (const auto* maker = std::get_if<Bootstrap>(&replication.maker)) last = &maker->stage();
  if (const auto* maker = std::get_if<GeneralizedBootstrap>(&replication.maker))
    last = &maker->stage();
  units = last == nullptr ? design.psus.size() : last->units();
  return last == nullptr ? design.psu_of_row : last->unit_of_row;
}

// Factors of a replicate from whichever maker there is.
struct FillFactors {
  const Design& design;
  std::size_t replicate;
  FactorLane lane;

  void operator()(std::monostate) const { throw std::logic_error("there are no replicates"); }
  void operator()(const ImportedColumns&) const { throw std::logic_error("factors are by row"); }
  template <typename Maker>
  void operator()(const Maker& maker) const {
    if constexpr (requires { maker.factors(replicate, lane); }) {
      maker.factors(replicate, lane);
    } else {
      maker.factors(design, replicate, lane);
    }
  }
};

void fill_from_columns(const ImportedColumns& imported,
                       bool are_factors,
                       const Design& design,
                       WeightBlock& block) {
  if (block.lanes < kLanes) std::fill(block.weights.begin(), block.weights.end(), 0.0);
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    const std::vector<double>& values = imported.columns[block.first + lane]->values;
    for (std::size_t row = 0; row < block.rows; ++row)
      block.row(row)[lane] = are_factors ? design.base_weight[row] * values[row] : values[row];
  }
}

}  // namespace

std::string method_name(ReplicationMethod method) {
  return std::find_if(kMethods.begin(),
                      kMethods.end(),
                      [&](const MethodName& known) { return known.method == method; })
      ->name;
}

bool is_bootstrap(ReplicationMethod method) {
  return method == ReplicationMethod::kBootstrap || method == ReplicationMethod::kRwyb ||
         method == ReplicationMethod::kGeneralizedBootstrap;
}

bool uses_later_stages(ReplicationMethod method) {
  return method == ReplicationMethod::kLinearization || method == ReplicationMethod::kRwyb ||
         method == ReplicationMethod::kGeneralizedBootstrap;
}

ReplicationMethod method_named(const std::string& name) {
  const auto known = std::find_if(kMethods.begin(), kMethods.end(), [&](const MethodName& method) {
    return method.name == name;
  });
  if (known == kMethods.end()) throw std::logic_error("unknown replication method");
  return known->method;
}

std::string Replication::deleted_text(const Design& design, std::size_t replicate) const {
  const auto* jackknife = std::get_if<Jackknife>(&maker);
  if (jackknife == nullptr) return "";
  const Psu& psu = design.psus[static_cast<std::size_t>(jackknife->deleted_psu[replicate])];
  return "without PSU \"" + psu.code + "\" of stratum \"" +
         design.strata[static_cast<std::size_t>(psu.stratum)] + "\"";
}

void fill_full_sample(const Design& design, WeightBlock& block) {
  block.resize(design.rows());
  block.first = 0;
  block.lanes = 1;
  std::fill(block.weights.begin(), block.weights.end(), 0.0);
  for (std::size_t row = 0; row < block.rows; ++row) block.row(row)[0] = design.base_weight[row];
}

void fill_replicates(const Replication& replication,
                     const Design& design,
                     std::size_t first,
                     std::vector<double>& unit_factors,
                     WeightBlock& block) {
  block.resize(design.rows());
  block.first = first;
  block.lanes = std::min(kLanes, replication.size() - first);
  if (const auto* imported = std::get_if<ImportedColumns>(&replication.maker)) {
    const bool are_factors = replication.spec.contains == ImportedContent::kFactors;
    fill_from_columns(*imported, are_factors, design, block);
    return;
  }
  std::size_t units = 0;
  const std::vector<std::int32_t>& unit_of = unit_of_row(replication, design, units);
  unit_factors.assign(units * kLanes, 0.0);
  for (std::size_t lane = 0; lane < block.lanes; ++lane) {
    std::visit(FillFactors{design, first + lane, FactorLane(unit_factors, lane)},
               replication.maker);
  }
  count_copies(replication, design, unit_factors, block);
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double* factor = unit_factors.data() + static_cast<std::size_t>(unit_of[row]) * kLanes;
    double* weight = block.row(row);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      weight[lane] = design.base_weight[row] * factor[lane];
  }
}

}  // namespace darkfigure
