#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include <sys/types.h>

namespace darkfigure {

/// What a child process may use before the system ends it.
struct ProcessLimits {
  std::size_t memory = 0;   // bytes beyond what the parent uses
  std::size_t seconds = 0;  // of processor time
};

/// The ends of the two channels, and memory shared with the parent.
struct ProcessChannel {
  int to_parent = -1;
  int from_parent = -1;
  std::span<std::byte> shared;
};

/// A child process that runs untrusted parsing: limited in memory and time, unable to write, to
/// open anything but for reading, to start a program or to reach the network (seccomp). It inherits
/// the parent's memory as of the start. Sanitized builds have no memory limit, which the sanitizer
/// cannot live with.
class IsolatedProcess {
 public:
  /// Starts `body` in the child. Throws FileError when the system has no process to give.
  IsolatedProcess(const ProcessLimits& limits,
                  std::size_t shared_bytes,
                  const std::function<void(const ProcessChannel&)>& body);
  /// Ends the child if it still runs.
  ~IsolatedProcess();
  IsolatedProcess(const IsolatedProcess&) = delete;
  IsolatedProcess& operator=(const IsolatedProcess&) = delete;

  std::span<const std::byte> shared() const { return shared_; }
  /// Reads what the child has sent, at most `buffer` bytes; 0 at the end. Waits for at most
  /// `patience_seconds`, then ends the child and returns 0.
  std::size_t receive(std::span<std::byte> buffer, int patience_seconds);
  /// Sends one byte to the child, without waiting; a child that is gone or does not read is no
  /// error.
  void send(std::byte value) const;
  /// Ends the child: what it sent made no sense.
  void stop();
  /// Waits for the end. Empty after an orderly one, else what happened: "crashed (segmentation
  /// fault)", "took more than 5 s", "asked for more than …".
  std::string ended();

 private:
  pid_t child_ = -1;
  int from_child_ = -1;
  int to_child_ = -1;
  std::span<std::byte> shared_;
  ProcessLimits limits_;
  bool out_of_patience_ = false;
};

}  // namespace darkfigure
