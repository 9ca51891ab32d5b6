#include "engine/inspection/codebook_views.h"

#include <algorithm>

#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/core/text_width.h"

namespace darkfigure {
namespace {

constexpr std::size_t kMostReasons = 6;  // of one variable on a line

std::size_t missing_rows(const VariableSummary& variable) {
  std::size_t rows = 0;
  for (const auto& [reason, count] : variable.missing) rows += count;
  return rows;
}

// "99: 120, system: 4".
std::string missing_text(const VariableSummary& variable) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [reason, rows] : variable.missing) {
    if (shown++ == kMostReasons) return text + ", …";
    text += (text.empty() ? "" : ", ") + reason + ": " + grouped_text(static_cast<double>(rows));
  }
  return text;
}

std::string content_text(const VariableSummary& variable) {
  if (variable.identifies) return "identifies respondents";
  const auto answers = static_cast<std::size_t>(
      std::count_if(variable.codes.begin(), variable.codes.end(), [](const CodeCount& code) {
        return code.missing.empty();
      }));
  if (answers > 0) return counted(answers, "labelled code");
  return counted(variable.distinct, "distinct value");
}

std::string type_text(const VariableSummary& variable) {
  return variable.type + (variable.measure.empty() ? "" : ", " + variable.measure);
}

std::string file_line(const Codebook& codebook) {
  const FileInfo& info = codebook.info;
  std::string text = codebook.file + ": " + info.format;
  if (!info.encoding.empty()) text += ", " + info.encoding;
  text +=
      ", " + counted(codebook.rows, "row") + ", " + counted(codebook.variables.size(), "variable");
  if (!info.label.empty()) text += "\n" + info.label;
  return text;
}

std::string set_text(const MultipleResponseSet& set) {
  std::string text = set.name + (set.label.empty() ? "" : " \"" + set.label + "\"") + ": ";
  text += set.counted.empty() ? "categories of" : "code " + set.counted + " of";
  for (const std::string& variable : set.variables) text += " " + variable;
  return text;
}

std::string role_lines(const Codebook& codebook, const std::string& role) {
  std::string text;
  std::size_t shown = 0;
  for (const VariableSummary* variable : candidates(codebook, role)) {
    if (shown++ == 3) break;
    const auto guess = std::find_if(variable->roles.begin(),
                                    variable->roles.end(),
                                    [&](const RoleGuess& g) { return g.role == role; });
    text += "  " + padded(shown == 1 ? role : "", 9) + padded(variable->name, 16) + " " +
            guess->reason + "\n";
  }
  return text.empty() ? "  " + padded(role, 9) + "none found\n" : text;
}

std::string escaped(const std::string& text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\n':
        html += "<br>";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string cell(const std::string& text) { return "<td>" + escaped(text) + "</td>"; }

std::string variable_section(const VariableSummary& variable) {
  std::string html = "<section id=\"" + escaped(variable.name) + "\"><h2>" +
                     escaped(variable.name) + "</h2>\n<p>" + escaped(variable.label) + "</p>\n<p>" +
                     escaped(type_text(variable)) + "; " + counted(variable.present, "valid row") +
                     ", " + escaped(content_text(variable));
  if (!variable.missing.empty()) html += "; missing: " + escaped(missing_text(variable));
  html += "</p>\n";
  if (variable.codes.empty()) return html + "</section>\n";
  html +=
      "<table><thead><tr><th>Code</th><th>Label</th><th>Missing</th><th>Rows</th></tr>"
      "</thead><tbody>\n";
  for (const CodeCount& code : variable.codes) {
    html += "<tr>" + cell(code.code) + cell(code.label) + cell(code.missing) + "<td class=\"n\">" +
            code.shown + "</td></tr>\n";
  }
  if (variable.unlabelled > 0) {
    html += "<tr><td></td><td>codes without a label</td><td></td><td class=\"n\">" +
            (variable.unlabelled < 10 ? "fewer than 10"
                                      : grouped_text(static_cast<double>(variable.unlabelled))) +
            "</td></tr>\n";
  }
  return html + "</tbody></table></section>\n";
}

constexpr const char* kStyle =
    "body{font:16px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2rem 0 .2rem}"
    "p{margin:.2rem 0}table{border-collapse:collapse;margin:.6rem 0;width:100%}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #d5d5d5}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}a{color:#0b4f8a}"
    "@media print{section{break-inside:avoid}}";

}  // namespace

std::string codebook_text(const Codebook& codebook) {
  std::string text = file_line(codebook) + "\n\n";
  std::size_t width = 8;
  for (const VariableSummary& variable : codebook.variables) {
    width = std::max(width, std::min<std::size_t>(text_width(variable.name), 24));
  }
  for (const VariableSummary& variable : codebook.variables) {
    text += padded(variable.name, width) + "  " + padded(type_text(variable), 16) + "  " +
            padded(content_text(variable), 22) + "  " + variable.label + "\n";
    if (!variable.missing.empty()) {
      text += std::string(width + 2, ' ') + "missing  " + missing_text(variable) + "\n";
    }
  }
  if (!codebook.info.multiple_responses.empty()) text += "\nMultiple-response sets\n";
  for (const MultipleResponseSet& set : codebook.info.multiple_responses) {
    text += "  " + set_text(set) + "\n";
  }
  text += "\nLikely design variables\n";
  for (const char* role : {"weight", "stratum", "psu", "key"}) text += role_lines(codebook, role);
  return text;
}

std::string codebook_csv(const Codebook& codebook) {
  std::string csv =
      "variable,label,type,format,measure,valid,missing,distinct,code,code_label,code_missing,"
      "rows\n";
  for (const VariableSummary& variable : codebook.variables) {
    const std::string head = csv_field(variable.name) + "," + csv_field(variable.label) + "," +
                             variable.type + "," + csv_field(variable.format) + "," +
                             variable.measure + "," + std::to_string(variable.present) + "," +
                             std::to_string(missing_rows(variable)) + "," +
                             std::to_string(variable.distinct) + ",";
    if (variable.codes.empty()) csv += head + ",,,\n";
    for (const CodeCount& code : variable.codes) {
      csv += head + csv_field(code.code) + "," + csv_field(code.label) + "," + code.missing + "," +
             csv_field(code.shown) + "\n";
    }
  }
  return csv;
}

std::string codebook_html(const Codebook& codebook) {
  const std::string title = "Codebook of " + escaped(codebook.file);
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
      "</title><meta name=\"viewport\" content=\"width=device-width\">"
      "<style>" +
      kStyle + "</style></head><body>\n<h1>" + title + "</h1>\n<p>" + escaped(file_line(codebook)) +
      "</p>\n<p>Counts of answers from 1 to 9 are shown as "
      "\"fewer than 10\"; codes without a label are counted, never shown.</p>\n";
  for (const MultipleResponseSet& set : codebook.info.multiple_responses) {
    html += "<p>Multiple-response set " + escaped(set_text(set)) + "</p>\n";
  }
  html +=
      "<nav><table><thead><tr><th>Variable</th><th>Label</th><th>Content</th></tr></thead>"
      "<tbody>\n";
  for (const VariableSummary& variable : codebook.variables) {
    html += "<tr><td><a href=\"#" + escaped(variable.name) + "\">" + escaped(variable.name) +
            "</a></td>" + cell(variable.label) + cell(content_text(variable)) + "</tr>\n";
  }
  html += "</tbody></table></nav>\n";
  for (const VariableSummary& variable : codebook.variables) html += variable_section(variable);
  return html + "</body></html>\n";
}

}  // namespace darkfigure
