#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/core/microdata.h"

namespace darkfigure {

/// How often a labelled code occurs. Nothing is said of codes without a label: they may be a
/// respondent's own value.
struct CodeCount {
  std::string code;
  std::string label;
  std::string missing;  // why it is no answer: "user", "refused" …; empty for an answer
  std::size_t rows = 0;
  std::string shown;  // the count as it may be shown
};

/// What a variable may be to the design, and why it looks so.
struct RoleGuess {
  std::string role;  // "weight", "stratum", "psu", "key"
  std::string reason;
  double confidence = 0;  // only its order among guesses of the same role means anything
};

/// One variable of a codebook.
struct VariableSummary {
  std::string name;
  std::string label;
  std::string type;  // "number", "text", "date", "date and time"
  std::string format;
  std::string measure;
  std::size_t present = 0;
  std::map<std::string, std::size_t> missing;  // reason ("system", "99", ".a", "refused") → rows
  std::size_t distinct = 0;                    // among present cells
  std::vector<CodeCount> codes;                // labelled ones
  std::size_t unlabelled = 0;                  // present cells whose code lacks a label
  bool identifies = false;  // its values point at single respondents, so none is ever shown
  std::vector<RoleGuess> roles;
};

/// A file's variables as an office would publish them: never a respondent's value.
struct Codebook {
  std::string file;
  FileInfo info;
  std::size_t rows = 0;
  std::vector<VariableSummary> variables;
};

Codebook make_codebook(const Microdata& data);

/// Sets the counts of labelled answers as they may be shown: from 1 to 9 "fewer than 10"; where
/// that is a single one, so that it could be told from the others, the next smallest is not shown
/// either. Counts of missing answers are shown.
void show_counts(VariableSummary& variable);

/// The variables guessed for a role, the likeliest first.
std::vector<const VariableSummary*> candidates(const Codebook& codebook, const std::string& role);

}  // namespace darkfigure
