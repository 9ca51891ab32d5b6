#include "engine/distribution/world.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>

#ifdef DARKFIGURE_MPI
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#endif

namespace darkfigure {
namespace {

// What the environment says of it, by Open MPI's and MPICH's mpirun and by srun; 0 where it is
// silent.
int launched(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name)) return std::max(0, std::atoi(value));
  }
  return 0;
}

// srun with PMIx tells the rank but not of how many.
bool is_one_of_several() {
  const int size = launched({"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"});
  return size > 1 || (size == 0 && std::getenv("PMIX_RANK") != nullptr);
}

}  // namespace

int World::launched_rank() { return launched({"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"}); }

#ifdef DARKFIGURE_MPI

namespace mpi = boost::mpi;

namespace {

constexpr int kLengthTag = 1;
constexpr int kBytesTag = 2;
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;  // of one message: MPI counts in int

// Calls `piece(begin, length)` for pieces that fit a message.
template <typename Piece>
void in_pieces(std::size_t size, const Piece& piece) {
  for (std::size_t begin = 0; begin < size; begin += kMostBytes)
    piece(begin, static_cast<int>(std::min(kMostBytes, size - begin)));
}

}  // namespace

struct World::Mpi {
  mpi::environment environment{mpi::threading::serialized, false};
  mpi::communicator all;
};

World::World() {
  if (!is_one_of_several()) return;
  mpi_ = std::make_unique<Mpi>();
  rank_ = mpi_->all.rank();
  size_ = mpi_->all.size();
}

World::~World() = default;

bool World::knows_mpi() { return true; }

void World::broadcast(std::string& bytes) {
  has_work_ = true;
  waits_ = rank_ == 0 && !bytes.empty();
  std::uint64_t size = bytes.size();
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, mpi_->all);
  bytes.resize(size);
  in_pieces(size, [&](std::size_t begin, int length) {
    MPI_Bcast(bytes.data() + begin, length, MPI_BYTE, 0, mpi_->all);
  });
}

void World::send_to_first(const std::string& bytes) {
  const std::uint64_t size = bytes.size();
  mpi_->all.send(0, kLengthTag, &size, 1);
  in_pieces(bytes.size(), [&](std::size_t begin, int length) {
    mpi_->all.send(0, kBytesTag, bytes.data() + begin, length);
  });
}

bool World::any_thread_may_send() const {
  return mpi::environment::thread_level() >= mpi::threading::serialized;
}

std::optional<std::string> World::receive() {
  const auto arrived = mpi_->all.iprobe(mpi::any_source, kLengthTag);
  if (!arrived) return std::nullopt;
  std::uint64_t size = 0;
  mpi_->all.recv(arrived->source(), kLengthTag, &size, 1);
  std::string bytes(size, '\0');
  in_pieces(size, [&](std::size_t begin, int length) {
    mpi_->all.recv(arrived->source(), kBytesTag, bytes.data() + begin, length);
  });
  return bytes;
}

void World::end(int exit_code) {
  if (mpi_ && waits_ && exit_code != 0) mpi::environment::abort(exit_code);
  mpi_.reset();
}

#else

struct World::Mpi {};

World::World() : missing_mpi_(is_one_of_several()) {}
World::~World() = default;
bool World::knows_mpi() { return false; }
void World::broadcast(std::string&) { throw std::logic_error("there is one process"); }
void World::send_to_first(const std::string&) { throw std::logic_error("there is one process"); }
bool World::any_thread_may_send() const { return false; }
std::optional<std::string> World::receive() { return std::nullopt; }
void World::end(int) {}

#endif

}  // namespace darkfigure
