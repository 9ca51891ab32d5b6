# Writes the .cc that carries every file of questionnaires/ inside the program (shipped_files.h).
function(embed_questionnaires folder output)
  file(GLOB_RECURSE names RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/*.toml ${folder}/*.csv)
  list(SORT names)
  set(symbols "")
  set(entries "")
  set(number 0)
  foreach(name IN LISTS names)
    string(APPEND symbols "DARKFIGURE_EMBED(questionnaire_${number}, \"${folder}/${name}\")\n")
    string(APPEND entries "      embedded_file(\"${name}\", questionnaire_${number}_begin, "
                          "questionnaire_${number}_end),\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"#include \"engine/questionnaire/shipped_files.h\"

@symbols@
namespace darkfigure {

std::span<const EmbeddedFile> shipped_files() {
  static const EmbeddedFile files[] = {
@entries@  };
  return files;
}

}  // namespace darkfigure
")
  list(TRANSFORM names PREPEND ${folder}/)
  set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${names}")
endfunction()
