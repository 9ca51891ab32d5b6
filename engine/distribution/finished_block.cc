#include "engine/distribution/finished_block.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace darkfigure {
namespace {

class Writer {
 public:
  template <typename Number>
  void number(Number value) {
    static_assert(std::is_arithmetic_v<Number>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void size(std::size_t value) { number(static_cast<std::uint64_t>(value)); }
  void text(const std::string& value) {
    size(value.size());
    bytes += value;
  }
  void doubles(const std::vector<double>& values) {
    size(values.size());
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  }

  std::string bytes;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename Number>
  Number number() {
    Number value{};
    std::memcpy(&value, take(sizeof(value)), sizeof(value));
    return value;
  }
  std::size_t size() { return number<std::uint64_t>(); }
  std::string text() {
    const std::size_t length = size();
    return {take(length), length};
  }
  std::vector<double> doubles() {
    const std::size_t count = size();
    if (count > bytes_.size() / sizeof(double)) fail();
    std::vector<double> values(count);
    if (count > 0) std::memcpy(values.data(), take(count * sizeof(double)), count * sizeof(double));
    return values;
  }
  void finish() const {
    if (!bytes_.empty()) fail();
  }

 private:
  const char* take(std::size_t length) {
    if (length > bytes_.size()) fail();
    const char* at = bytes_.data();
    bytes_.remove_prefix(length);
    return at;
  }
  [[noreturn]] static void fail() { throw std::runtime_error("not a block of replicates"); }

  std::string_view bytes_;
};

void write_outcome(const ColumnOutcome& outcome, Writer& writer) {
  writer.number(outcome.converged);
  writer.number(outcome.iterations);
  writer.number(outcome.worst_error);
  writer.text(outcome.worst);
  writer.text(outcome.trouble);
  writer.number(outcome.vanished);
  writer.size(outcome.step);
  writer.size(outcome.part);
  writer.size(outcome.constraint);
}

ColumnOutcome read_outcome(Reader& reader) {
  ColumnOutcome outcome;
  outcome.converged = reader.number<bool>();
  outcome.iterations = reader.number<int>();
  outcome.worst_error = reader.number<double>();
  outcome.worst = reader.text();
  outcome.trouble = reader.text();
  outcome.vanished = reader.number<bool>();
  outcome.step = reader.size();
  outcome.part = reader.size();
  outcome.constraint = reader.size();
  return outcome;
}

}  // namespace

std::string to_bytes(const FinishedBlock& block) {
  Writer writer;
  writer.size(block.first);
  writer.size(block.lanes());
  for (const ColumnOutcome& outcome : block.outcomes) write_outcome(outcome, writer);
  writer.doubles(block.theta);
  writer.number(block.weights != nullptr);
  if (block.weights != nullptr) writer.doubles(block.weights->weights);
  return std::move(writer.bytes);
}

FinishedBlock from_bytes(std::string_view bytes, WeightBlock& weights) {
  Reader reader(bytes);
  FinishedBlock block;
  block.first = reader.size();
  const std::size_t lanes = reader.size();
  if (lanes > kLanes) throw std::runtime_error("not a block of replicates");
  for (std::size_t lane = 0; lane < lanes; ++lane) block.outcomes.push_back(read_outcome(reader));
  block.theta = reader.doubles();
  if (reader.number<bool>()) {
    weights.weights = reader.doubles();
    weights.rows = weights.weights.size() / kLanes;
    weights.first = block.first;
    weights.lanes = lanes;
    block.weights = &weights;
  }
  reader.finish();
  return block;
}

}  // namespace darkfigure
