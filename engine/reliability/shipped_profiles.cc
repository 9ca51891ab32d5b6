#include "engine/reliability/quality_profile.h"

DARKFIGURE_EMBED(quality_abs, QUALITY_FOLDER "abs.toml")
DARKFIGURE_EMBED(quality_bjs, QUALITY_FOLDER "bjs.toml")
DARKFIGURE_EMBED(quality_cepal_2020, QUALITY_FOLDER "cepal-2020.toml")
DARKFIGURE_EMBED(quality_cepal_2023, QUALITY_FOLDER "cepal-2023.toml")
DARKFIGURE_EMBED(quality_coe, QUALITY_FOLDER "coe.toml")
DARKFIGURE_EMBED(quality_ine_2020, QUALITY_FOLDER "ine-chile-2020.toml")
DARKFIGURE_EMBED(quality_ine_2024, QUALITY_FOLDER "ine-chile-2024-economic.toml")
DARKFIGURE_EMBED(quality_inegi, QUALITY_FOLDER "inegi.toml")
DARKFIGURE_EMBED(quality_nchs, QUALITY_FOLDER "nchs-2017.toml")
DARKFIGURE_EMBED(quality_ons, QUALITY_FOLDER "ons.toml")
DARKFIGURE_EMBED(quality_statcan, QUALITY_FOLDER "statcan.toml")

namespace darkfigure {

std::vector<EmbeddedFile> shipped_profiles() {
  return {
      embedded_file("abs.toml", quality_abs_begin, quality_abs_end),
      embedded_file("bjs.toml", quality_bjs_begin, quality_bjs_end),
      embedded_file("cepal-2020.toml", quality_cepal_2020_begin, quality_cepal_2020_end),
      embedded_file("cepal-2023.toml", quality_cepal_2023_begin, quality_cepal_2023_end),
      embedded_file("coe.toml", quality_coe_begin, quality_coe_end),
      embedded_file("ine-chile-2020.toml", quality_ine_2020_begin, quality_ine_2020_end),
      embedded_file("ine-chile-2024-economic.toml", quality_ine_2024_begin, quality_ine_2024_end),
      embedded_file("inegi.toml", quality_inegi_begin, quality_inegi_end),
      embedded_file("nchs-2017.toml", quality_nchs_begin, quality_nchs_end),
      embedded_file("ons.toml", quality_ons_begin, quality_ons_end),
      embedded_file("statcan.toml", quality_statcan_begin, quality_statcan_end),
  };
}

}  // namespace darkfigure
