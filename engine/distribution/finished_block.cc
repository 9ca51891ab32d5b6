#include "engine/distribution/finished_block.h"

#include <stdexcept>
#include <utility>

#include "engine/distribution/byte_stream.h"

namespace darkfigure {
namespace {

void write_outcome(const ColumnOutcome& outcome, ByteWriter& writer) {
  writer.flag(outcome.converged);
  writer.number(outcome.iterations);
  writer.number(outcome.worst_error);
  writer.text(outcome.worst);
  writer.text(outcome.trouble);
  writer.flag(outcome.vanished);
  writer.size(outcome.step);
  writer.size(outcome.part);
  writer.size(outcome.constraint);
}

ColumnOutcome read_outcome(ByteReader& reader) {
  ColumnOutcome outcome;
  outcome.converged = reader.flag();
  outcome.iterations = reader.number<int>();
  outcome.worst_error = reader.number<double>();
  outcome.worst = reader.text();
  outcome.trouble = reader.text();
  outcome.vanished = reader.flag();
  outcome.step = reader.size();
  outcome.part = reader.size();
  outcome.constraint = reader.size();
  return outcome;
}

}  // namespace

std::string to_bytes(const FinishedBlock& block) {
  ByteWriter writer;
  writer.size(block.first);
  writer.size(block.lanes());
  for (const ColumnOutcome& outcome : block.outcomes) write_outcome(outcome, writer);
  writer.doubles(block.theta);
  writer.flag(block.weights != nullptr);
  if (block.weights != nullptr) writer.doubles(block.weights->weights);
  return std::move(writer.bytes);
}

FinishedBlock from_bytes(std::string_view bytes, WeightBlock& weights) {
  ByteReader reader(bytes);
  FinishedBlock block;
  block.first = reader.size();
  const std::size_t lanes = reader.size();
  if (lanes > kLanes) throw std::runtime_error("not a block of replicates");
  for (std::size_t lane = 0; lane < lanes; ++lane) block.outcomes.push_back(read_outcome(reader));
  block.theta = reader.doubles();
  if (reader.flag()) {
    weights.weights = reader.doubles();
    weights.rows = weights.weights.size() / kLanes;
    weights.first = block.first;
    weights.lanes = lanes;
    block.weights = &weights;
  }
  if (!reader.empty() || weights.weights.size() % kLanes != 0)
    throw std::runtime_error("not a block of replicates");
  return block;
}

}  // namespace darkfigure
