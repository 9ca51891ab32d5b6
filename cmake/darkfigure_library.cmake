# darkfigure_library(NAME FOLDER LINKS...): a static library of every .cc of a folder. Its links are
# the libraries whose headers it may include; cmake/check_includes.cmake holds it to that.
add_library(darkfigure_flags INTERFACE)
install(TARGETS darkfigure_flags EXPORT darkfigure)
# Designated initializers leave defaulted fields out on purpose; -Wrestrict has false positives on
# std::string concatenation in g++ 12 (GCC bug 105651). A product fused into a sum on one processor
# and not on another would change the last bit of a result.
target_compile_options(darkfigure_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                       -Wno-missing-field-initializers -Wno-restrict -ffp-contract=off
                       $<$<BOOL:${DARKFIGURE_STRICT}>:-Werror>)
if(DARKFIGURE_SANITIZE)
  target_compile_options(darkfigure_flags INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(darkfigure_flags INTERFACE -fsanitize=address,undefined)
  # Under ASan Eigen would allocate otherwise than the prebuilt Ceres does, and matrices cross over.
  target_compile_definitions(darkfigure_flags INTERFACE EIGEN_MALLOC_ALREADY_ALIGNED=1)
endif()
if(DARKFIGURE_FUZZ)
  target_compile_options(darkfigure_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

function(darkfigure_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER" "LINKS;PRIVATE_LINKS;SOURCES")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}/*.cc)
  add_library(darkfigure_${name} STATIC ${sources} ${arg_SOURCES})
  target_include_directories(darkfigure_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                             $<INSTALL_INTERFACE:include/darkfigure>)
  set_target_properties(darkfigure_${name} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS darkfigure_${name} EXPORT darkfigure ARCHIVE DESTINATION lib/darkfigure
          COMPONENT library)
  list(TRANSFORM arg_LINKS PREPEND darkfigure_)
  target_link_libraries(darkfigure_${name} PUBLIC ${arg_LINKS} PRIVATE darkfigure_flags
                        ${arg_PRIVATE_LINKS})
endfunction()
