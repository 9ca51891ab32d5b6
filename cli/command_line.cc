#include "cli/command_line.h"

#include <cmath>
#include <sstream>

#include <boost/program_options.hpp>

#include "engine/core/number_text.h"
#include "engine/core/parallel.h"
#include "engine/core/suggestion.h"

namespace darkfigure {
namespace {

namespace po = boost::program_options;

po::options_description visible_options() {
  po::options_description options("Options", 90, 50);
  options.add_options()                                                                   //
      ("output,o", po::value<std::string>()->value_name("DIR"), "folder of the results")  //
      ("set",
       po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
       "override a key of the config, as replication.method=jkn; KEY= takes it out")  //
      ("codebook",
       po::value<std::string>()->value_name("FILE"),
       "inspect: write the codebook, as .html or .csv")  //
      ("questionnaire",
       po::value<std::string>()->value_name("ID"),
       "init: map the file's variables to the concepts of a questionnaire")  //
      ("encoding",
       po::value<std::string>()->value_name("NAME"),
       "inspect, init, convert: encoding of the file's texts, as windows-1252")                //
      ("threads", po::value<int>()->value_name("N"), "threads (all; never changes a result)")  //
      ("seed",
       po::value<std::string>()->value_name("N"),
       "the same as --set replication.seed=N")  //
      ("shard",
       po::value<std::string>()->value_name("I/N"),
       "run: only the I-th of N parts of the replicates, for `darkfigure merge`")  //
      ("against",
       po::value<std::string>()->value_name("FILE.csv"),
       "verify: compare with another system's numbers")  //
      ("tolerance",
       po::value<double>()->value_name("X"),
       "verify --against: relative difference that is none (1e-6)")  //
      ("config",
       po::value<std::string>()->value_name("FILE"),
       "verify, export: the run's config, where it has moved")                                //
      ("coverage", "simulate: draw many samples and see how often intervals hold the truth")  //
      ("quality",
       po::value<std::vector<std::string>>()->composing()->value_name("NAME"),
       "report: reliability profile, as inegi, or all")  //
      ("lang",
       po::value<std::vector<std::string>>()->composing()->value_name("TAG"),
       "report, export: language, as es or ar-MA, or all; may be given several times")  //
      ("dsd",
       po::value<std::string>()->value_name("FILE"),
       "export sdmx-csv: hold every code to this data structure (SDMX-ML)")  //
      ("sdmx-version",
       po::value<std::string>()->value_name("VERSION"),
       "export sdmx-csv: 2.0 or 1.0")  //
      ("layout",
       po::value<std::string>()->value_name("NAME"),
       "export xlsx: accessible, companion or both")  //
      ("samples",
       po::value<std::string>()->value_name("KIND"),
       "compare: independent, or overlapping (the same PSUs)")  //
      ("accept",
       po::value<std::vector<std::string>>()->composing()->value_name("KIND"),
       "compare: test across breaks of this kind")  //
      ("adjust",
       po::value<std::string>()->value_name("METHOD"),
       "compare: p values for the number of tests: none, holm, bh")                            //
      ("progress", po::value<std::string>()->value_name("MODE"), "auto, plain, json or none")  //
      ("json", "print the result as one JSON object")                                          //
      ("quiet,q", "print nothing but errors")                                                  //
      ("force", "overwrite files that are not of an earlier run")                              //
      ("strict", "treat warnings as errors")                                                   //
      ("no-color", "no colours (also: NO_COLOR in the environment)")                           //
      ("help,h", "show help")                                                                  //
      ("version", "show the version");
  return options;
}

std::vector<std::string> long_names(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back(option->long_name());
  return names;
}

ConfigOverride parse_override(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError("--set: expected KEY=VALUE but found \"" + text + "\"");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

ProgressMode parse_progress(const std::string& text) {
  if (text == "auto") return ProgressMode::kAuto;
  if (text == "plain") return ProgressMode::kPlain;
  if (text == "json") return ProgressMode::kJson;
  if (text == "none") return ProgressMode::kNone;
  throw UsageError("--progress: expected auto, plain, json or none but found \"" + text + "\"");
}

Share parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto part = parse_number(text.substr(0, slash));
  const auto of = slash == std::string::npos ? std::nullopt : parse_number(text.substr(slash + 1));
  const bool whole = part && of && *part == std::floor(*part) && *of == std::floor(*of);
  if (!whole || *part < 1 || *of < *part || *of > 100000) {
    throw UsageError("--shard: expected I/N, as 2/8 for the second of eight parts, but found \"" +
                     text + "\"");
  }
  return {static_cast<std::size_t>(*part) - 1, static_cast<std::size_t>(*of)};
}

// The value of an option that is one of a few words; the first stands where it is not given.
std::string choice(const po::variables_map& values,
                   const char* name,
                   const std::vector<std::string>& words) {
  if (values.count(name) == 0) return words.front();
  const std::string given = values[name].as<std::string>();
  std::string list;
  for (const std::string& word : words) {
    if (word == given) return word;
    list += (list.empty() ? "" : word == words.back() ? " or " : ", ") + word;
  }
  throw UsageError(std::string("--") + name + ": expected " + list + " but found \"" + given +
                   "\"");
}

po::variables_map parse(const std::vector<std::string>& words,
                        const po::options_description& visible) {
  po::options_description all;
  all.add(visible).add_options()("word", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("word", -1);
  namespace style = po::command_line_style;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(words)
                  .options(all)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              values);
  } catch (const po::unknown_option& error) {
    const std::string name = error.get_option_name();
    const std::string bare = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    const std::string nearest = nearest_name(bare, long_names(visible));
    throw UsageError("unknown option \"" + name + "\"" +
                     (nearest.empty() ? "" : "; did you mean \"--" + nearest + "\"?"));
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  return values;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  const po::variables_map values = parse(words, visible_options());
  CommandLine line;
  if (values.count("word") > 0) {
    line.arguments = values["word"].as<std::vector<std::string>>();
    line.command = line.arguments.front();
    line.arguments.erase(line.arguments.begin());
  }
  if (values.count("output") > 0) line.output = values["output"].as<std::string>();
  if (values.count("encoding") > 0) line.encoding = values["encoding"].as<std::string>();
  if (values.count("questionnaire") > 0)
    line.questionnaire = values["questionnaire"].as<std::string>();
  if (values.count("codebook") > 0) line.codebook = values["codebook"].as<std::string>();
  if (values.count("set") > 0) {
    for (const std::string& text : values["set"].as<std::vector<std::string>>()) {
      line.overrides.push_back(parse_override(text));
    }
  }
  if (values.count("seed") > 0) {
    line.overrides.push_back({"replication.seed", values["seed"].as<std::string>()});
  }
  line.threads = values.count("threads") > 0 ? values["threads"].as<int>() : available_threads();
  if (line.threads < 1 || line.threads > 1024) {
    throw UsageError("--threads: expected a number from 1 to 1024 but found " +
                     std::to_string(line.threads));
  }
  if (values.count("progress") > 0)
    line.progress = parse_progress(values["progress"].as<std::string>());
  if (values.count("shard") > 0) line.shard = parse_shard(values["shard"].as<std::string>());
  if (values.count("against") > 0) line.against = values["against"].as<std::string>();
  if (values.count("config") > 0) line.config = values["config"].as<std::string>();
  if (values.count("tolerance") > 0) line.tolerance = values["tolerance"].as<double>();
  if (values.count("quality") > 0) line.quality = values["quality"].as<std::vector<std::string>>();
  if (values.count("lang") > 0) line.languages = values["lang"].as<std::vector<std::string>>();
  if (values.count("dsd") > 0) line.data_structure = values["dsd"].as<std::string>();
  if (values.count("sdmx-version") > 0)
    line.sdmx_version = choice(values, "sdmx-version", {"2.0", "1.0"});
  if (values.count("layout") > 0)
    line.layout = choice(values, "layout", {"both", "accessible", "companion"});
  if (values.count("accept") > 0) line.accepted = values["accept"].as<std::vector<std::string>>();
  line.overlapping = choice(values, "samples", {"independent", "overlapping"}) == "overlapping";
  line.adjustment = choice(values, "adjust", {"none", "holm", "bh"});
  line.json = values.count("json") > 0;
  line.quiet = values.count("quiet") > 0;
  line.force = values.count("force") > 0;
  line.strict = values.count("strict") > 0;
  line.color = values.count("no-color") == 0;
  line.coverage = values.count("coverage") > 0;
  line.help = values.count("help") > 0;
  line.version = values.count("version") > 0;
  return line;
}

std::string options_help() {
  std::ostringstream text;
  text << visible_options();
  return text.str();
}

std::vector<OptionText> option_texts() {
  std::vector<OptionText> texts;
  const po::options_description options = visible_options();
  for (const auto& option : options.options()) {
    const std::string short_name =
        option->canonical_display_name(po::command_line_style::allow_dash_for_short);
    texts.push_back(
        {.name = option->long_name(),
         .letter = short_name.size() == 2 && short_name[1] != '-' ? short_name[1] : '\0',
         .value = option->semantic()->max_tokens() == 0 ? "" : option->format_parameter(),
         .meaning = option->description()});
  }
  return texts;
}

}  // namespace darkfigure
