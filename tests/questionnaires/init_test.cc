// Which variables of a file hold the concepts of a questionnaire: questions as surveys ask them, in
// five languages, with the traps of scales that run the other way and of longer reference periods.
#include <gtest/gtest.h>

#include "engine/inspection/match_concepts.h"
#include "engine/run_schema.h"
#include "tests/testing/program.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

using Labels = std::vector<std::pair<double, std::string>>;

// A column in which every labelled code occurs.
Column question(const std::string& name, const std::string& label, const Labels& labels) {
  Column column;
  column.name = name;
  column.label = label;
  for (const auto& [code, text] : labels) {
    column.labels.push_back({.value = code, .label = text});
    for (int k = 0; k < 12; ++k) column.append(code, Missing::kPresent);
  }
  while (column.rows() < 60) column.append(labels.front().first, Missing::kPresent);
  return column;
}

// The likeliest expression of each concept.
std::map<std::string, std::string> mapping(std::vector<Column> questions) {
  Microdata data{.level = "person", .file = "f.sav"};
  data.rows = 60;
  for (Column& column : questions) {
    data.all_names.push_back(column.name);
    data.columns.push_back(std::move(column));
  }
  Diagnostics diagnostics;
  const auto definition = load_definition({.reference = "lacsi"}, run_schema(), diagnostics);
  std::map<std::string, std::string> found;
  const Codebook codebook = make_codebook(data);
  for (const MatchedConcept& matched : match_concepts(*definition, codebook)) {
    if (!matched.matches.empty()) found[matched.of->name] = matched.matches.front().expression;
  }
  return found;
}

struct Language {
  std::string name;
  Labels yes_no;
  std::string robbery, robbery_5_years, threat, reported, safety, contact, paid, asked;
  Labels unsafe_first;
};

class InitLanguages : public ::testing::TestWithParam<Language> {};

TEST_P(InitLanguages, FindTheConcepts) {
  const Language& in = GetParam();
  const auto found = mapping({question("q1", in.robbery_5_years, in.yes_no),
                              question("q2", in.robbery, in.yes_no),
                              question("q3", in.threat, in.yes_no),
                              question("q4", in.reported, in.yes_no),
                              question("q5", in.safety, in.unsafe_first),
                              question("q6", in.contact, in.yes_no),
                              question("q7", in.paid, in.yes_no),
                              question("q8", in.asked, in.yes_no)});
  const std::map<std::string, std::string> expected = {{"victim_robbery", "q2 = 1"},
                                                       {"victim_threat", "q3 = 1"},
                                                       {"reported_robbery", "q4 = 1"},
                                                       {"safe_walking", "5 - q5"},
                                                       {"contact_police", "q6 = 1"},
                                                       {"paid_police", "q7 = 1"},
                                                       {"asked_police", "q8 = 1"}};
  for (const auto& [name, expression] : expected) {
    const auto at = found.find(name);
    EXPECT_EQ(at == found.end() ? "nothing" : at->second, expression) << name;
  }
}

void PrintTo(const Language& language, std::ostream* out) { *out << language.name; }

