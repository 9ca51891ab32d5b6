#include "engine/io/isolated_process.h"

#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/io/isolated_reader.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure {
namespace {

constexpr ProcessLimits kLimits{.memory = std::size_t{256} << 20U, .seconds = 2};

// What a child says in one byte, and how it ended.
struct Outcome {
  char said = '\0';
  std::string ended;
};

Outcome run(const std::function<void(const ProcessChannel&)>& body) {
  IsolatedProcess process(kLimits, 4096, body);
  Outcome outcome;
  std::byte buffer[16];
  if (process.receive(buffer, 30) > 0) outcome.said = static_cast<char>(buffer[0]);
  outcome.ended = process.ended();
  return outcome;
}

void say(const ProcessChannel& channel, bool yes) {
  const char answer = yes ? 'y' : 'n';
  if (::write(channel.to_parent, &answer, 1) != 1) _exit(9);
}

TEST(IsolatedProcess, SharesMemoryAndEndsInOrder) {
  IsolatedProcess process(kLimits, 4096, [](const ProcessChannel& channel) {
    channel.shared[7] = std::byte{42};
    say(channel, true);
  });
  std::byte buffer[1];
  ASSERT_EQ(process.receive(buffer, 30), 1U);
  EXPECT_EQ(process.shared()[7], std::byte{42});
  EXPECT_EQ(process.ended(), "");
}

TEST(IsolatedProcess, ACrashIsToldAndThePartnerLives) {
  const Outcome outcome = run([](const ProcessChannel&) {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
  });
  EXPECT_EQ(outcome.ended, std::string("crashed (") + strsignal(SIGSEGV) + ")");
}

TEST(IsolatedProcess, AnEndlessLoopEnds) {
  const Outcome outcome = run([](const ProcessChannel&) {
    volatile bool forever = true;
    while (forever) {
    }
  });
  EXPECT_EQ(outcome.ended, "took more than 2 s");
}

TEST(IsolatedProcess, AChildThatSaysNothingIsEnded) {
  IsolatedProcess process(kLimits, 4096, [](const ProcessChannel& channel) {
    char byte = 0;
    if (::read(channel.from_parent, &byte, 1) < 0) _exit(9);  // nobody will send one
  });
  std::byte buffer[1];
  EXPECT_EQ(process.receive(buffer, 1), 0U);
  EXPECT_EQ(process.ended(), "made no progress");
}

TEST(IsolatedProcess, MemoryIsLimited) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the address sanitizer cannot live with a limit of address space";
#else
  const Outcome outcome = run([](const ProcessChannel&) {
    std::vector<char> much(std::size_t{1} << 30U, 'x');
    if (much.back() != 'x') _exit(9);
  });
  EXPECT_EQ(outcome.ended, "asked for more than 256 MB of memory");
#endif
}

TEST(IsolatedProcess, CannotWriteConnectOrStartPrograms) {
  const testing::TempFolder folder;
  const std::string path = folder.file("made");
  const Outcome writes = run([&](const ProcessChannel& channel) {
    say(channel, ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0);
  });
  EXPECT_EQ(writes.said, 'n');
  const Outcome connects = run(
      [](const ProcessChannel& channel) { say(channel, ::socket(AF_INET, SOCK_STREAM, 0) >= 0); });
  EXPECT_EQ(connects.said, 'n');
  const Outcome forks = run([](const ProcessChannel& channel) { say(channel, ::fork() >= 0); });
  EXPECT_EQ(forks.said, 'n');
  const Outcome reads = run([](const ProcessChannel& channel) {
    say(channel, ::open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0);
  });
  EXPECT_EQ(reads.said, 'y') << "character-set converters are loaded that way";
}

// A parser that has been taken over sends nonsense and then waits: the parent must not wait with
// it.
TEST(IsolatedReader, ALieEndsTheReading) {
  const testing::TempFolder folder;
  const std::string path = folder.write("a.sav", "$FL2" + std::string(200, ' '));
  for (const char* lie : {"X", "K", "T", "L"}) {
    Diagnostics diagnostics;
    const Microdata data = read_isolated(
        {.file = path},
        FileKind::kSav,
        [&](const FileImage&, ColumnSender& sender) {
          sender.name("a");
          sender.send_raw(lie[0], "nonsense that is no message");
          for (;;) ::pause();
        },
        diagnostics);
    EXPECT_TRUE(data.columns.empty());
    ASSERT_EQ(diagnostics.findings().size(), 1U);
    EXPECT_EQ(diagnostics.findings()[0].location.file, path);
  }
}

}  // namespace
}  // namespace darkfigure
