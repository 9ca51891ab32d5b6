#include <nlohmann/json.hpp>

#include "engine/inspection/codebook_views.h"

namespace darkfigure {
namespace {

using Json = nlohmann::ordered_json;

Json variable_json(const VariableSummary& variable) {
  Json json = {{"name", variable.name},
               {"label", variable.label},
               {"type", variable.type},
               {"format", variable.format},
               {"measure", variable.measure},
               {"valid", variable.present}};
  json["missing"] = Json::object();
  for (const auto& [reason, rows] : variable.missing) json["missing"][reason] = rows;
  json["distinct"] = variable.distinct;
  json["identifies"] = variable.identifies;
  json["codes"] = Json::array();
  for (const CodeCount& code : variable.codes) {
    json["codes"].push_back({{"code", code.code},
                             {"label", code.label},
                             {"missing", code.missing},
                             {"rows", code.shown}});
  }
  json["roles"] = Json::array();
  for (const RoleGuess& guess : variable.roles) {
    json["roles"].push_back({{"role", guess.role}, {"reason", guess.reason}});
  }
  return json;
}

}  // namespace

std::string codebook_json(const Codebook& codebook) {
  Json json = {{"schema", "darkfigure/codebook/1"},
               {"file", codebook.file},
               {"format", codebook.info.format},
               {"encoding", codebook.info.encoding},
               {"label", codebook.info.label},
               {"declared_weight", codebook.info.weight},
               {"rows", codebook.rows}};
  json["multiple_response_sets"] = Json::array();
  for (const MultipleResponseSet& set : codebook.info.multiple_responses) {
    json["multiple_response_sets"].push_back({{"name", set.name},
                                              {"label", set.label},
                                              {"counted", set.counted},
                                              {"variables", set.variables}});
  }
  json["variables"] = Json::array();
  for (const VariableSummary& variable : codebook.variables) {
    json["variables"].push_back(variable_json(variable));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace darkfigure
