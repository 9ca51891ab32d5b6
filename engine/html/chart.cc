#include "engine/html/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace darkfigure {
namespace {

constexpr double kWidth = 200;
constexpr double kHeight = 20;
constexpr const char* kGood = "#0b5cad";
constexpr const char* kPoor = "#8a4b00";
constexpr const char* kGrey = "#767676";

// The page's style gives the pictures in cells their width.
std::string svg(double width, double height, const std::string& content) {
  const std::string size =
      width == kWidth ? "" : fmt::format(" width=\"{}\" height=\"{}\"", width, height);
  return fmt::format(
      "<svg{} viewBox=\"0 0 {} {}\" aria-hidden=\"true\">{}</svg>", size, width, height, content);
}

// Tenths of a unit are finer than any screen.
std::string place(double x) { return fmt::format("{}", std::round(x * 10) / 10); }

double position(const Axis& axis, double value) {
  const double share = std::clamp((value - axis.low) / (axis.high - axis.low), 0.0, 1.0);
  const double x = 4 + share * (kWidth - 8);
  return axis.is_mirrored ? kWidth - x : x;
}

}  // namespace

std::vector<double> Axis::marks() const {
  std::vector<double> marks;
  const auto count = static_cast<int>(std::lround((high - low) / step));
  for (int k = 0; k <= count; ++k) marks.push_back(low + k * step);
  return marks;
}

