#include <filesystem>

#include "cli/commands.h"
#include "engine/core/csv_field.h"
#include "engine/core/number_text.h"
#include "engine/inspection/codebook_views.h"
#include "engine/inspection/draft_config.h"
#include "engine/inspection/draft_mapping.h"
#include "engine/io/file_writer.h"
#include "engine/io/read_microdata.h"
#include "engine/io/write_microdata.h"
#include "engine/run_schema.h"

namespace darkfigure {
namespace {

namespace fs = std::filesystem;

// Every variable of the file; throws InputError when it cannot be read.
Microdata read_whole(const std::string& file,
                     const CommandLine& line,
                     Console& console,
                     Diagnostics& diagnostics) {
  DataSource source{.file = file, .encoding = line.encoding};
  source.location = {.file = "--encoding"};
  source.progress = console.progress();
  ColumnChoice everything;
  everything.all = true;
  Microdata data = read_microdata(source, everything, diagnostics);
  console.clear_progress();
  diagnostics.throw_if_errors();
  return data;
}

// Not even --force may destroy the data.
void refuse_own_input(const std::string& target, const std::string& file) {
  std::error_code ignored;
  if (!fs::equivalent(target, file, ignored)) return;
  throw FileError(target + ": error: the target is the file that is read; choose another name");
}

void refuse_overwriting(const std::string& path, bool force) {
  if (force || !fs::exists(path)) return;
  throw FileError(path +
                  ": error: the file exists; choose another name, or overwrite it with --force");
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

// Writes beside the target and renames: a failed write leaves what was there.
template <typename Write>
void write_atomically(const std::string& path, const Write& write) {
  const fs::path target(path);
  const fs::path partial =
      target.parent_path() / (".darkfigure-partial-" + target.filename().string());
  try {
    write(partial.string());
    fs::rename(partial, target);
  } catch (const FileError& error) {
    remove_quietly(partial);
    std::string text = error.what();  // names the partial file
    const std::size_t at = text.find(partial.string());
    if (at != std::string::npos) text.replace(at, partial.string().size(), path);
    throw FileError(text);
  } catch (...) {
    remove_quietly(partial);
    throw;
  }
}

void write_text(const std::string& path, const std::string& text) {
  write_atomically(path, [&](const std::string& partial) {
    FileWriter file(partial, 0644);
    file.append(text);
    file.close();
  });
}

std::string ending(const std::string& path) { return fs::path(path).extension().string(); }

// "survey.dta" → "survey.names.csv".
std::string beside(const std::string& target, const char* ending) {
  return fs::path(target).replace_extension(ending).string();
}

std::string convert_to(const std::string& target, const Microdata& data, const Progress& progress) {
  const std::string kind = ending(target);
  if (kind == ".csv") {
    const std::string codebook = beside(target, ".codebook.csv");
    write_atomically(target,
                     [&](const std::string& path) { write_csv_microdata(path, data, progress); });
    write_text(codebook, codebook_csv(make_codebook(data)));
    return "wrote " + target + " and " + codebook + "\n";
  }
  const StatisticalOutput format = kind == ".dta"    ? StatisticalOutput::kDta
                                   : kind == ".zsav" ? StatisticalOutput::kZsav
                                                     : StatisticalOutput::kSav;
  WriteNotes notes;
  write_atomically(target, [&](const std::string& path) {
    notes = write_microdata(path, format, data, progress);
  });
  std::string text = "wrote " + target + "\n";
  if (!notes.renamed.empty()) {
    const std::string names = beside(target, ".names.csv");
    std::string csv = "variable,name_in_file\n";
    for (const auto& [from, to] : notes.renamed)
      csv += csv_field(from) + "," + csv_field(to) + "\n";
    write_text(names, csv);
    text += "wrote " + names + ": " + std::to_string(notes.renamed.size()) +
            " variables have other names there\n";
  }
  if (!notes.letters.empty()) {
    const std::string codes = beside(target, ".missing.csv");
    std::string csv = "variable,code,stata_missing\n";
    for (const LetteredCode& code : notes.letters) {
      csv += csv_field(code.variable) + "," + shortest_text(code.code) + ",." + code.letter + "\n";
    }
    write_text(codes, csv);
    text += "wrote " + codes + ": user-missing codes are tagged missings there\n";
  }
  for (const std::string& loss : notes.losses) text += "lost  " + loss + "\n";
  return text;
}

}  // namespace

int inspect_command(const CommandLine& line, Console& console) {
  Diagnostics diagnostics;
  const Codebook codebook = make_codebook(
      read_whole(only_argument(line, "the name of a file"), line, console, diagnostics));
  console.findings(diagnostics.findings());
  if (!line.codebook.empty()) {
    const std::string kind = ending(line.codebook);
    if (kind != ".csv" && kind != ".html") {
      throw UsageError("--codebook: expected a name ending in .html or .csv but found \"" +
                       line.codebook + "\"");
    }
    refuse_own_input(line.codebook, line.arguments.front());
    refuse_overwriting(line.codebook, line.force);
    write_text(line.codebook, kind == ".csv" ? codebook_csv(codebook) : codebook_html(codebook));
  }
  console.result(line.json ? codebook_json(codebook) : codebook_text(codebook));
  return kDone;
}

int init_command(const CommandLine& line, Console& console) {
  const std::string& file = only_argument(line, "the name of a file");
  Diagnostics diagnostics;
  const Microdata data = read_whole(file, line, console, diagnostics);
  const fs::path folder = line.output.empty() ? fs::path(".") : fs::path(line.output);
  const std::string target = (folder / fs::path(file).stem()).lexically_normal().string() + ".toml";
  refuse_overwriting(target, line.force);
  fs::create_directories(folder);
  const std::string from_there = fs::proximate(file, folder).generic_string();
  const Codebook codebook = make_codebook(data);
  std::string text;
  if (line.questionnaire.empty()) {
    text = draft_config(data, codebook, from_there);
  } else {
    auto definition =
        load_definition({.reference = line.questionnaire, .location = {.file = "--questionnaire"}},
                        run_schema(),
                        diagnostics);
    diagnostics.throw_if_errors();
    if (line.questionnaire.ends_with(".toml"))
      definition->id = fs::proximate(line.questionnaire, folder).generic_string();
    text = draft_mapping(data, codebook, *definition, from_there);
  }
  write_text(target, text);
  console.findings(diagnostics.findings());
  console.result("wrote " + target + "\nnext  read it, then  darkfigure check " + target + "\n");
  return kDone;
}

int convert_command(const CommandLine& line, Console& console) {
  if (line.arguments.size() != 2) {
    throw UsageError("convert: expected the names of two files, FILE and TARGET, but found " +
                     std::to_string(line.arguments.size()) + " arguments");
  }
  const std::string& target = line.arguments[1];
  const std::string kind = ending(target);
  if (kind != ".sav" && kind != ".zsav" && kind != ".dta" && kind != ".csv") {
    throw UsageError("convert: expected a target ending in .sav, .zsav, .dta or .csv but found \"" +
                     target + "\"");
  }
  for (const std::string& file : {target,
                                  beside(target, ".codebook.csv"),
                                  beside(target, ".names.csv"),
                                  beside(target, ".missing.csv")}) {
    refuse_own_input(file, line.arguments[0]);
    refuse_overwriting(file, line.force);
  }
  Diagnostics diagnostics;
  const Microdata data = read_whole(line.arguments[0], line, console, diagnostics);
  console.findings(diagnostics.findings());
  const std::string told = convert_to(target, data, console.progress());
  console.clear_progress();
  console.result(told);
  return kDone;
}

}  // namespace darkfigure
