#pragma once

#include <string>

#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {

/// A survey of 24 persons in 2 strata × 3 PSUs, written as CSV with margins and a config, for tests
/// that spoil one part of it.
struct SmallSurvey {
  std::string data =
      "id,stratum,psu,w,sex,region,robbed,loss\n"
      "1,1,1,10,1,1,1,5\n2,1,1,10,2,1,0,0\n3,1,1,12,1,1,0,0\n4,1,1,12,2,1,0,0\n"
      "5,1,2,11,1,1,0,0\n6,1,2,11,2,1,1,7\n7,1,2,10,1,1,0,0\n8,1,2,10,2,1,0,0\n"
      "9,1,3,14,1,1,0,0\n10,1,3,14,2,1,0,0\n11,1,3,9,1,1,1,2\n12,1,3,9,2,1,0,0\n"
      "13,2,1,20,1,2,0,0\n14,2,1,20,2,2,1,3\n15,2,1,22,1,2,0,0\n16,2,1,22,2,2,0,0\n"
      "17,2,2,21,1,2,1,9\n18,2,2,21,2,2,0,0\n19,2,2,20,1,2,0,0\n20,2,2,20,2,2,0,0\n"
      "21,2,3,24,1,2,0,0\n22,2,3,24,2,2,0,0\n23,2,3,19,1,2,0,0\n24,2,3,19,2,2,1,4\n";
  std::string margins = "margin,level,total\nsex,1,200\nsex,2,210\nregion,1,150\nregion,2,260\n";
  std::string design = "stratum = \"stratum\"\npsu = \"psu\"\nweight = \"w\"\n";
  std::string replication = "method = \"jkn\"\n";
  std::string calibration = "distance = \"raking\"\n";
  std::string numerator = "robbed = 1";
  std::string domains = "[\"sex\"]";
  std::string extra;  // further sections

  /// Writes survey.csv, margins.csv and c.toml; returns the config's path.
  std::string write(const TempFolder& folder) const {
    folder.write("survey.csv", data);
    folder.write("margins.csv", margins);
    return folder.write(
        "c.toml",
        "[survey]\ntitle = \"Small\"\n[data.person]\nfile = \"survey.csv\"\nkey = "
        "\"id\"\n[design]\n" +
            design + "[replication]\n" + replication + "[calibration]\n" + calibration +
            "[[calibration.margin]]\nvariables = [\"sex\"]\nfile = \"margins.csv\"\n"
            "[[calibration.margin]]\nvariables = [\"region\"]\nfile = \"margins.csv\"\n"
            "[[indicator]]\nid = \"robbery\"\nstatistic = \"prevalence\"\nnumerator = \"" +
            numerator + "\"\n[estimates]\ndomains = " + domains + "\n" + extra);
  }
};

}  // namespace darkfigure::testing
