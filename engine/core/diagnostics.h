#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace darkfigure {

enum class Severity { kError, kWarning };

/// What an input error is about; decides the program's exit code.
enum class Concern { kConfig, kData, kFile };

/// Where a finding is: a place in a text (`file:line:column`), in a table (`file:row`, as a
/// text whose column is 0) or in data (`file: variable, row`). Rows and lines count from 1.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  std::string variable;
  std::size_t row = 0;

  std::string text() const;
};

struct Finding {
  Severity severity = Severity::kError;
  Concern concern = Concern::kConfig;
  Location location;
  std::string message;
  std::vector<std::string> details;  // further lines, shown indented

  /// `configs/x.toml:14:1: error: message`, then one indented line per detail.
  std::string text() const;
};

std::vector<std::string> finding_texts(const std::vector<Finding>& findings);

/// All findings of a stage, each once. Loaders append and go on; a stage boundary calls
/// `throw_if_errors()`, so that a user sees every problem at once.
class Diagnostics {
 public:
  void error(Concern concern,
             Location location,
             std::string message,
             std::vector<std::string> details = {});
  void warning(Concern concern,
               Location location,
               std::string message,
               std::vector<std::string> details = {});

  const std::vector<Finding>& findings() const { return findings_; }
  std::size_t count(Severity severity) const;
  bool has_errors() const { return count(Severity::kError) > 0; }

  /// Throws InputError with every finding so far when one of them is an error.
  void throw_if_errors() const;

 private:
  void add(Finding finding);

  std::vector<Finding> findings_;
};

/// Wrong input, with every finding of the stages that ran.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Finding> findings);
  const std::vector<Finding>& findings() const { return findings_; }
  /// Every finding's text, in order.
  std::vector<std::string> texts() const { return finding_texts(findings_); }
  /// The concern that decides the exit code: config before file before data.
  Concern concern() const;

 private:
  std::vector<Finding> findings_;
};

/// The survey cannot be weighted or estimated as asked (infeasible calibration, failed replicates).
class StatisticalError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the run would publish is not fit to be (`--strict`).
class GateError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Outside trouble with a file or folder.
class FileError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace darkfigure
