// The manual page and the shells' completion, of the same tables as --help.
#include <algorithm>

#include "cli/command_table.h"
#include "engine/core/text_list.h"
#include "engine/handoff/handoff.h"
#include "engine/write_run.h"
#include "engine/write_views.h"

namespace darkfigure {
namespace {

// Text in a roff line: no control line, no escapes.
std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

// Text between single quotes of a shell.
std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

// Words that stand first behind a command.
std::string first_words(const std::string& command) {
  if (command == "list")
    return "questionnaires indicators iccs statistics functions quality config definition "
           "simulation";
  if (command == "export")
    return joined(view_formats(), " ") + " " + joined(handoff_systems(), " ");
  if (command == "margins") return "template check";
  return command == "completion" ? "bash zsh fish" : "";
}

std::string bash_script() {
  std::string words;
  for (const Command& command : commands())
    words += std::string(words.empty() ? "" : " ") + command.name;
  std::string options;
  for (const OptionText& option : option_texts())
    options += (options.empty() ? "--" : " --") + option.name;
  std::string cases;
  for (const Command& command : commands()) {
    if (const std::string first = first_words(command.name); !first.empty())
      cases += "    " + std::string(command.name) + ") words='" + first + "' ;;\n";
  }
  return "# bash completion of darkfigure\n_darkfigure() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} words=''\n"
         "  if [[ $current == -* ]]; then\n    COMPREPLY=($(compgen -W '" +
         options +
         "' -- \"$current\"))\n    return\n  fi\n  if ((COMP_CWORD == 1)); then\n    "
         "COMPREPLY=($(compgen -W '" +
         words + "' -- \"$current\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n" + cases +
         "  esac\n  if ((COMP_CWORD == 2)) && [[ -n $words ]]; then\n    COMPREPLY=($(compgen -W "
         "\"$words\" -- \"$current\"))\n    return\n  fi\n  COMPREPLY=($(compgen -f -- "
         "\"$current\"))\n}\ncomplete -o filenames -F _darkfigure darkfigure\n";
}

// A description inside the brackets of a zsh specification.
std::string zsh_text(std::string text) {
  for (const char special : {'[', ']', ':'}) {
    for (std::size_t at = 0; (at = text.find(special, at)) != std::string::npos; at += 2)
      text.insert(at, "\\");
  }
  return text;
}

std::string zsh_script() {
  std::string text = "#compdef darkfigure\n_darkfigure() {\n  local -a commands\n  commands=(\n";
  for (const Command& command : commands())
    text +=
        "    " + shell_quoted(std::string(command.name) + ":" + zsh_text(command.summary)) + "\n";
  text += "  )\n  _arguments -S \\\n";
  for (const OptionText& option : option_texts()) {
    text += "    " +
            shell_quoted("*--" + option.name + "[" + zsh_text(option.meaning) + "]" +
                         (option.value.empty() ? "" : ":" + option.value + ":_files")) +
            " \\\n";
  }
  text +=
      "    '1:command:{_describe command commands}' \\\n    '*::argument:->argument'\n"
      "  case $line[1] in\n";
  for (const Command& command : commands()) {
    if (const std::string first = first_words(command.name); !first.empty())
      text += "    " + std::string(command.name) + ") if ((CURRENT == 1)); then compadd " + first +
              "; else _files; fi ;;\n";
  }
  return text + "    *) [[ $state == argument ]] && _files ;;\n  esac\n}\n_darkfigure \"$@\"\n";
}

std::string fish_script() {
  std::string text = "# fish completion of darkfigure\n";
  for (const Command& command : commands()) {
    text += "complete -c darkfigure -n __fish_use_subcommand -f -a " + std::string(command.name) +
            " -d " + shell_quoted(command.summary) + "\n";
    if (const std::string first = first_words(command.name); !first.empty())
      text += "complete -c darkfigure -n '__fish_seen_subcommand_from " +
              std::string(command.name) + "' -a '" + first + "'\n";
  }
  for (const OptionText& option : option_texts()) {
    text += "complete -c darkfigure -l " + option.name;
    if (option.letter != '\0') text += std::string(" -s ") + option.letter;
    if (!option.value.empty()) text += " -r";
    text += " -d " + shell_quoted(option.meaning) + "\n";
  }
  return text;
}

std::string manual_page() {
  std::string text = ".TH DARKFIGURE 1 \"\" \"darkfigure " + program_version() +
                     "\" \"User Commands\"\n.SH NAME\ndarkfigure \\- weighting and estimation of "
                     "crime\\-victimization surveys\n.SH SYNOPSIS\n.B darkfigure\n.I COMMAND\n"
                     "[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
  for (const Command& command : commands())
    text += ".TP\n.B " + roff(std::string(command.name) + " " + command.arguments) + "\n" +
            roff(command.summary) + "\n";
  text += ".SH OPTIONS\n";
  for (const OptionText& option : option_texts()) {
    text += ".TP\n.B ";
    if (option.letter != '\0') text += roff(std::string("-") + option.letter) + ", ";
    text += roff("--" + option.name + (option.value.empty() ? "" : " " + option.value)) + "\n" +
            roff(option.meaning) + "\n";
  }
  return text +
         ".SH EXIT STATUS\n0 done, 1 bug, 2 usage or config, 3 data, 4 calibration or replicates "
         "failed, 5 unreliable under \\-\\-strict, 6 file, 7 verification, 130 or 143 stopped.\n"
         ".SH FILES\nEverything is read and written on this machine; no network is used. Files "
         "with "
         "respondents' data are readable by their owner alone.\n"
         ".SH EXAMPLES\n.nf\ndarkfigure demo\ndarkfigure check survey.toml\ndarkfigure run "
         "survey.toml \\-o results\ndarkfigure report results \\-\\-lang all\n.fi\n";
}

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  return shell == "fish" ? fish_script() : "";
}

}  // namespace

int completion_command(const CommandLine& line, Console& console) {
  const std::string& shell = only_argument(line, "bash, zsh or fish");
  const std::string script = completion_script(shell);
  if (script.empty())
    throw UsageError("completion: expected bash, zsh or fish but found \"" + shell + "\"");
  console.result(script);
  return kDone;
}

int manual_command(const CommandLine& line, Console& console) {
  if (!line.arguments.empty()) throw UsageError("manual: expected no argument");
  console.result(manual_page());
  return kDone;
}

}  // namespace darkfigure
