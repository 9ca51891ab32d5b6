#include "engine/exchange/ddi.h"

#include <map>
#include <set>
#include <sstream>

#include <pugixml.hpp>

#include "engine/core/number_text.h"
#include "engine/core/text_list.h"

namespace darkfigure {
namespace {

pugi::xml_node add(pugi::xml_node parent, const char* name, const std::string& text = "") {
  pugi::xml_node node = parent.append_child(name);
  if (!text.empty()) node.text().set(without_controls(text).c_str());
  return node;
}

void attribute(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(without_controls(value).c_str());
}

std::string weighting_text(const RunReport& report) {
  std::string text = "Weighting: ";
  for (std::size_t k = 0; k < report.waterfall.size(); ++k)
    text += (k == 0 ? "" : "; ") + report.waterfall[k].name;
  for (const CalibrationReport& calibration : report.calibrations) {
    text += ". " + calibration.step + ": " + calibration.spec.distance + " to ";
    for (std::size_t k = 0; k < calibration.margins.size(); ++k)
      text += (k == 0 ? "" : ", ") + calibration.margins[k].name;
  }
  text += ". Variance: " + report.method;
  if (!report.coefficients.empty())
    text += ", " + counted(report.coefficients.size(), "replicate") +
            ", each weighted as the full sample was";
  text += "; " + report.formula;
  if (!report.center.empty()) text += "; centered at the " + report.center;
  if (report.psus_known) text += "; " + shortest_text(report.design_df) + " degrees of freedom";
  if (report.seed) text += "; seed " + std::to_string(*report.seed);
  return text + ".";
}

void document_description(const RunReport& report,
                          const Provenance& provenance,
                          pugi::xml_node codebook) {
  pugi::xml_node citation = add(add(codebook, "docDscr"), "citation");
  add(add(citation, "titlStmt"), "titl", report.title);
  pugi::xml_node production = add(citation, "prodStmt");
  if (!report.producer.empty()) add(production, "producer", report.producer);
  pugi::xml_node software = add(production, "software", "darkfigure");
  attribute(software, "version", provenance.version);
}

void study_description(const RunReport& report,
                       const Provenance& provenance,
                       pugi::xml_node codebook) {
  pugi::xml_node study = add(codebook, "stdyDscr");
  pugi::xml_node citation = add(study, "citation");
  pugi::xml_node title = add(citation, "titlStmt");
  add(title, "titl", report.title);
  add(title, "IDNo", provenance.run);
  if (!report.producer.empty()) add(add(citation, "rspStmt"), "AuthEnty", report.producer);
  pugi::xml_node summary = add(add(study, "stdyInfo"), "sumDscr");
  const std::size_t slash = report.reference_period.find('/');
  if (slash != std::string::npos) {
    for (const auto& [event, date] :
         {std::pair{"start", report.reference_period.substr(0, slash)},
          std::pair{"end", report.reference_period.substr(slash + 1)}}) {
      pugi::xml_node period = add(summary, "timePrd", date);
      attribute(period, "event", event);
      attribute(period, "date", date);
    }
  }
  if (!report.country.empty()) {
    pugi::xml_node nation = add(summary, "nation", report.country);
    attribute(nation, "abbr", report.country);
  }
  if (!report.coverage.empty()) add(summary, "geogCover", report.coverage);
  if (!report.population.empty()) add(summary, "universe", report.population);
  pugi::xml_node collection = add(add(study, "method"), "dataColl");
  if (report.psus_known) {
    add(collection,
        "sampProc",
        counted(report.psus, "primary sampling unit") + " in " + counted(report.strata, "stratum") +
            ", " + counted(report.rows, "unit"));
  }
  if (!report.mode.empty()) add(collection, "collMode", report.mode);
  add(collection, "weight", weighting_text(report));
}

void variable(const VariableDescription& v,
              bool is_domain,
              std::size_t number,
              pugi::xml_node data) {
  pugi::xml_node node = add(data, "var");
  attribute(node, "ID", "V" + std::to_string(number));
  attribute(node, "name", v.name);
  attribute(node, "files", "F_" + v.level);
  attribute(
      node, "intrvl", v.categories.empty() && !v.is_text && !is_domain ? "contin" : "discrete");
  if (v.role == "weight") attribute(node, "wgt", "wgt");
  if (!v.label.empty()) add(node, "labl", v.label);
  if (!v.role.empty()) add(node, "txt", "role in the design: " + v.role);
  for (const VariableDescription::Category& c : v.categories) {
    pugi::xml_node category = add(node, "catgry");
    if (c.missing) attribute(category, "missing", "Y");
    add(category, "catValu", c.code);
    if (!c.label.empty()) add(category, "labl", c.label);
  }
  attribute(add(node, "varFormat"), "type", v.is_text ? "character" : "numeric");
}

}  // namespace

std::string ddi_xml(const Presentation& text, const Provenance& provenance) {
  const RunReport& report = text.report();
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "UTF-8");
  pugi::xml_node codebook = document.append_child("codeBook");
  attribute(codebook, "xmlns", "ddi:codebook:2_5");
  attribute(codebook, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  attribute(codebook,
            "xsi:schemaLocation",
            "ddi:codebook:2_5 "
            "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd");
  attribute(codebook, "version", "2.5");
  attribute(codebook, "ID", "darkfigure-" + provenance.run);
  document_description(report, provenance, codebook);
  study_description(report, provenance, codebook);
  std::map<std::string, std::size_t> variables_of;
  std::map<std::string, std::string> file_of;
  for (const VariableDescription& v : report.variables) {
    ++variables_of[v.level];
    file_of[v.level] = v.file;
  }
  for (const auto& [level, count] : variables_of) {
    pugi::xml_node file = add(codebook, "fileDscr");
    attribute(file, "ID", "F_" + level);
    pugi::xml_node description = add(file, "fileTxt");
    add(description, "fileName", file_of[level]);
    add(add(description, "dimensns"), "varQnty", std::to_string(count));
  }
  pugi::xml_node data = add(codebook, "dataDscr");
  std::set<std::string> domains;
  for (const DomainDescription& domain : report.domains) {
    for (const LabelledCode& part : domain.variables) domains.insert(part.code);
  }
  for (std::size_t k = 0; k < report.variables.size(); ++k)
    variable(report.variables[k], domains.contains(report.variables[k].name), k + 1, data);
  std::ostringstream stream;
  document.save(stream, " ", pugi::format_default, pugi::encoding_utf8);
  return stream.str();
}

}  // namespace darkfigure
