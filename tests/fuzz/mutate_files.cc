// Damages data files in a reproducible way (flipped bits, lost tails, lengths that lie) and reads
// each: the program must live, and answer with data or with a finding that names the file.
//
// usage: mutate_files RUNS SEED FOLDER...
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <unistd.h>

#include "engine/core/random.h"
#include "engine/io/file_kind.h"
#include "engine/io/read_microdata.h"

namespace {

namespace fs = std::filesystem;
using darkfigure::FileKind;
using darkfigure::RandomStream;

constexpr std::uintmax_t kLargestSeed = 1'000'000;

std::vector<fs::path> seed_files(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int k = 3; k < argc; ++k) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[k])) {
      const FileKind kind = darkfigure::kind_of_name(entry.path().string());
      const bool binary = kind != FileKind::kUnknown && kind != FileKind::kDelimited;
      if (entry.is_regular_file() && binary && entry.file_size() <= kLargestSeed) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Draws of one run, addressed by their number.
class Draws {
 public:
  Draws(const RandomStream& random, std::uint32_t run) : random_(random), run_(run) {}
  std::uint32_t below(std::size_t count) {
    return random_.below(
        static_cast<std::uint32_t>(std::max<std::size_t>(count, 1)), run_, next_++);
  }

 private:
  const RandomStream& random_;
  std::uint32_t run_;
  std::uint32_t next_ = 0;
};

// A number that a length field would not hold in a sound file, in either byte order.
void overwrite_length(std::string& bytes, Draws& draws) {
  constexpr std::uint32_t kLies[] = {
      0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x10000, 0xFF000000};
  std::uint32_t lie = kLies[draws.below(std::size(kLies))];
  if (draws.below(2) == 1) lie = __builtin_bswap32(lie);
  if (bytes.size() < 4) return;
  // Lies near the front, where the dictionary is, are the dangerous ones.
  const std::size_t reach =
      draws.below(2) == 0 ? bytes.size() : std::min<std::size_t>(2000, bytes.size());
  std::memcpy(bytes.data() + draws.below(reach - 3), &lie, 4);
}

void mutate(std::string& bytes, Draws& draws) {
  const std::uint32_t steps = 1 + draws.below(4);
  for (std::uint32_t k = 0; k < steps && !bytes.empty(); ++k) {
    switch (draws.below(4)) {
      case 0:
        bytes[draws.below(bytes.size())] ^= static_cast<char>(1U << draws.below(8));
        break;
      case 1:
        bytes.resize(draws.below(bytes.size()));
        break;
      case 2:
        overwrite_length(bytes, draws);
        break;
      default:
        bytes[draws.below(bytes.size())] = static_cast<char>(draws.below(256));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: mutate_files RUNS SEED FOLDER...\n");
    return 2;
  }
  const auto runs = static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10));
  const RandomStream random(std::strtoull(argv[2], nullptr, 10), "mutate-files", "");
  const std::vector<fs::path> seeds = seed_files(argc, argv);
  if (seeds.empty()) {
    std::fprintf(stderr, "mutate_files: no seed files\n");
    return 2;
  }
  const fs::path folder =
      fs::temp_directory_path() / ("darkfigure-fuzz-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  darkfigure::ColumnChoice everything;
  everything.all = true;
  std::map<std::string, std::size_t> outcomes;
  int failures = 0;
  double slowest = 0;
  for (std::uint32_t run = 0; run < runs; ++run) {
    Draws draws(random, run);
    const fs::path& seed = seeds[draws.below(seeds.size())];
    std::string bytes = read(seed);
    mutate(bytes, draws);
    const std::string path = (folder / ("run" + seed.extension().string())).string();
    std::ofstream(path, std::ios::binary) << bytes;
    darkfigure::Diagnostics diagnostics;
    const auto start = std::chrono::steady_clock::now();
    const darkfigure::Microdata data =
        darkfigure::read_microdata({.file = path}, everything, diagnostics);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    slowest = std::max(slowest, seconds.count());
    std::string outcome = "read";
    bool sound = seconds.count() < 10;
    if (diagnostics.has_errors()) {
      const std::string& message = diagnostics.findings().back().message;
      outcome = message.find("crashed") != std::string::npos     ? "the parser crashed, contained"
                : message.find("took more") != std::string::npos ? "the parser hung, ended"
                : message.find("failed (status") != std::string::npos
                    ? "the parser was stopped by a sanitizer"
                    : "refused";
      sound = sound && diagnostics.findings().back().location.file == path && data.columns.empty();
    }
    ++outcomes[outcome];
    if (sound) continue;
    ++failures;
    std::fprintf(
        stderr, "run %u of %s: %.1f s, %s\n", run, seed.c_str(), seconds.count(), outcome.c_str());
  }
  fs::remove_all(folder);
  std::printf("%u files, slowest %.1f s", runs, slowest);
  for (const auto& [outcome, count] : outcomes) std::printf(", %zu %s", count, outcome.c_str());
  std::printf(", %d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
