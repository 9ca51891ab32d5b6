#include "engine/core/diagnostics.h"

#include <algorithm>

namespace darkfigure {
std::vector<std::string> finding_texts(const std::vector<Finding>& findings) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(finding.text());
  return texts;
}

std::string Location::text() const {
  std::string text = file;
  if (line > 0) text += ":" + std::to_string(line);
  if (column > 0) text += ":" + std::to_string(column);
  if (!variable.empty()) text += ": " + variable;
  if (row > 0) text += ", row " + std::to_string(row);
  return text;
}

std::string Finding::text() const {
  const std::string place = location.text();
  std::string text = place.empty() ? "" : place + ": ";
  text += severity == Severity::kError ? "error: " : "warning: ";
  text += message;
  for (const std::string& detail : details) text += "\n    " + detail;
  return text;
}

// Two stages that evaluate the same expression find the same.
void Diagnostics::add(Finding finding) {
  const std::string text = finding.text();
  const bool known = std::any_of(findings_.begin(), findings_.end(), [&](const Finding& f) {
    return f.message == finding.message && f.text() == text;
  });
  if (!known) findings_.push_back(std::move(finding));
}

void Diagnostics::error(Concern concern,
                        Location location,
                        std::string message,
                        std::vector<std::string> details) {
  add({Severity::kError, concern, std::move(location), std::move(message), std::move(details)});
}

void Diagnostics::warning(Concern concern,
                          Location location,
                          std::string message,
                          std::vector<std::string> details) {
  add({Severity::kWarning, concern, std::move(location), std::move(message), std::move(details)});
}

std::size_t Diagnostics::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(findings_.begin(), findings_.end(), [&](const Finding& f) {
        return f.severity == severity;
      }));
}

void Diagnostics::throw_if_errors() const {
  if (has_errors()) throw InputError(findings_);
}

InputError::InputError(std::vector<Finding> findings)
    : std::runtime_error("wrong input"), findings_(std::move(findings)) {}

Concern InputError::concern() const {
  const auto holds = [&](Concern concern) {
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& f) {
      return f.severity == Severity::kError && f.concern == concern;
    });
  };
  if (holds(Concern::kConfig)) return Concern::kConfig;
  return holds(Concern::kFile) ? Concern::kFile : Concern::kData;
}

}  // namespace darkfigure
