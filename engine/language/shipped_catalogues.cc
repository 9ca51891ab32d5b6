#include "engine/language/language.h"

DARKFIGURE_EMBED(language_ar, LANGUAGES_FOLDER "ar.toml")
DARKFIGURE_EMBED(language_en, LANGUAGES_FOLDER "en.toml")
DARKFIGURE_EMBED(language_es, LANGUAGES_FOLDER "es.toml")
DARKFIGURE_EMBED(language_fr, LANGUAGES_FOLDER "fr.toml")
DARKFIGURE_EMBED(language_ko, LANGUAGES_FOLDER "ko.toml")
DARKFIGURE_EMBED(language_pt, LANGUAGES_FOLDER "pt.toml")
DARKFIGURE_EMBED(language_ru, LANGUAGES_FOLDER "ru.toml")
DARKFIGURE_EMBED(language_zh, LANGUAGES_FOLDER "zh.toml")

namespace darkfigure {

std::vector<EmbeddedFile> shipped_catalogues() {
  return {
      embedded_file("en", language_en_begin, language_en_end),
      embedded_file("es", language_es_begin, language_es_end),
      embedded_file("fr", language_fr_begin, language_fr_end),
      embedded_file("pt", language_pt_begin, language_pt_end),
      embedded_file("ar", language_ar_begin, language_ar_end),
      embedded_file("ru", language_ru_begin, language_ru_end),
      embedded_file("zh", language_zh_begin, language_zh_end),
      embedded_file("ko", language_ko_begin, language_ko_end),
  };
}

}  // namespace darkfigure
