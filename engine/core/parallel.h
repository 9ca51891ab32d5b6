#pragma once

#include <cstddef>
#include <functional>

#include "engine/core/progress.h"

namespace darkfigure {

/// Threads the machine offers.
int available_threads();

/// Calls work(index, slot) once for each index in [0, count), on up to `threads` threads; `slot`
/// in [0, threads) names the calling thread's workspace. Which thread takes which index is not
/// determined: work must write only what belongs to its index. The first exception is rethrown
/// and stops the rest.
void for_each_index(std::size_t count,
                    int threads,
                    const std::function<void(std::size_t index, std::size_t slot)>& work,
                    std::string_view stage = {},
                    const Progress& progress = {});

}  // namespace darkfigure
