#include "engine/io/isolated_process.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {
namespace {

// No destructor and no exit handler of the parent may run in the child.
constexpr int kOrderly = 0;
constexpr int kUncaught = 70;
constexpr int kNoMemory = 71;

[[noreturn]] void out_of_memory() { _exit(kNoMemory); }

void set_limit(int resource, std::size_t value, std::size_t grace = 0) {
  const struct rlimit limit { value, value + grace };
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

#if defined(__has_feature)
#define DARKFIGURE_HAS_FEATURE(feature) __has_feature(feature)  // clang
#else
#define DARKFIGURE_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || DARKFIGURE_HAS_FEATURE(address_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Virtual size of this process in bytes.
std::size_t address_space() {
  std::size_t pages = 0;
  const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  char text[64] = {};
  if (file >= 0 && ::read(file, text, sizeof text - 1) > 0)
    pages = std::strtoull(text, nullptr, 10);
  if (file >= 0) ::close(file);
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void limit_resources(const ProcessLimits& limits) {
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_FSIZE, 0);
  set_limit(RLIMIT_CPU, limits.seconds, 1);  // SIGXCPU, then SIGKILL
  if (!kSanitized) set_limit(RLIMIT_AS, address_space() + limits.memory);
}

// Anything not named here fails with EPERM. Opening for reading stays allowed: the C library loads
// its character-set converters that way. Where the kernel has no seccomp the limits above remain.
void forbid_system_calls(int to_parent) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return;
  for (const int call : {SCMP_SYS(read),
                         SCMP_SYS(pread64),
                         SCMP_SYS(lseek),
                         SCMP_SYS(close),
                         SCMP_SYS(fstat),
                         SCMP_SYS(newfstatat),
                         SCMP_SYS(statx),
                         SCMP_SYS(mmap),
                         SCMP_SYS(munmap),
                         SCMP_SYS(mremap),
                         SCMP_SYS(mprotect),
                         SCMP_SYS(madvise),
                         SCMP_SYS(brk),
                         SCMP_SYS(futex),
                         SCMP_SYS(getpid),
                         SCMP_SYS(gettid),
                         SCMP_SYS(sched_yield),
                         SCMP_SYS(rt_sigaction),
                         SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(sigaltstack),
                         SCMP_SYS(clock_gettime),
                         SCMP_SYS(getrandom),
                         SCMP_SYS(exit),
                         SCMP_SYS(exit_group),
                         SCMP_SYS(readlink),
                         SCMP_SYS(getrlimit)}) {
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  const auto allow = [&](int call, int value) {
    seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(value)));
  };
  allow(SCMP_SYS(write), to_parent);
  if (kSanitized) allow(SCMP_SYS(write), STDERR_FILENO);
  allow(SCMP_SYS(tgkill), ::getpid());  // abort()
  allow(SCMP_SYS(prlimit64), 0);        // itself
  const auto writing = static_cast<scmp_datum_t>(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
  seccomp_rule_add(
      filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0));
  seccomp_load(filter);
  seccomp_release(filter);
}

[[noreturn]] void run_child(const ProcessLimits& limits,
                            const ProcessChannel& channel,
                            const std::function<void(const ProcessChannel&)>& body) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  std::signal(SIGINT, SIG_IGN);  // the parent decides
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGPIPE, SIG_DFL);  // without the parent there is nothing left to do
  std::set_new_handler(&out_of_memory);
  limit_resources(limits);
  forbid_system_calls(channel.to_parent);
  try {
    body(channel);
  } catch (...) {
    _exit(kUncaught);
  }
  _exit(kOrderly);
}

// Sockets rather than pipes: writing to one whose other end is gone can fail without a signal.
void make_channel(int& reading, int& writing) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw FileError(std::string("error: cannot start reading: ") + std::strerror(errno));
  }
  ::shutdown(ends[0], SHUT_WR);
  ::shutdown(ends[1], SHUT_RD);
  reading = ends[0];
  writing = ends[1];
}

}  // namespace

IsolatedProcess::IsolatedProcess(const ProcessLimits& limits,
                                 std::size_t shared_bytes,
                                 const std::function<void(const ProcessChannel&)>& body)
    : limits_(limits) {
  void* memory =
      ::mmap(nullptr, shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw FileError("error: no memory left to read a file with");
  shared_ = {static_cast<std::byte*>(memory), shared_bytes};
  ProcessChannel channel{.to_parent = -1, .from_parent = -1, .shared = shared_};
  make_channel(from_child_, channel.to_parent);
  make_channel(channel.from_parent, to_child_);
  child_ = ::fork();
  if (child_ == 0) {
    ::close(from_child_);
    ::close(to_child_);
    run_child(limits, channel, body);
  }
  const int trouble = errno;
  ::close(channel.to_parent);
  ::close(channel.from_parent);
  if (child_ < 0) {
    throw FileError(std::string("error: cannot start reading: ") + std::strerror(trouble));
  }
}

IsolatedProcess::~IsolatedProcess() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(from_child_);
  ::close(to_child_);
  ::munmap(shared_.data(), shared_.size());
}

std::size_t IsolatedProcess::receive(std::span<std::byte> buffer, int patience_seconds) {
  struct pollfd waiting {
    from_child_, POLLIN, 0
  };
  const int ready = ::poll(&waiting, 1, patience_seconds * 1000);
  if (ready < 0 && errno == EINTR) return receive(buffer, patience_seconds);
  if (ready == 0) {
    out_of_patience_ = true;
    ::kill(child_, SIGKILL);
    return 0;
  }
  const ssize_t got = ::read(from_child_, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return receive(buffer, patience_seconds);
  return got < 0 ? 0 : static_cast<std::size_t>(got);
}

void IsolatedProcess::send(std::byte value) const {
  ssize_t sent = 0;
  do {
    sent = ::send(to_child_, &value, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
}

void IsolatedProcess::stop() { ::kill(child_, SIGKILL); }

std::string IsolatedProcess::ended() {
  int status = 0;
  const pid_t child = std::exchange(child_, -1);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (out_of_patience_) return "made no progress";
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == kOrderly) return "";
    if (WEXITSTATUS(status) == kNoMemory) {
      return "asked for more than " + std::to_string(limits_.memory >> 20U) + " MB of memory";
    }
    return "failed (status " + std::to_string(WEXITSTATUS(status)) + ")";
  }
  const int signal = WTERMSIG(status);
  if (signal == SIGKILL) return "was killed; the memory may have run out";
  if (signal == SIGXCPU) {
    return "took more than " + std::to_string(limits_.seconds) + " s";
  }
  return std::string("crashed (") + strsignal(signal) + ")";
}

}  // namespace darkfigure
