# Two parts: "program" (what the Debian package holds) and "library" (for find_package(darkfigure)).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
install(TARGETS darkfigure RUNTIME DESTINATION bin COMPONENT program)

# The manual page and the shells' completion say what the program itself says.
set(made ${PROJECT_BINARY_DIR}/shell)
set(made_files ${made}/darkfigure.1 ${made}/darkfigure.bash ${made}/_darkfigure ${made}/darkfigure.fish)
add_custom_command(OUTPUT ${made_files}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
  COMMAND darkfigure manual > ${made}/darkfigure.1
  COMMAND darkfigure completion bash > ${made}/darkfigure.bash
  COMMAND darkfigure completion zsh > ${made}/_darkfigure
  COMMAND darkfigure completion fish > ${made}/darkfigure.fish
  DEPENDS darkfigure VERBATIM)
add_custom_target(darkfigure_shell ALL DEPENDS ${made_files})
install(FILES ${made}/darkfigure.1 DESTINATION share/man/man1 COMPONENT program)
install(FILES ${made}/darkfigure.bash DESTINATION share/bash-completion/completions
        RENAME darkfigure COMPONENT program)
install(FILES ${made}/_darkfigure DESTINATION share/zsh/vendor-completions COMPONENT program)
install(FILES ${made}/darkfigure.fish DESTINATION share/fish/vendor_completions.d
        COMPONENT program)
install(FILES README.md CHANGELOG.md DESTINATION share/doc/darkfigure COMPONENT program)
install(FILES LICENSE DESTINATION share/doc/darkfigure RENAME copyright COMPONENT program)
install(DIRECTORY docs/ DESTINATION share/doc/darkfigure/docs COMPONENT program)

install(DIRECTORY engine estimators DESTINATION include/darkfigure COMPONENT library
        FILES_MATCHING PATTERN "*.h")
install(EXPORT darkfigure DESTINATION lib/cmake/darkfigure NAMESPACE darkfigure::
        COMPONENT library)
configure_package_config_file(cmake/darkfigure-config.cmake.in
  ${PROJECT_BINARY_DIR}/darkfigure-config.cmake INSTALL_DESTINATION lib/cmake/darkfigure)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/darkfigure-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/darkfigure-config.cmake
        ${PROJECT_BINARY_DIR}/darkfigure-config-version.cmake cmake/FindReadStat.cmake
        DESTINATION lib/cmake/darkfigure COMPONENT library)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME darkfigure)
set(CPACK_PACKAGE_CONTACT "darkfigure authors <authors@darkfigure.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Weights, replicates and estimates crime-victimization and corruption surveys:
 prevalence, incidence, reporting rates and SDG 16 indicators with variance by
 replication, reliability flags and disclosure control; as tables, a report,
 SDMX, and hand-offs to R, Stata, SAS and SPSS. Works without a network.")
include(CPack)
