#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace darkfigure {

/// The distinct combinations of several categorical parts over rows, numbered as they first occur.
struct Combinations {
  std::vector<std::int32_t> of_row;      // -1 where a part is missing
  std::vector<std::uint32_t> first_row;  // of each combination

  std::size_t size() const { return first_row.size(); }
};

/// `parts` hold each row's category (-1: missing), all over the same rows.
Combinations combine(std::span<const std::vector<std::int32_t>* const> parts, std::size_t rows);

}  // namespace darkfigure
