# ReadStat ships neither a CMake package nor a pkg-config file. Defines ReadStat::readstat and
# ReadStat_VERSION (from the Debian package where there is one; the header has no version).
find_path(ReadStat_INCLUDE_DIR readstat.h)
find_library(ReadStat_LIBRARY readstat)
execute_process(COMMAND dpkg-query -W -f=\${Version} libreadstat-dev
                OUTPUT_VARIABLE ReadStat_VERSION ERROR_QUIET)
if(NOT ReadStat_VERSION)
  set(ReadStat_VERSION 1.1.8)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ReadStat REQUIRED_VARS ReadStat_LIBRARY ReadStat_INCLUDE_DIR
                                  VERSION_VAR ReadStat_VERSION)
if(ReadStat_FOUND AND NOT TARGET ReadStat::readstat)
  add_library(ReadStat::readstat UNKNOWN IMPORTED)
  set_target_properties(ReadStat::readstat PROPERTIES
                        IMPORTED_LOCATION ${ReadStat_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${ReadStat_INCLUDE_DIR})
endif()
