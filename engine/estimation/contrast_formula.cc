#include "engine/estimation/contrast_formula.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "engine/core/number_text.h"

namespace darkfigure {
namespace {

using Kind = ContrastFormula::Kind;

struct SyntaxError {
  std::size_t offset;
  std::string message;
};

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
  return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
}

// Recursive descent: sum → product → factor.
class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  ParsedContrast parse() {
    ParsedContrast result;
    result.formula = sum();
    if (peek() != '\0') throw SyntaxError{at_, "expected an operator or the end of the formula"};
    if (names_.empty()) throw SyntaxError{0, "expected the name of an indicator"};
    result.names = std::move(names_);
    return result;
  }

 private:
  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void take_operator() {
    constexpr int kMost = 1000;
    if (++operators_ > kMost) throw SyntaxError{at_, "more than 1,000 operators"};
    ++at_;
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  ContrastFormula sum() {
    ContrastFormula left = product();
    for (char c = peek(); c == '+' || c == '-'; c = peek()) {
      take_operator();
      left = {.kind = c == '+' ? Kind::kAdd : Kind::kSubtract, .children = {left, product()}};
    }
    return left;
  }

  ContrastFormula product() {
    ContrastFormula left = factor();
    for (char c = peek(); c == '*' || c == '/'; c = peek()) {
      take_operator();
      left = {.kind = c == '*' ? Kind::kMultiply : Kind::kDivide, .children = {left, factor()}};
    }
    return left;
  }

  ContrastFormula factor() {
    constexpr int kDeepest = 100;  // no formula of a person's needs more; a stack would
    if (++depth_ > kDeepest)
      throw SyntaxError{at_, "too many parentheses or signs inside each other"};
    ContrastFormula found = factor_here();
    --depth_;
    return found;
  }

  ContrastFormula factor_here() {
    const char c = peek();
    if (take('-')) return {.kind = Kind::kNegative, .children = {factor()}};
    if (take('(')) {
      ContrastFormula inner = sum();
      if (!take(')')) throw SyntaxError{at_, "expected \")\""};
      return inner;
    }
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return number();
    if (is_name_start(c) || c == '\'') return estimate();
    throw SyntaxError{at_, "expected a number, the name of an indicator or \"(\""};
  }

  ContrastFormula number() {
    const std::size_t from = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'))
      ++at_;
    const auto value = parse_number(text_.substr(from, at_ - from));
    if (!value) throw SyntaxError{from, "expected a number"};
    return {.kind = Kind::kNumber, .number = *value, .children = {}};
  }

  std::string quoted() {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string::npos) throw SyntaxError{at_, "expected the closing quote"};
    std::string inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }

  std::string name(const char* what) {
    if (peek() == '\'') return quoted();
    const std::size_t from = at_;
    if (!is_name_start(peek())) throw SyntaxError{at_, std::string("expected ") + what};
    while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  std::string code() {
    if (peek() == '\'') return quoted();
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ']') ++at_;
    std::string text = text_.substr(from, at_ - from);
    text.erase(text.find_last_not_of(' ') + 1);
    if (text.empty()) throw SyntaxError{from, "expected the code of a category"};
    return text;
  }

  ContrastFormula estimate() {
    EstimateName found{.indicator = {}, .categories = {}, .offset = (peek(), at_)};
    found.indicator = name("the name of an indicator");
    if (take('[')) {
      do {
        std::string variable = name("the name of a domain variable");
        if (!take('=')) throw SyntaxError{at_, "expected \"=\" and the code of a category"};
        found.categories.emplace_back(std::move(variable), code());
      } while (take(','));
      if (!take(']')) throw SyntaxError{at_, "expected \"]\" or \",\""};
    }
    const auto same = std::find(names_.begin(), names_.end(), found);
    const auto index = static_cast<std::size_t>(same - names_.begin());
    if (same == names_.end()) names_.push_back(std::move(found));
    return {.kind = Kind::kTerm, .term = index, .children = {}};
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int operators_ = 0;
  std::vector<EstimateName> names_;
};

// A value and its derivative in every term.
struct Dual {
  double value;
  std::vector<double> slope;
};

Dual differentiate(const ContrastFormula& formula, std::span<const double> terms) {
  std::vector<double> slope(terms.size(), 0.0);
  if (formula.kind == Kind::kNumber) return {formula.number, slope};
  if (formula.kind == Kind::kTerm) {
    slope[formula.term] = 1;
    return {terms[formula.term], slope};
  }
  const Dual a = differentiate(formula.children.front(), terms);
  const bool is_unary = formula.children.size() == 1;
  const Dual b = is_unary ? a : differentiate(formula.children.back(), terms);
  const auto combined = [&](double value, double of_a, double of_b) {
    for (std::size_t k = 0; k < slope.size(); ++k) slope[k] = of_a * a.slope[k] + of_b * b.slope[k];
    return Dual{value, slope};
  };
  switch (formula.kind) {
    case Kind::kNegative:
      return combined(-a.value, -1, 0);
    case Kind::kAdd:
      return combined(a.value + b.value, 1, 1);
    case Kind::kSubtract:
      return combined(a.value - b.value, 1, -1);
    case Kind::kMultiply:
      return combined(a.value * b.value, b.value, a.value);
    case Kind::kDivide:
      return combined(a.value / b.value, 1 / b.value, -a.value / (b.value * b.value));
    default:
      throw std::logic_error("a formula of an unknown kind");
  }
}

bool names_an_estimate(const ContrastFormula& formula) {
  return formula.kind == Kind::kTerm ||
         std::any_of(formula.children.begin(), formula.children.end(), names_an_estimate);
}

}  // namespace

double ContrastFormula::value(std::span<const double> terms) const {
  return differentiate(*this, terms).value;
}

std::vector<double> ContrastFormula::gradient(std::span<const double> terms) const {
  return differentiate(*this, terms).slope;
}

bool ContrastFormula::is_ratio() const {
  return kind == Kind::kDivide && names_an_estimate(children.back()) &&
         names_an_estimate(children.front());
}

ParsedContrast parse_contrast(const SourceText& source, Diagnostics& diagnostics) {
  try {
    return Parser(source.text).parse();
  } catch (const SyntaxError& error) {
    Location place = source.location;
    place.column += static_cast<int>(error.offset);
    diagnostics.error(Concern::kConfig,
                      place,
                      "formula: " + error.message,
                      {source.text, std::string(error.offset, ' ') + "^"});
    return {.formula = {}, .names = {}, .ok = false};
  }
}

ContrastFormula difference_formula() {
  return {.kind = Kind::kSubtract,
          .children = {{.kind = Kind::kTerm, .term = 0, .children = {}},
                       {.kind = Kind::kTerm, .term = 1, .children = {}}}};
}

}  // namespace darkfigure