INSTANTIATE_TEST_SUITE_P(
    All,
    InitLanguages,
    ::testing::Values(
        Language{"English",
                 {{1, "Yes"}, {2, "No"}, {9, "Refused"}},
                 "Robbery in the last 12 months: taken by force?",
                 "Robbery in the last 5 years: taken by force?",
                 "Were you threatened in the last 12 months?",
                 "Last time: report robbery to the police?",
                 "How safe do you feel walking alone in your area after dark?",
                 "Did you have contact with a police officer?",
                 "Have you paid a bribe to a police officer?",
                 "Were you asked for a bribe by a police officer and did not pay?",
                 {{1, "Very unsafe"}, {2, "Unsafe"}, {3, "Safe"}, {4, "Very safe"}}},
        Language{"Spanish",
                 {{1, "Sí"}, {2, "No"}, {9, "No responde"}},
                 "En los últimos 12 meses, ¿sufrió un asalto o robo con violencia?",
                 "En los últimos 5 años, ¿sufrió un asalto o robo con violencia?",
                 "¿Recibió alguna AMENAZA?",
                 "La última vez, ¿denunció el robo?",
                 "¿Qué tan seguro se siente al caminar solo de noche?",
                 "¿Tuvo contacto con un policía?",
                 "¿Pagó un soborno a un policía?",
                 "¿Le solicitó un soborno un policía?",
                 {{1, "Muy inseguro"}, {2, "Inseguro"}, {3, "Seguro"}, {4, "Muy seguro"}}},
        Language{"French",
                 {{1, "Oui"}, {2, "Non"}, {9, "Refus"}},
                 "Au cours des 12 derniers mois, un vol avec violence ?",
                 "Au cours des 5 ans passés, un vol avec violence ? (5 ans)",
                 "Avez-vous subi une menace ?",
                 "La dernière fois, avez-vous signalé le vol ?",
                 "Vous sentez-vous en sécurité pour marcher seul la nuit ?",
                 "Avez-vous eu un contact avec la police ?",
                 "Avez-vous payé un pot-de-vin à la police ?",
                 "La police vous a-t-elle demandé un pot-de-vin ?",
                 {{1, "Très peu sûr"}, {2, "Peu sûr"}, {3, "Sûr"}, {4, "Très sûr"}}},
        Language{"Portuguese",
                 {{1, "Sim"}, {2, "Não"}, {9, "Não respondeu"}},
                 "Nos últimos 12 meses, sofreu roubo?",
                 "Nos últimos 5 anos, sofreu roubo?",
                 "Sofreu alguma ameaça?",
                 "Da última vez, denunciou o roubo?",
                 "Sente-se seguro ao caminhar sozinho à noite?",
                 "Teve contato com a polícia?",
                 "Pagou suborno à polícia?",
                 "A polícia pediu suborno?",
                 {{1, "Muito inseguro"}, {2, "Inseguro"}, {3, "Seguro"}, {4, "Muito seguro"}}},
        Language{"Korean",
                 {{1, "예"}, {2, "아니오"}, {9, "모름"}},
                 "지난 12개월 동안 강도를 당한 적이 있습니까?",
                 "지난 5년 동안 강도를 당한 적이 있습니까?",
                 "협박을 당한 적이 있습니까?",
                 "마지막 강도 신고 여부",
                 "밤에 혼자 걸을 때 얼마나 안전하다고 느낍니까?",
                 "경찰과 접촉한 적이 있습니까?",
                 "경찰에게 뇌물을 준 적이 있습니까?",
                 "경찰이 뇌물을 요구한 적이 있습니까?",
                 {{1, "매우 위험하다"}, {2, "위험하다"}, {3, "안전하다"}, {4, "매우 안전하다"}}}),
    [](const ::testing::TestParamInfo<Language>& info) { return info.param.name; });

// What the program writes is a config that is right as it stands, with nothing mapped.
TEST(Init, TheDraftOfTheTutorialLoadsAndMapsNothing) {
  const TempFolder folder;
  const ProgramRun made = run_program(
      folder.path(),
      {"init", source_file("configs/tutorial/encuesta.sav"), "--questionnaire", "lacsi"});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  const std::string draft = read_file(folder.file("encuesta.toml"));
  for (const char* line : {"# victim_robbery             = \"p20b = 1\"",
                           "# reported_robbery           = \"p30 = 1\"",
                           "# safe_walking               = \"if(p10 = 5, 5, 5 - p10)\"",
                           "# contact_health_worker      = \"p40_3 = 1\"",
                           "# asked_court                = \"p42_2 = 1\"",
                           "# domains = [\"p1\", \"p2\", \"dominio\"]"})
    EXPECT_NE(draft.find(line), std::string::npos) << line << "\n" << draft;
  const ProgramRun checked = run_program(folder.path(), {"check", "encuesta.toml"});
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_NE(checked.errors.find("error: no indicator of the questionnaire lacsi can be estimated"),
            std::string::npos)
      << checked.errors;
}

// docs/questionnaires.md: the numbers that the page prints.
TEST(Init, TheTutorialGivesWhatThePageShows) {
  const TempFolder folder;
  const ProgramRun ran = run_program(
      folder.path(), {"run", source_file("configs/tutorial/encuesta.toml"), "-o", "out"});
  ASSERT_EQ(ran.exit_code, 0) << ran.errors;
  const std::string page = read_file(source_file("docs/questionnaires.md"));
  std::size_t shown = 0;
  for (const char* label : {"(SDG 16.1.3 a)",
                            "(SDG 16.1.3 b)",
                            "(SDG 16.1.3 c)",
                            "of physical violence (SDG 16.3.1)",
                            "with contact (SDG 16.5.1) "}) {
    const std::size_t at = ran.output.find(label);
    ASSERT_NE(at, std::string::npos) << label;
    const std::size_t number = ran.output.find_first_not_of(' ', at + std::string(label).size());
    const std::string estimate = ran.output.substr(number, ran.output.find(" %", number) - number);
    EXPECT_NE(page.find(estimate + " %"), std::string::npos) << label << " " << estimate;
    ++shown;
  }
  EXPECT_EQ(shown, 5U);
}

}  // namespace
}  // namespace darkfigure::testing
