#include "engine/conventions.h"

#include <map>

namespace darkfigure {
namespace {

bool is_delete_one(ReplicationMethod method) {
  return method == ReplicationMethod::kJk1 || method == ReplicationMethod::kJkn;
}

bool is_jackknife(ReplicationMethod method) {
  return is_delete_one(method) || method == ReplicationMethod::kJk2 ||
         method == ReplicationMethod::kDagjk;
}

// R survey: svrVar centres at one mean (mse = FALSE), but for successive differences at the
// estimate; subbootweights divide by R − 1; degf is the rank of the replicate weights less one.
// svrep keeps 1/R.
void like_r(bool is_svrep, RunConfig& config) {
  const bool differences = config.replication.method == ReplicationMethod::kSdr;
  config.replication.center = differences ? Center::kEstimate : Center::kMean;
  config.replication.less_one = !is_svrep;
  config.estimates.df = DfRule::kRank;
}

// svy brr, bootstrap, sdr: deviations from the replicates' mean unless `mse`, df = R − 1; svy
// jackknife: from the mean of each stratum's replicates, df = PSUs − strata.
void like_stata(RunConfig& config) {
  const ReplicationMethod method = config.replication.method;
  config.replication.center = is_delete_one(method) ? Center::kStratumMean : Center::kMean;
  config.estimates.df = is_jackknife(method) ? DfRule::kDesign : DfRule::kReplicatesLessOne;
}

// SURVEYMEANS: deviations from the estimate; df = clusters − strata (BRR: strata), with REPWEIGHTS
// the number of replicates; a stratum with one cluster contributes nothing.
void like_sas(RunConfig& config) {
  const bool imported = config.replication.method == ReplicationMethod::kImported;
  config.estimates.df = imported ? DfRule::kReplicates : DfRule::kDesign;
  config.design.singleton = SingletonPolicy::kCertainty;
}

void like_wesvar(RunConfig& config) { config.estimates.df = DfRule::kReplicates; }

}  // namespace

void apply_convention(const ConfigDocument& document, RunConfig& config) {
  const std::string like = document.section("replication").text("like");
  if (like.empty()) return;
  config.like = like;
  const ReplicationSpec replication = config.replication;
  const EstimateSpec estimates = config.estimates;
  const SingletonPolicy singleton = config.design.singleton;
  if (like == "r-survey" || like == "svrep") like_r(like == "svrep", config);
  if (like == "stata") like_stata(config);
  if (like == "sas") like_sas(config);
  if (like == "wesvar") like_wesvar(config);
  const auto declared = [&](const char* section, const char* key) {
    const ConfigValue* value = document.section(section).find(key);
    return value != nullptr && !value->is_default;
  };
  // Linearization has no replicates to center or to count.
  if (config.replication.method == ReplicationMethod::kLinearization) {
    config.replication.center = Center::kEstimate;
    config.estimates.df = like == "r-survey" || like == "svrep" ? DfRule::kDomain : DfRule::kDesign;
  }
  if (declared("replication", "center")) config.replication.center = replication.center;
  if (declared("estimates", "df")) config.estimates.df = estimates.df;
  if (declared("design", "singleton")) config.design.singleton = singleton;
}

void resolve_convention(RunConfig& config) {
  const std::map<DfRule, std::string> rules = {{DfRule::kDomain, "domain"},
                                               {DfRule::kDesign, "design"},
                                               {DfRule::kReplicates, "replicates"},
                                               {DfRule::kReplicatesLessOne, "replicates-1"},
                                               {DfRule::kRank, "rank"}};
  const std::map<Center, std::string> centers = {{Center::kEstimate, "estimate"},
                                                 {Center::kMean, "mean"},
                                                 {Center::kStratumMean, "stratum mean"}};
  for (ResolvedKey& key : config.resolved) {
    if (key.key == "replication.center") key.value = centers.at(config.replication.center);
    if (key.key == "estimates.df") key.value = rules.at(config.estimates.df);
    if (key.key == "design.singleton" && config.design.singleton == SingletonPolicy::kCertainty)
      key.value = "certainty";
  }
}

std::string difference_from_ours(const ReplicationSpec& replication,
                                 const EstimateSpec& estimates,
                                 SingletonPolicy singleton) {
  std::string text;
  const auto add = [&](const std::string& line) { text += (text.empty() ? "" : "; ") + line; };
  const bool bootstrap = is_bootstrap(replication.method) || replication.type == "bootstrap";
  if (replication.center == Center::kMean)
    add("deviations from the mean of the replicates (ours: from the estimate)");
  if (replication.center == Center::kStratumMean)
    add("deviations from the mean of the stratum's replicates (ours: from the estimate)");
  if (replication.less_one && bootstrap) add("c = 1/(R - 1) (ours: 1/R)");
  const std::string ours = " (ours: PSUs - strata of the domain)";
  if (estimates.df == DfRule::kDesign) add("df = PSUs - strata of the whole design" + ours);
  if (estimates.df == DfRule::kReplicates) add("df = R" + ours);
  if (estimates.df == DfRule::kReplicatesLessOne) add("df = R - 1" + ours);
  if (estimates.df == DfRule::kRank) add("df = rank of the replicates - 1" + ours);
  const std::string one = "a stratum with one PSU ";
  if (singleton == SingletonPolicy::kCertainty) add(one + "contributes nothing (ours: an error)");
  if (singleton == SingletonPolicy::kCenter)
    add(one + "contributes its deviation from the grand mean (ours: an error)");
  return text;
}

}  // namespace darkfigure
