#include "engine/core/random.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>
#include <vector>

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include "engine/core/parallel.h"

namespace darkfigure {
namespace {

// Random123's own known-answer vectors (kat_vectors, "philox4x32 10" with zero counter and key).
TEST(RandomStream, GeneratorMatchesItsPublishedVector) {
  const r123::Philox4x32::ctr_type out = r123::Philox4x32()({{0, 0, 0, 0}}, {{0, 0}});
  EXPECT_EQ(out[0], 0x6627e8d5U);
  EXPECT_EQ(out[1], 0xe169c58dU);
  EXPECT_EQ(out[2], 0xbc57ac4cU);
  EXPECT_EQ(out[3], 0x9b00dbd8U);
}

TEST(RandomStream, DependsOnSeedPurposeCodeReplicateAndDraw) {
  const RandomStream a(1, "bootstrap", "12");
  EXPECT_EQ(a.bits(3, 4), RandomStream(1, "bootstrap", "12").bits(3, 4));
  EXPECT_NE(a.bits(3, 4), RandomStream(2, "bootstrap", "12").bits(3, 4));
  EXPECT_NE(a.bits(3, 4), RandomStream(1, "other", "12").bits(3, 4));
  EXPECT_NE(a.bits(3, 4), RandomStream(1, "bootstrap", "13").bits(3, 4));
  EXPECT_NE(a.bits(3, 4), a.bits(4, 3));
  EXPECT_NE(RandomStream(1, "ab", "c").bits(0, 0), RandomStream(1, "a", "bc").bits(0, 0));
}

// Pinned so that a published bootstrap stays reproducible: a change here changes every published
// bootstrap standard error. The numbers were computed by a separate Philox4x32-10 and FNV-1a in
// Python: counter (draw, replicate, address), key = seed, address = FNV-1a of "bootstrap\0" "11".
TEST(RandomStream, PublishedDrawsStayTheSame) {
  const RandomStream stream(42, "bootstrap", "11");
  EXPECT_EQ(stream.bits(0, 0), 9113096265570622283ULL);
  EXPECT_EQ(stream.bits(499, 7), 13924391073775298675ULL);
}

TEST(RandomStream, BelowIsUniform) {
  const RandomStream stream(7, "test", "x");
  constexpr std::uint32_t kCells = 7;
  constexpr std::uint32_t kDraws = 70000;
  std::vector<double> counts(kCells);
  for (std::uint32_t k = 0; k < kDraws; ++k) ++counts[stream.below(kCells, 0, k)];
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - 10000) * (count - 10000) / 10000;
  EXPECT_LT(chi_square, 22.46);  // 0.999 quantile of chi-square with 6 df (tables)
}

TEST(RandomStream, NormalHasMeanZeroAndVarianceOne) {
  const RandomStream stream(7, "test", "normal");
  constexpr std::uint32_t kDraws = 40000;
  double sum = 0;
  double squares = 0;
  for (std::uint32_t k = 0; k < kDraws; ++k) {
    const double x = stream.normal(1, k);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kDraws, 0, 4 / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, 1, 4 * std::sqrt(2.0 / kDraws));
}

TEST(Parallel, EveryIndexIsVisitedOnceWithASlotOfItsOwn) {
  std::vector<int> visits(1000);
  for_each_index(visits.size(), 4, [&](std::size_t index, std::size_t slot) {
    EXPECT_LT(slot, 4U);
    ++visits[index];
  });
  for (const int count : visits) EXPECT_EQ(count, 1);
}

TEST(Parallel, TheFirstExceptionReachesTheCaller) {
  const auto work = [](std::size_t index, std::size_t) {
    if (index == 17) throw std::runtime_error("seventeen");
  };
  EXPECT_THROW(for_each_index(100, 2, work), std::runtime_error);
}

TEST(Parallel, ProgressMayStopTheRun) {
  const auto interrupt = [](std::string_view, std::size_t done, std::size_t) {
    if (done > 3) throw Interrupted();
  };
  // Each piece of work takes long enough for the calling thread, which alone reports, to get some.
  std::atomic<std::size_t> calls{0};
  const auto work = [&](std::size_t, std::size_t) {
    ++calls;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  EXPECT_THROW(for_each_index(10000, 2, work, "stage", interrupt), Interrupted);
  EXPECT_LT(calls, 10000U) << "the other threads stop too";
}

}  // namespace
}  // namespace darkfigure
