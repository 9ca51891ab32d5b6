#include "engine/html/markup.h"

#include "engine/core/estimate.h"
#include "engine/core/number_text.h"
#include "engine/core/text_list.h"

namespace darkfigure {

std::string escaped(std::string_view given) {
  const std::string text = without_controls(std::string(given));
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

Markup& Markup::open(std::string_view tag, Attributes attributes) {
  page_.append("<").append(tag);
  for (const auto& [name, value] : attributes)
    page_.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
  page_ += ">";
  return *this;
}

Markup& Markup::close(std::string_view tag) {
  page_.append("</").append(tag).append(">");
  const bool ends_a_line = tag == "tr" || tag == "p" || tag == "li" || tag == "section" ||
                           tag == "table" || tag == "h2" || tag == "h3" || tag == "div";
  if (ends_a_line) page_ += "\n";
  return *this;
}

Markup& Markup::text(std::string_view text) {
  page_ += escaped(text);
  return *this;
}

Markup& Markup::raw(std::string_view markup) {
  page_ += markup;
  return *this;
}

Markup& Markup::element(std::string_view tag, std::string_view text, Attributes attributes) {
  return open(tag, attributes).text(text).close(tag);
}

Markup& Markup::number(std::string_view shown, double value) {
  if (!available(value)) return text(shown);
  page_.append("<data value=\"").append(shortest_text(value)).append("\">");
  return text(shown).close("data");
}

Markup& Markup::isolated(std::string_view text) { return element("bdi", text); }

}  // namespace darkfigure
