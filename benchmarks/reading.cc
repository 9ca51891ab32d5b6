// Reading microdata beside a bare ReadStat parse of the same file: seconds, and memory at the peak.
//
// usage: reading FILE.sav [VARIABLE...]     all variables by default
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <readstat.h>
#include <sys/resource.h>

#include "engine/io/read_microdata.h"

namespace {

using Clock = std::chrono::steady_clock;

// The least that a reader must do: take every wanted value out of the file.
struct BareParse {
  const darkfigure::ColumnChoice& wanted;
  double sum = 0;
  std::size_t values = 0;
};

int on_metadata(readstat_metadata_t*, void*) { return READSTAT_HANDLER_OK; }

int on_variable(int, readstat_variable_t* variable, const char*, void* context) {
  const auto& bare = *static_cast<BareParse*>(context);
  return bare.wanted.keeps(readstat_variable_get_name(variable)) ? READSTAT_HANDLER_OK
                                                                 : READSTAT_HANDLER_SKIP_VARIABLE;
}

int on_value(int, readstat_variable_t*, readstat_value_t value, void* context) {
  auto& bare = *static_cast<BareParse*>(context);
  ++bare.values;
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_NUMERIC) {
    bare.sum += readstat_double_value(value);
  }
  return READSTAT_HANDLER_OK;
}

double bare_parse(const char* file, const darkfigure::ColumnChoice& wanted) {
  const auto start = Clock::now();
  BareParse bare{wanted};
  readstat_parser_t* parser = readstat_parser_init();
  readstat_set_metadata_handler(parser, &on_metadata);
  readstat_set_variable_handler(parser, &on_variable);
  readstat_set_value_handler(parser, &on_value);
  if (readstat_parse_sav(parser, file, &bare) != READSTAT_OK) std::exit(1);
  readstat_parser_free(parser);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double megabytes(int who) {
  struct rusage usage {};
  getrusage(who, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: reading FILE.sav [VARIABLE...]\n");
    return 2;
  }
  darkfigure::ColumnChoice wanted;
  wanted.all = argc == 2;
  for (int k = 2; k < argc; ++k) wanted.names.insert(argv[k]);
  const double before = megabytes(RUSAGE_SELF);
  darkfigure::Diagnostics diagnostics;
  const auto start = Clock::now();
  const darkfigure::Microdata data =
      darkfigure::read_microdata({.file = argv[1]}, wanted, diagnostics);
  const double first = std::chrono::duration<double>(Clock::now() - start).count();
  if (diagnostics.has_errors()) {
    std::fprintf(stderr, "%s\n", diagnostics.findings().front().text().c_str());
    return 1;
  }
  double kept = 0;
  for (const darkfigure::Column& column : data.columns) {
    kept += static_cast<double>(column.values.size() * sizeof(double) + column.missing.size() +
                                column.tags.size());
  }
  const double peak = megabytes(RUSAGE_SELF) - before;
  const double reader = megabytes(RUSAGE_CHILDREN);
  std::vector<double> ours = {first};
  std::vector<double> bare;
  for (int repeat = 0; repeat < 3; ++repeat) {
    bare.push_back(bare_parse(argv[1], wanted));
    const auto again = Clock::now();
    darkfigure::read_microdata({.file = argv[1]}, wanted, diagnostics);
    ours.push_back(std::chrono::duration<double>(Clock::now() - again).count());
  }
  const double our_best = *std::min_element(ours.begin(), ours.end());
  const double bare_best = *std::min_element(bare.begin(), bare.end());
  std::printf("%zu rows, %zu of %zu variables kept: %.0f MB\n",
              data.rows,
              data.columns.size(),
              data.all_names.size(),
              kept / 1048576);
  std::printf("darkfigure          %6.2f s   peak %.0f MB in the program, %.0f MB in the reader\n",
              our_best,
              peak,
              reader);
  std::printf("bare ReadStat parse %6.2f s   ratio %.2f\n", bare_best, our_best / bare_best);
  return 0;
}
