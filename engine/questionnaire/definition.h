#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/config/config_document.h"
#include "engine/questionnaire/expand_lists.h"
#include "engine/questionnaire/shipped_files.h"

namespace darkfigure {

/// What a definition says of one of its concepts.
struct Concept {
  std::string name;
  std::string label;
  std::string level;  // empty: persons
  std::vector<std::string> iccs;
  std::vector<std::string> tags;
  std::string period;
  std::string universe;
  struct Range {
    double low = 0;
    double high = 0;
    bool is_scale = true;  // these codes and no others; otherwise a number, as in synthetic surveys
  };
  std::optional<Range> range;  // of its codes; a condition has none
  std::string deviation;
  std::vector<std::string> words;
  std::vector<std::string> means;     // labels of the code that is the concept
  std::vector<std::string> reversed;  // labels of the first code of a scale the other way round
  std::vector<std::string> apart;     // labels of a code beside the scale
  std::optional<double> share;        // of a synthetic survey
  SourceText given;
  Location location;
  bool is_of_list = false;  // one of those that a list repeats
};

/// … of a variable of the files.
struct DefinedVariable {
  struct Code {
    double code = 0;
    std::string label;
  };
  std::string name;
  std::string label;
  std::string level;
  std::vector<std::string> iccs;
  std::vector<std::string> tags;
  std::string period;
  std::string universe;
  std::vector<Code> codes;
  std::vector<double> range;   // smallest, largest; empty where there are codes
  std::vector<double> shares;  // of the codes
  SourceText given;
  std::string weighs;  // "household", "person", "incident"; empty: no weight
};

/// An SDG indicator as published, and the indicators that make it up.
struct Pack {
  std::string id;  // "16.5.1"
  std::string title;
  std::string version;
  std::vector<std::string> custodian;
  std::vector<std::string> source;
  std::vector<std::string> series;
  std::vector<std::string> iccs;
  std::string period;
  std::string universe;
  std::string missing;
  std::vector<std::string> disaggregation;
  std::vector<std::string> traps;
  std::vector<std::string> indicators;  // ids
};

/// A questionnaire: what its surveys ask, how they are drawn and weighted, and what is estimated.
struct Definition {
  std::string id;  // "enusc/2023", or the path of a file
  std::string title;
  std::string status;
  std::vector<std::string> source;
  std::vector<std::string> notes;
  std::vector<std::string> files;      // it is made of, as findings name them, the root first
  std::vector<std::string> own_files;  // of these the user's
  std::vector<Concept> concepts;
  std::vector<DefinedVariable> variables;
  std::vector<Pack> packs;
  Lists lists;
  std::vector<std::string> asked_lists;  // that its packs have a place for, sorted
  Lists member_words;                    // of the lists' members, in several languages
  ConfigDocument document;               // what a run takes from it

  /// Whether something declared there comes from the definition.
  bool declares(const Location& place) const;
  /// … and from a file that the program carries, not from the user's.
  bool ships(const Location& place) const;
  const Concept* find_concept(const std::string& name) const;
};

/// What a config, or a command, asks for.
struct DefinitionRequest {
  std::string reference;           // "enusc/2023", or a path that ends in .toml
  Location location;               // of the reference
  std::string beside;              // the file that a path is relative to; empty: as it stands
  std::vector<std::string> packs;  // SDG indicators besides the definition's own
  Lists lists;                     // instead of the definition's
};

/// Reads a definition with those that it extends, the concepts they share and the packs of its SDG
/// indicators. Every problem becomes a finding; nothing where there is no such definition.
std::optional<Definition> load_definition(const DefinitionRequest& request,
                                          const ConfigSchema& run,
                                          Diagnostics& diagnostics);

/// `[lists]` of a document.
Lists lists_of(const ConfigDocument& document);

}  // namespace darkfigure
