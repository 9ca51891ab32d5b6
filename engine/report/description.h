#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace darkfigure {

/// What an indicator measures, for those who read its numbers.
struct IndicatorDescription {
  std::string id;
  std::string label;
  std::string statistic;
  std::string level;  // of the units in its base
  double unit = 1;
  std::string numerator;  // expressions of the config
  std::string denominator;
  std::string where;
  std::vector<std::string> iccs;  // codes of the crimes it counts
  std::string sdg;                // "16.5.1", where it is sent under an SDMX series
  std::string period;
  std::string universe;
  std::string deviation;                    // from the indicator's published definition
  std::map<std::string, std::string> sdmx;  // dimension or attribute → code: SERIES → IU_COR_BRIB
};

/// A code with its text.
struct LabelledCode {
  std::string code;
  std::string label;
};

/// A domain variable, or several that are crossed, with the categories that occur.
struct DomainDescription {
  std::string name;                     // "sex*age_group"
  std::vector<LabelledCode> variables;  // of the cross: name and label
  std::vector<LabelledCode> categories;
};

/// A variable that the run read from a file.
struct VariableDescription {
  struct Category {
    std::string code;
    std::string label;
    bool missing = false;  // declared so by the file or the config
  };
  std::string name;
  std::string label;
  std::string level;
  std::string file;  // its name alone
  bool is_text = false;
  std::string role;  // "identifier", "stratum", "psu", "weight"; empty: an answer
  std::vector<Category> categories;
};

/// Weights as shares of rows between fixed bounds, on a logarithmic axis. The bounds are the 1 %
/// and 99 % quantiles, so that a few extreme weights do not squeeze the others.
struct WeightHistogram {
  double lower = 0;
  double upper = 0;
  std::vector<double> before;  // share of rows in each bin, base weights
  std::vector<double> after;   // final weights
};

/// The standard error of a national estimate from the first replicates alone.
struct SeConvergence {
  std::string indicator;
  std::vector<double> replicates;
  std::vector<double> se;
};

/// How a variable's codes are sent: the dimension of the data structure, and a code for each of the
/// variable's.
struct SdmxDimension {
  std::string variable;
  std::string dimension;                     // "SEX"
  std::map<std::string, std::string> codes;  // "1" → "M"
};

/// What stands in an SDMX file besides the numbers.
struct SdmxSpec {
  std::string structure;  // "IAEG-SDGs:SDG(1.20)"
  std::string dataflow;   // of SDMX-CSV 1.0: "IAEG-SDGs:DF_SDG_GLC(1.0)"
  std::string version;    // "2.0" or "1.0"
  std::string ref_area;   // M49 code
  std::string nature;
  std::string source;
  std::vector<SdmxDimension> dimensions;
};

/// A figure of the police, to stand beside the survey's.
struct RecordedCount {
  std::string indicator;
  double count = 0;
  std::string source;
};

/// How a run is published.
struct PublicationSpec {
  std::vector<std::string> formats;    // asked for; not part of what a run's files tell
  std::vector<std::string> languages;  // BCP 47 tags
  std::string survey_language;  // that its own labels are in: the first that the config names
  std::string numerals;         // "auto", "latn", "arab"
  int decimals = 1;             // of percentages and rates
  std::string layout;           // of the workbook: "accessible", "companion", "both"
  // Texts of the survey by key ("indicator.robbery") and language.
  std::map<std::string, std::map<std::string, std::string>> labels;
  std::vector<RecordedCount> recorded;
  SdmxSpec sdmx;
};

}  // namespace darkfigure
