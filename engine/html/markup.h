#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace darkfigure {

/// Text as it may stand between tags and in attributes.
std::string escaped(std::string_view text);

/// A page being written. Text is escaped; only `raw` is not, for markup that this library made.
class Markup {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Markup& open(std::string_view tag, Attributes attributes = {});
  Markup& close(std::string_view tag);
  Markup& text(std::string_view text);
  Markup& raw(std::string_view markup);
  /// An element with a text alone.
  Markup& element(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// A number as people read it, with the value as it stands in estimates.csv.
  Markup& number(std::string_view shown, double value);
  /// The same apart from the text around it, whose direction may be the other one.
  Markup& isolated(std::string_view text);

  const std::string& page() const { return page_; }

 private:
  std::string page_;
};

}  // namespace darkfigure
