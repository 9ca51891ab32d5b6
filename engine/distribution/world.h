#pragma once

#include <memory>
#include <optional>
#include <string>

namespace darkfigure {

/// The processes that `mpirun` started together; one alone where it did not. The only user of MPI:
/// without it in the build there is never more than one process.
class World {
 public:
  /// Joins the others where there are any.
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// The program is built with MPI.
  static bool knows_mpi();
  /// The number that a launcher gave this process; 0 without one. Needs no World.
  static int launched_rank();
  int rank() const { return rank_; }
  int size() const { return size_; }
  /// mpirun started several processes but the program was built without MPI.
  bool is_missing_mpi() const { return missing_mpi_; }

  /// Rank 0 sends, the others receive.
  void broadcast(std::string& bytes);
  /// To rank 0, from another, by one thread at a time; returns when the bytes have left.
  void send_to_first(const std::string& bytes);
  /// … which must be the one that made the World unless this is true.
  bool any_thread_may_send() const;
  /// At rank 0: a message that has arrived from another rank, if there is one.
  std::optional<std::string> receive();
  /// Something was broadcast to the others …
  bool has_work() const { return has_work_; }
  /// … and all of it has come back.
  void all_done() { waits_ = false; }
  /// Leaves, or, where rank 0 fails while others work, ends them all with this exit code.
  void end(int exit_code);

 private:
  struct Mpi;
  std::unique_ptr<Mpi> mpi_;
  int rank_ = 0;
  int size_ = 1;
  bool missing_mpi_ = false;
  bool has_work_ = false;
  bool waits_ = false;  // rank 0, for the others
};

}  // namespace darkfigure
