#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/language/language.h"
#include "engine/presentation/flag.h"
#include "engine/report/run_report.h"

namespace darkfigure {

/// What an estimate is about: decides where a report shows it.
enum class Theme { kCrime, kProportion, kPerception, kIncidence, kReporting, kCount };

/// A variable of a domain, and the code that a category has of it.
struct DomainPart {
  std::string variable;
  std::string code;
};

/// A proportion that is shown in per cent.
bool is_percent(const Estimate& estimate);
/// Its number as shown: in per cent where it is a proportion.
double shown_scale(const Estimate& estimate);

/// Which labels stand for the survey's own words: the language's, or the survey's as they are.
enum class LabelsOf { kLanguage, kSurvey };

/// Texts and numbers of one run in one language: what report and workbook have in common. The
/// report and the language must outlive it.
class Presentation {
 public:
  Presentation(const RunReport& report,
               const Language& language,
               LabelsOf labels = LabelsOf::kLanguage);

  const RunReport& report() const { return report_; }
  const Language& language() const { return language_; }
  std::string message(const std::string& key,
                      const std::map<std::string, Language::Argument>& arguments = {}) const {
    return language_.text(key, arguments);
  }

  std::string title() const;
  /// Who the numbers are of, the territory, and who an indicator's question is put to.
  std::string population() const;
  std::string coverage() const;
  std::string universe(const IndicatorDescription& indicator) const;
  /// The year that holds the middle of the reference period; empty where there is none.
  std::string reference_year() const;
  /// Labels of the survey: the language's own, else the survey's, else codes.
  std::string indicator(const std::string& id) const;
  std::string domain(const std::string& name) const;  // "Sex", "Sex × Age group"
  std::string category(const std::string& domain, const std::string& code) const;
  /// A category of a margin, whose variables may have no domain: its own label otherwise.
  std::string margin_category(const std::string& margin,
                              const std::string& code,
                              const std::string& own) const;
  /// "prevalence", "reporting rate" …
  std::string statistic(const std::string& name) const;
  /// "1 January – 31 December 2025".
  std::string period() const;
  /// "per cent", "per 1,000".
  std::string unit(const Estimate& estimate) const;
  /// "Robbery (per cent)".
  std::string with_unit(const std::string& text, const Estimate& estimate) const;
  /// "8.8%" as the language writes it.
  std::string percent(const Estimate& estimate, double value) const;

  /// A number of this estimate (value or limit) rounded as it is shown, without its unit; "–" where
  /// it is not available.
  std::string number(const Estimate& estimate, double value) const;
  int decimals(const Estimate& estimate) const;
  std::string cv(const Estimate& estimate) const;
  std::string count(double value) const;
  std::string quality(std::size_t estimate) const;
  std::string level(const Estimate& estimate) const { return language_.plain(estimate.level); }

  /// The variables of an estimate's domain with their codes; empty nationally, and where a code of
  /// a crossed domain has an asterisk of its own, so that the parts cannot be told.
  std::vector<DomainPart> parts(const Estimate& estimate) const;

  const IndicatorDescription* find_indicator(const std::string& id) const;
  const DomainDescription* find_domain(const std::string& name) const;
  Theme theme(const Estimate& estimate) const;
  /// Estimates by number: of a domain ("all": national), in the order of the run.
  std::vector<std::size_t> estimates_of(const std::string& domain) const;

  /// The language that the text of a key stands in where that is not this one ("en" on a Spanish
  /// page without the label); empty otherwise.
  std::string foreign_language(const std::string& key) const;

  /// Keys of the survey's texts that have no text in this language, sorted: those asked for so far.
  const std::set<std::string>& unlabelled() const { return unlabelled_; }

 private:
  const std::string* translation(const std::string& key) const;  // null: there is none
  std::string label(const std::string& key, const std::string& otherwise) const;

  const RunReport& report_;
  const Language& language_;
  LabelsOf labels_;
  bool is_own_language_ = true;
  std::map<std::string, const IndicatorDescription*> indicators_;
  std::map<std::string, const DomainDescription*> domains_;
  std::map<std::string, std::vector<std::size_t>> estimates_;
  mutable std::set<std::string> unlabelled_;
};

}  // namespace darkfigure
