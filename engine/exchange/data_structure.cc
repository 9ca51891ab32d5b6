#include "engine/exchange/data_structure.h"

#include <algorithm>
#include <string_view>

#include <pugixml.hpp>

#include "engine/core/suggestion.h"
#include "engine/core/text_list.h"
#include "engine/io/text_file.h"

namespace darkfigure {
namespace {

// Names without their prefix: messages differ in it.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

// Every element of that name below a node, in document order; without recursion, since a file may
// nest as deep as it likes.
template <typename Visit>
void each(const pugi::xml_node& top, std::string_view name, const Visit& visit) {
  pugi::xml_node node = top.first_child();
  while (node) {
    if (local_name(node) == name) visit(node);
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && node != top && !node.next_sibling()) node = node.parent();
    if (!node || node == top) return;
    node = node.next_sibling();
  }
}

pugi::xml_node child_named(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::string list_key(const std::string& agency, const std::string& id, const std::string& version) {
  return agency + ":" + id + "(" + version + ")";
}

using CodeLists = std::map<std::string, std::set<std::string>>;

CodeLists read_code_lists(const pugi::xml_node& root) {
  CodeLists lists;
  each(root, "Codelist", [&](const pugi::xml_node& list) {
    std::set<std::string>& codes = lists[list_key(list.attribute("agencyID").value(),
                                                  list.attribute("id").value(),
                                                  list.attribute("version").value())];
    each(list, "Code", [&](const pugi::xml_node& code) {
      codes.insert(code.attribute("id").value());
    });
  });
  return lists;
}

// The list of a representation: a reference (2.1) or a URN (3.0); empty where it is not coded.
std::string enumeration_of(const pugi::xml_node& representation) {
  const pugi::xml_node enumeration = child_named(representation, "Enumeration");
  if (!enumeration) return "";
  if (const pugi::xml_node ref = child_named(enumeration, "Ref")) {
    return list_key(ref.attribute("agencyID").value(),
                    ref.attribute("id").value(),
                    ref.attribute("version").value());
  }
  const std::string urn = enumeration.text().get();
  return urn.substr(urn.rfind('=') + 1);
}

// The concept that a component stands for: the id in its reference, or at the end of its URN.
std::string concept_of(const pugi::xml_node& component) {
  const pugi::xml_node identity = child_named(component, "ConceptIdentity");
  if (const pugi::xml_node ref = child_named(identity, "Ref")) return ref.attribute("id").value();
  const std::string urn = identity.text().get();
  return urn.substr(urn.rfind('.') + 1);
}

/// What the file says besides the structure itself.
struct Referred {
  CodeLists lists;
  std::map<std::string, std::string> list_of_concept;  // its core representation
};

Referred read_referred(const pugi::xml_node& root) {
  Referred referred{.lists = read_code_lists(root), .list_of_concept = {}};
  each(root, "Concept", [&](const pugi::xml_node& node) {
    const std::string list = enumeration_of(child_named(node, "CoreRepresentation"));
    if (!list.empty()) referred.list_of_concept[node.attribute("id").value()] = list;
  });
  return referred;
}

void add_component(const pugi::xml_node& node,
                   bool is_dimension,
                   const Referred& referred,
                   DataStructure& structure) {
  const std::string known_as = concept_of(node);
  StructureComponent component{.id = node.attribute("id").value(), .is_dimension = is_dimension};
  if (component.id.empty()) component.id = known_as;
  if (component.id.empty()) return;
  component.is_mandatory =
      is_dimension || std::string_view(node.attribute("assignmentStatus").value()) == "Mandatory" ||
      std::string_view(node.attribute("usage").value()) == "mandatory";
  component.codelist = enumeration_of(child_named(node, "LocalRepresentation"));
  const auto core = referred.list_of_concept.find(known_as);
  if (component.codelist.empty() && core != referred.list_of_concept.end())
    component.codelist = core->second;
  if (!component.codelist.empty()) {
    const auto list = referred.lists.find(component.codelist);
    component.is_known = list != referred.lists.end();
    if (component.is_known) structure.codes[component.id] = list->second;
  }
  structure.components.push_back(std::move(component));
}

}  // namespace

const StructureComponent* DataStructure::find(const std::string& id) const {
  const auto at = std::find_if(components.begin(), components.end(), [&](const auto& component) {
    return component.id == id;
  });
  return at == components.end() ? nullptr : &*at;
}

DataStructure read_data_structure(const std::string& path,
                                  const std::string& wanted,
                                  Diagnostics& diagnostics) {
  DataStructure structure;
  const auto text = read_text_or_report(path, "the data structure", {.file = path}, diagnostics);
  if (!text) return structure;
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text->data(), text->size());
  if (!parsed) {
    const auto line = std::count(text->begin(), text->begin() + parsed.offset, '\n') + 1;
    diagnostics.error(Concern::kFile,
                      {.file = path, .line = static_cast<int>(line)},
                      std::string("expected an SDMX structure message but found no sound XML: ") +
                          parsed.description());
    return structure;
  }
  const Referred referred = read_referred(document);
  pugi::xml_node definition;
  std::vector<std::string> found;
  each(document, "DataStructure", [&](const pugi::xml_node& node) {
    const std::string id = list_key(node.attribute("agencyID").value(),
                                    node.attribute("id").value(),
                                    node.attribute("version").value());
    found.push_back(id);
    if (id == wanted) definition = node;
  });
  if (found.empty()) {
    diagnostics.error(Concern::kFile,
                      {.file = path},
                      "expected an SDMX structure message with a DataStructure; from a registry "
                      "ask for datastructure with references=children");
    return structure;
  }
  if (!definition) {
    diagnostics.error(Concern::kFile,
                      {.file = path},
                      "expected the data structure " + wanted +
                          ", which the file to send names, but "
                          "found " +
                          joined(found) + "; set structure in [sdmx]");
    return structure;
  }
  structure.id = wanted;
  const pugi::xml_node components = child_named(definition, "DataStructureComponents");
  for (const pugi::xml_node& node : child_named(components, "DimensionList").children()) {
    if (local_name(node).ends_with("Dimension")) add_component(node, true, referred, structure);
  }
  for (const pugi::xml_node& node : child_named(components, "AttributeList").children()) {
    if (local_name(node) == "Attribute") add_component(node, false, referred, structure);
  }
  structure.components.push_back({.id = "OBS_VALUE"});
  for (const StructureComponent& component : structure.components) {
    if (component.is_known) continue;
    diagnostics.warning(Concern::kFile,
                        {.file = path},
                        component.id + ": the code list " + component.codelist +
                            " is not in this file; its codes are not checked (ask the registry for "
                            "references=children)");
  }
  return structure;
}

