#include "engine/conventions.h"

namespace darkfigure {
namespace {

bool is_jackknife(ReplicationMethod method) {
  return method == ReplicationMethod::kJk1 || method == ReplicationMethod::kJkn ||
         method == ReplicationMethod::kJk2 || method == ReplicationMethod::kDagjk;
}

// R survey: svrVar centres at one mean (mse = FALSE), subbootweights divide by R − 1; degf is the
// rank of the replicate weights less one. svrep keeps 1/R.
void like_r(bool is_svrep, RunConfig& config) {
  config.replication.center = Center::kMean;
  config.replication.less_one = !is_svrep;
  config.estimates.df = DfRule::kRank;
}

// svy brr, bootstrap, sdr: deviations from the replicates' mean unless `mse`, df = R − 1; svy
// jackknife: from the mean of each stratum's replicates, df = PSUs − strata.
void like_stata(RunConfig& config) {
  const bool jackknife = is_jackknife(config.replication.method);
  config.replication.center = jackknife ? Center::kStratumMean : Center::kMean;
  config.estimates.df = jackknife ? DfRule::kDesign : DfRule::kReplicatesLessOne;
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
  const bool linearized = config.replication.method == ReplicationMethod::kLinearization;
  if (like.empty() || linearized) return;
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
  if (declared("replication", "center")) config.replication.center = replication.center;
  if (declared("estimates", "df")) config.estimates.df = estimates.df;
  if (declared("design", "singleton")) config.design.singleton = singleton;
}

std::string difference_from_ours(const ReplicationSpec& replication,
                                 const EstimateSpec& estimates,
                                 SingletonPolicy singleton) {
  std::string text;
  const auto add = [&](const std::string& line) { text += (text.empty() ? "" : "; ") + line; };
  const bool bootstrap = replication.method == ReplicationMethod::kBootstrap ||
                         replication.method == ReplicationMethod::kRwyb ||
                         replication.method == ReplicationMethod::kGeneralizedBootstrap ||
                         replication.type == "bootstrap";
  if (replication.center == Center::kMean)
    add("deviations from the mean of the replicates (ours: from the estimate)");
  if (replication.center == Center::kStratumMean)
    add("deviations from the mean of the stratum's replicates (ours: from the estimate)");
  if (replication.less_one && bootstrap) add("c = 1/(R - 1) (ours: 1/R)");
  const std::string ours = " (ours: PSUs - strata of the domain)";
  if (estimates.df == DfRule::kDesign) add("df = PSUs - strata of the whole design" + ours);
  if (estimates.df == DfRule::kReplicates) add("df = R" + ours);
  if (estimates.df == DfRule::kReplicatesLessOne) add("df = R - 1" + ours);
  if (estimates.df == DfRule::kRank) add("df = rank of the domain's replicate factors - 1" + ours);
  if (singleton == SingletonPolicy::kCertainty)
    add("a stratum with one PSU contributes nothing (ours: an error)");
  return text;
}

}  // namespace darkfigure
