// Self-attention of many sequences at once by a kernel of our own, free of libtorch.
#ifndef ATTENTION_KERNEL_H
#define ATTENTION_KERNEL_H

#include "CTorch.h"

namespace kernel {

struct BFloat16 {
  uint16_t bits;
};

/// Rows of numbers, each without gaps: all heads, one after the other.
template <typename Number>
struct Matrix {
  const Number *numbers;
  /// From one row to the next, in numbers.
  int64_t stride;
  /// The row of each place; null where they are the same.
  const int64_t *places;

  const Number *operator[](int64_t place) const { return numbers + (places ? places[place] : place) * stride; }
};

template <typename Number>
struct Work {
  const ct_attention &attention;
  const ct_sequence *sequences;
  int64_t sequence_count;
  Matrix<Number> query, key, value;
  /// A row of `head_count · width` numbers for each query.
  Number *output;
};

/// Computes in float32. Takes memory for one head of the longest sequence; throws std::bad_alloc.
void attend(const Work<float> &work);
void attend(const Work<BFloat16> &work);

}  // namespace kernel

#endif