void validate_sdmx(const SdmxTable& table,
                   const DataStructure& structure,
                   const std::string& file,
                   Diagnostics& diagnostics) {
  for (const StructureComponent& component : structure.components) {
    if (!component.is_mandatory || table.column(component.id) < table.columns.size()) continue;
    diagnostics.error(Concern::kData,
                      {.file = file, .line = 1},
                      "expected a column " + component.id + ", which " + structure.id +
                          " requires, but it is missing");
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const Location place{.file = file, .line = static_cast<int>(r) + 2};
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string& name = table.columns[c];
      const std::string& code = table.rows[r][c];
      const StructureComponent* component = structure.find(name);
      if (component == nullptr) {
        if (r == 0) {
          diagnostics.error(Concern::kData,
                            {.file = file, .line = 1},
                            "the column " + name + " is not in " + structure.id);
        }
        continue;
      }
      if (code.empty()) {
        if (component->is_mandatory) {
          diagnostics.error(
              Concern::kData, place, name + ": expected a value, it is mandatory, but found none");
        }
        continue;
      }
      const auto list = structure.codes.find(name);
      if (list == structure.codes.end() || list->second.contains(code)) continue;
      const std::vector<std::string> known(list->second.begin(), list->second.end());
      diagnostics.error(Concern::kData,
                        place,
                        name + ": expected a code of " + component->codelist + " but found \"" +
                            code + "\"" + did_you_mean(code, known));
    }
  }
}

}  // namespace darkfigure
