#include "engine/questionnaire/definition.h"

#include <algorithm>
#include <filesystem>

#include "engine/core/suggestion.h"
#include "engine/io/text_file.h"
#include "engine/questionnaire/definition_parts.h"
#include "engine/questionnaire/definition_schema.h"
#include "engine/questionnaire/shipped_files.h"

namespace darkfigure {
namespace {

constexpr std::string_view kConcepts = "concepts";

std::string text_of(const ConfigDocument& document, std::string_view section, const char* key) {
  const ConfigSection* found = document.find(section);
  return found == nullptr ? "" : found->text(key);
}

// What the definition says that it does not have of those that it extends.
void leave_out(const ConfigDocument& definition, ConfigDocument& extended) {
  const ConfigSection* about = definition.find("questionnaire");
  if (about == nullptr) return;
  const std::vector<std::string> without = first_texts(*about, "without");
  std::erase_if(extended.sections, [&](const ConfigSection& section) {
    return section.name == "indicator" &&
           std::find(without.begin(), without.end(), section.text("id")) != without.end();
  });
}

// A member becomes a part of variables' names.
bool is_member_name(const std::string& member) {
  return !member.empty() && std::all_of(member.begin(), member.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
}

// The lists whose members the document asks about.
void note_lists(const ConfigDocument& pattern, std::vector<std::string>& lists) {
  for (const ConfigSection& section : pattern.sections) {
    for (const ConfigValue& value : section.values) {
      for (const std::string& list : lists_in(value.key + section.text("id"))) {
        const auto at = std::lower_bound(lists.begin(), lists.end(), list);
        if (at == lists.end() || *at != list) lists.insert(at, list);
      }
    }
  }
}

class Loading {
 public:
  Loading(const DefinitionRequest& request, const ConfigSchema& run, Diagnostics& diagnostics)
      : request_(request), schema_(definition_schema(run)), diagnostics_(diagnostics) {}

  std::optional<Definition> load();

 private:
  std::optional<ConfigDocument> read(const std::string& reference,
                                     const std::string& from,
                                     const Location& place);
  std::string level_of_design() const;
  bool follow(const std::string& reference, const std::string& from, const Location& place);
  void add_packs(Definition& definition, const ConfigDocument& own);

  const DefinitionRequest& request_;
  const ConfigSchema& schema_;
  Diagnostics& diagnostics_;
  std::vector<std::string> own_files_;
  std::vector<ConfigDocument> chain_;  // from the one asked for to the root
};

// A shipped definition by its name, or a file relative to the one that names it.
std::optional<ConfigDocument> Loading::read(const std::string& reference,
                                            const std::string& from,
                                            const Location& place) {
  if (reference.ends_with(".toml")) {
    const std::filesystem::path folder = std::filesystem::path(from).parent_path();
    const std::string path = std::filesystem::path(reference).is_absolute() || from.empty()
                                 ? reference
                                 : (folder / reference).lexically_normal().string();
    const auto text = read_text_or_report(path, "the questionnaire", place, diagnostics_);
    if (!text) return std::nullopt;
    own_files_.push_back(path);
    return parse_config(path, *text, schema_, diagnostics_);
  }
  const std::string name = reference + ".toml";
  const EmbeddedFile* file = find_shipped(name);
  if (file == nullptr) {
    const std::vector<std::string> known = definition_names();
    diagnostics_.error(Concern::kConfig,
                       place,
                       "there is no questionnaire \"" + reference + "\"" +
                           did_you_mean(reference, known) +
                           "; `darkfigure list questionnaires` names those that are shipped, and "
                           "a file of your own ends in .toml");
    return std::nullopt;
  }
  return parse_config(
      std::string(kShippedPrefix) + name, std::string(file->content), schema_, diagnostics_);
}

// The definition and those that it extends.
bool Loading::follow(const std::string& reference, const std::string& from, const Location& place) {
  std::optional<ConfigDocument> document = read(reference, from, place);
  if (!document) return false;
  for (const ConfigDocument& earlier : chain_) {
    if (earlier.file != document->file) continue;
    diagnostics_.error(
        Concern::kConfig, place, "\"extends\": " + document->file + " extends itself");
    return false;
  }
  chain_.push_back(std::move(*document));
  const ConfigDocument& here = chain_.back();
  if (reference == kConcepts) return true;
  const ConfigSection* own = here.find("questionnaire");
  if (own == nullptr) {
    diagnostics_.error(Concern::kConfig,
                       {.file = here.file},
                       "expected a section [questionnaire] but it is missing: this is no "
                       "questionnaire's definition");
    return false;
  }
  const ConfigValue* extends = own->find("extends");
  if (extends == nullptr) return follow(std::string(kConcepts), "", place);
  const std::string next = extends->text();
  const std::string file = here.file;
  const Location there = extends->location;
  return follow(next, file, there);
}

std::string Loading::level_of_design() const {
  for (const ConfigDocument& document : chain_) {
    const ConfigSection* design = document.find("design");
    if (design != nullptr && design->find("level") != nullptr) return design->text("level");
  }
  return "person";
}

void Loading::add_packs(Definition& definition, const ConfigDocument& own) {
  std::vector<std::string> wanted = request_.packs;
  const ConfigSection* section = own.find("questionnaire");
  const ConfigValue* named = section == nullptr ? nullptr : section->find("indicators");
  if (named != nullptr) {
    for (const auto& text : named->texts) wanted.push_back(text.front());
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  const std::vector<std::string> without =
      section == nullptr ? std::vector<std::string>{} : first_texts(*section, "without");
  std::erase_if(wanted, [&](const std::string& id) {
    return std::find(without.begin(), without.end(), id) != without.end();
  });
  ConfigDocument packs{.file = own.file, .sections = {}};
  for (const std::string& id : wanted) {
    const std::string name = std::string(kPackFolder) + id + ".toml";
    const EmbeddedFile* file = find_shipped(name);
    if (file == nullptr) {
      const std::vector<std::string> known = pack_names();
      diagnostics_.error(Concern::kConfig,
                         named == nullptr ? request_.location : named->location,
                         "\"indicators\": there is no SDG indicator \"" + id + "\"" +
                             did_you_mean(id, known) +
                             "; `darkfigure list indicators` names those that there are");
      continue;
    }
    const std::string path = std::string(kShippedPrefix) + name;
    const ConfigDocument pattern =
        parse_config(path, std::string(file->content), schema_, diagnostics_);
    note_lists(pattern, definition.asked_lists);
    const ConfigDocument document = expand_lists(pattern, definition.lists, diagnostics_);
    definition.files.push_back(path);
    definition.packs.push_back(read_pack(id, document));
    packs = overlay(std::move(packs), document, schema_);
  }
  std::erase_if(packs.sections, [&](const ConfigSection& indicator) {
    return indicator.name == "indicator" &&
           std::find(without.begin(), without.end(), indicator.text("id")) != without.end();
  });
  definition.document = overlay(std::move(packs), own, schema_);
}

std::optional<Definition> Loading::load() {
  const std::size_t errors_before = diagnostics_.count(Severity::kError);
  if (!follow(request_.reference, request_.beside, request_.location)) return std::nullopt;
  Definition definition{.id = request_.reference};
  ConfigDocument own;
  const std::string level = level_of_design();
  for (std::size_t k = chain_.size(); k-- > 0;) {
    definition.files.push_back(chain_[k].file);
    // "[derive.person]" is "[derive]" where persons are the design's level.
    for (ConfigSection& section : chain_[k].sections) {
      if (section.name == "derive." + level) section.name = "derive";
    }
    leave_out(chain_[k], own);
    own = overlay(std::move(own), chain_[k], schema_);
  }
  definition.own_files = own_files_;
  definition.title = text_of(own, "questionnaire", "title");
  definition.status = text_of(own, "questionnaire", "status");
  // What was verified of another definition was not of this one.
  const ConfigSection* top = chain_.front().find("questionnaire");
  if (definition.status == "verified" && top->find("status") == nullptr)
    definition.status = "names";
  if (top->find("title") == nullptr) {
    diagnostics_.error(Concern::kConfig,
                       top->location,
                       "expected the key \"title\" in [questionnaire] but it is missing");
  }
  // A country's own questionnaire is not headed by the title of the one that it extends.
  const ConfigSection* survey = chain_.front().find("survey");
  if (survey == nullptr || survey->find("title") == nullptr) {
    for (ConfigSection& section : own.sections) {
      if (section.name != "survey" || top->find("title") == nullptr) continue;
      ConfigValue title = *top->find("title");
      std::erase_if(section.values, [](const ConfigValue& value) { return value.key == "title"; });
      section.values.push_back(std::move(title));
    }
  }
  if (const ConfigSection* about = own.find("questionnaire")) {
    definition.source = first_texts(*about, "source");
    definition.notes = first_texts(*about, "notes");
  }
  definition.lists = lists_of(own);
  for (const auto& [name, members] : request_.lists) definition.lists[name] = members;
  for (const auto& [list, members] : definition.lists) {
    for (const std::string& member : members) {
      if (std::count(members.begin(), members.end(), member) > 1) {
        diagnostics_.error(Concern::kConfig,
                           request_.location,
                           "[lists] " + list + ": \"" + member + "\" stands twice");
      }
      if (is_member_name(member)) continue;
      diagnostics_.error(Concern::kConfig,
                         request_.location,
                         "[lists] " + list +
                             ": expected names of letters, digits and _, as "
                             "\"tax_office\", but found \"" +
                             member + "\"");
    }
  }
  if (diagnostics_.count(Severity::kError) > errors_before) return std::nullopt;
  own = expand_lists(own, definition.lists, diagnostics_);
  add_packs(definition, own);
  std::vector<ConfigSection>& sections = definition.document.sections;
  for (const ConfigSection& section : sections) {
    if (section.name.starts_with("concept."))
      definition.concepts.push_back(read_concept(section, diagnostics_));
    if (section.name.starts_with("member."))
      definition.member_words[section.name.substr(7)] = first_texts(section, "words");
    if (section.name.starts_with("variable."))
      definition.variables.push_back(read_variable(section, diagnostics_));
  }
  // A list repeats one line of the definition.
  for (Concept& of : definition.concepts) {
    of.is_of_list =
        std::count_if(
            definition.concepts.begin(), definition.concepts.end(), [&](const Concept& other) {
              return other.location.line == of.location.line &&
                     other.location.file == of.location.file;
            }) > 1;
  }
  std::erase_if(sections,
                [](const ConfigSection& section) { return is_definition_section(section.name); });
  if (diagnostics_.count(Severity::kError) > errors_before) return std::nullopt;
  return definition;
}

}  // namespace

bool Definition::declares(const Location& place) const {
  return std::find(files.begin(), files.end(), place.file) != files.end();
}

bool Definition::ships(const Location& place) const {
  return declares(place) &&
         std::find(own_files.begin(), own_files.end(), place.file) == own_files.end();
}

const Concept* Definition::find_concept(const std::string& name) const {
  const auto found = std::find_if(
      concepts.begin(), concepts.end(), [&](const Concept& c) { return c.name == name; });
  return found == concepts.end() ? nullptr : &*found;
}

std::optional<Definition> load_definition(const DefinitionRequest& request,
                                          const ConfigSchema& run,
                                          Diagnostics& diagnostics) {
  return Loading(request, run, diagnostics).load();
}

Lists lists_of(const ConfigDocument& document) {
  Lists lists;
  if (const ConfigSection* section = document.find("lists")) {
    for (const ConfigValue& value : section->values) {
      for (const auto& member : value.texts) lists[value.key].push_back(member.front());
    }
  }
  return lists;
}

}  // namespace darkfigure