Axis axis_for(const std::vector<double>& values, double at_most, bool is_mirrored) {
  double low = 0;
  double high = 0;
  for (const double value : values) {
    if (!available(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  Axis axis{.is_mirrored = is_mirrored};
  if (high <= low) high = low + 1;
  const double rough = (high - low) / 4;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  constexpr std::array kSteps = {1.0, 2.0, 2.5, 5.0, 10.0};
  axis.step = *std::find_if(kSteps.begin(), kSteps.end() - 1, [&](double step) {
    return step * power >= rough * (1 - 1e-9);
  }) * power;
  axis.low = std::floor(low / axis.step + 1e-9) * axis.step;
  axis.high = std::ceil(high / axis.step - 1e-9) * axis.step;
  if (axis.high > at_most && at_most > axis.low) {
    axis.high = at_most;
    axis.step = (axis.high - axis.low) / 4;
  }
  return axis;
}

std::string interval_plot(const Axis& axis,
                          double value,
                          double lower,
                          double upper,
                          bool is_reliable,
                          double reference) {
  std::string content;
  if (available(reference)) {
    const std::string x = place(position(axis, reference));
    content += fmt::format("<path d=\"M{} 0V20\" stroke=\"#767676\"/>", x);
  }
  if (!available(value)) return svg(kWidth, kHeight, content);
  const char* color = is_reliable ? kGood : kPoor;
  if (available(lower) && available(upper)) {
    content += fmt::format("<path d=\"M{} 10H{}\" stroke=\"{}\" stroke-width=\"2\"{}/>",
                           place(position(axis, lower)),
                           place(position(axis, upper)),
                           color,
                           is_reliable ? "" : " stroke-dasharray=\"4 2\"");
  }
  const double x = position(axis, value);
  content += is_reliable
                 ? fmt::format("<circle cx=\"{}\" cy=\"10\" r=\"4\" fill=\"{}\"/>", place(x), color)
                 : fmt::format("<path d=\"M{} 10l5-5 5 5-5 5z\" fill=\"#fff\" stroke=\"{}\"/>",
                               place(x - 5),
                               color);
  return svg(kWidth, kHeight, content);
}

std::string share_bar(double share, double lower, double upper, bool is_mirrored) {
  const Axis axis{.low = 0, .high = 1, .is_mirrored = is_mirrored};
  std::string content = fmt::format(
      "<rect x=\"4\" y=\"4\" width=\"192\" height=\"12\" fill=\"#fff\" stroke=\"{}\"/>", kGrey);
  if (!available(share)) return svg(kWidth, kHeight, content);
  const double from = position(axis, 0);
  const double to = position(axis, share);
  content += fmt::format("<rect x=\"{}\" y=\"4\" width=\"{}\" height=\"12\" fill=\"{}\"/>",
                         place(std::min(from, to)),
                         place(std::abs(to - from)),
                         kGood);
  if (available(lower) && available(upper)) {
    // White under black, so that it shows on the bar and beside it.
    for (const auto& [color, width] : {std::pair{"#fff", 4}, std::pair{"#000", 1}}) {
      content += fmt::format(
          "<path d=\"M{0} 10H{1}M{0} 6v8M{1} 6v8\" stroke=\"{2}\" "
          "stroke-width=\"{3}\" fill=\"none\"/>",
          place(position(axis, lower)),
          place(position(axis, upper)),
          color,
          width);
    }
  }
  return svg(kWidth, kHeight, content);
}

std::string diverging_bar(double share, bool is_mirrored) {
  std::string content;
  if (available(share)) {
    const double yes = share * 100;
    const double no = 100 - yes;
    const double yes_x = is_mirrored ? 100 - yes : 100;
    const double no_x = is_mirrored ? 100 : 100 - no;
    content = fmt::format(
        "<rect x=\"{}\" y=\"4\" width=\"{}\" height=\"12\" fill=\"{}\"/>"
        "<rect x=\"{}\" y=\"4\" width=\"{}\" height=\"12\" fill=\"#fff\" stroke=\"{}\"/>",
        place(yes_x),
        place(yes),
        kGood,
        place(no_x),
        place(no),
        kPoor);
  }
  content += "<path d=\"M100 0V20\" stroke=\"currentColor\"/>";
  return svg(kWidth, kHeight, content);
}

std::string mirrored_histogram(const std::vector<double>& above, const std::vector<double>& below) {
  constexpr double kTall = 60;
  double most = 0;
  for (const auto* shares : {&above, &below}) {
    for (const double share : *shares) most = std::max(most, share);
  }
  const double bin = 360 / static_cast<double>(std::max<std::size_t>(above.size(), 1));
  std::string content;
  const auto bars = [&](const std::vector<double>& shares, bool up) {
    std::string path;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const double height = most > 0 ? kTall * shares[k] / most : 0;
      if (height == 0) continue;
      path += fmt::format("M{} {}h{}v{}h-{}z",
                          place(bin * static_cast<double>(k)),
                          place(kTall + 2),
                          place(bin - 1),
                          place(up ? -height : height),
                          place(bin - 1));
    }
    content += fmt::format("<path d=\"{}\" fill=\"{}\"/>", path, up ? kGrey : kGood);
  };
  bars(above, true);
  bars(below, false);
  content += fmt::format("<path d=\"M0 {0}H360\" stroke=\"currentColor\"/>", kTall + 2);
  return svg(360, 2 * kTall + 4, content);
}

std::string curve(const std::vector<double>& x,
                  const std::vector<double>& y,
                  double low,
                  double high,
                  double level) {
  constexpr double kTall = 90;
  const auto place_x = [&](double at) { return place(4 + at * 352); };
  const auto place_y = [&](double at) {
    return place(4 + (kTall - 8) * (1 - std::clamp((at - low) / (high - low), 0.0, 1.0)));
  };
  std::string path;
  std::string dots;
  for (std::size_t k = 0; k < x.size(); ++k) {
    path += fmt::format("{}{} {}", k == 0 ? "M" : "L", place_x(x[k]), place_y(y[k]));
    dots += fmt::format(
        "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{}\"/>", place_x(x[k]), place_y(y[k]), kGood);
  }
  return svg(360,
             kTall,
             fmt::format("<path d=\"M0 {0}H360\" stroke=\"{1}\" stroke-dasharray=\"4 2\"/>"
                         "<path d=\"{2}\" fill=\"none\" stroke=\"{3}\" stroke-width=\"2\"/>{4}",
                         place_y(level),
                         kGrey,
                         path,
                         kGood,
                         dots));
}

std::string deviation_dots(double before, double after, double limit, bool is_mirrored) {
  const Axis axis{.low = -limit, .high = limit, .is_mirrored = is_mirrored};
  return svg(kWidth,
             kHeight,
             fmt::format("<path d=\"M100 0V20\" stroke=\"#767676\"/>"
                         "<circle cx=\"{}\" cy=\"10\" r=\"4\" fill=\"#fff\" stroke=\"{}\"/>"
                         "<circle cx=\"{}\" cy=\"10\" r=\"4\" fill=\"{}\"/>",
                         place(position(axis, before)),
                         kPoor,
                         place(position(axis, after)),
                         kGood));
}

}  // namespace darkfigure
