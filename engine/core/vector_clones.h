#pragma once

/// Marks a loop over lanes of weight blocks that the compiler makes in several versions, for the
/// vector registers of several kinds of processor; the loader chooses. Sums are the same to the
/// last bit in all of them: lanes do not mix, and products are not fused into sums
/// (-ffp-contract=off). Sanitizers do not bear the loader's choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define DARKFIGURE_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define DARKFIGURE_VECTOR_CLONES
#endif
