#include "AttentionKernel.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

// A head's scores are products of a few queries with all keys, held in registers while they add up; the softmax and the
// product with the values follow while they are in the cache. All of it is inlined into one function for each set of
// instructions, so that no vector is ever passed between functions, of which compilers warn.
#pragma GCC diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))

namespace kernel {
namespace {

constexpr int lane_count = CT_LANE_COUNT;
typedef float Lanes __attribute__((vector_size(sizeof(float) * lane_count)));
typedef int32_t Integers __attribute__((vector_size(sizeof(float) * lane_count)));

INLINE float widened(float number) { return number; }

INLINE float widened(BFloat16 number) {
  uint32_t bits = uint32_t(number.bits) << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

INLINE void store(float number, float *place) { *place = number; }

/// Rounds to nearest, ties to even.
INLINE void store(float number, BFloat16 *place) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  place->bits = number != number ? 0x7fc0 : uint16_t((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

INLINE Lanes lanes(const float *from) {
  Lanes result;
  memcpy(&result, from, sizeof result);
  return result;
}

INLINE void store(Lanes from, float *to) { memcpy(to, &from, sizeof from); }

/// All lanes joined into one, in pairs.
template <typename Join>
INLINE float folded(Lanes from, Join join) {
  float numbers[lane_count];
  store(from, numbers);
#pragma unroll
  for (int half = lane_count / 2; half > 0; half /= 2) {
#pragma unroll
    for (int i = 0; i < half; ++i) numbers[i] = join(numbers[i], numbers[i + half]);
  }
  return numbers[0];
}

/// exp x for x ≤ 0, to the last bits of a float; 0 below its smallest power of two.
INLINE Lanes exponential(Lanes x) {
  constexpr float binary_logarithm = 1.44269504f, logarithm_high = 0.693145752f, logarithm_low = 1.42860677e-6f;
  constexpr float smallest = -87.0f;
  // Adding this leaves no bits for fractions.
  constexpr float rounding = 12582912.0f;
  Lanes power = (x * binary_logarithm + rounding) - rounding;
  Lanes rest = (x - power * logarithm_high) - power * logarithm_low;
  // |rest| ≤ ½ log 2: the next term of Taylor's series would be below 1.2e-7.
  Lanes sum = rest * (1.0f / 720) + 1.0f / 120;
  sum = sum * rest + 1.0f / 24;
  sum = sum * rest + 1.0f / 6;
  sum = sum * rest + 0.5f;
  sum = sum * rest + 1.0f;
  sum = sum * rest + 1.0f;
  Integers exponent = (__builtin_convertvector(power, Integers) + 127) << 23;
  Lanes scale;
  memcpy(&scale, &exponent, sizeof scale);
  return x < smallest ? Lanes{} : sum * scale;
}

/// c = a · b for `Rows` rows of a and `16 · Columns` columns of b.
template <int Rows, int Columns>
INLINE void tile(const float *a, int64_t a_stride, const float *b, int64_t b_stride, int64_t depth, float *c,
                 int64_t c_stride) {
  Lanes sums[Rows][Columns] = {};
  for (int64_t k = 0; k < depth; ++k) {
    Lanes columns[Columns];
#pragma unroll
    for (int j = 0; j < Columns; ++j) columns[j] = lanes(b + k * b_stride + j * lane_count);
#pragma unroll
    for (int i = 0; i < Rows; ++i) {
      float factor = a[i * a_stride + k];
#pragma unroll
      for (int j = 0; j < Columns; ++j) sums[i][j] += factor * columns[j];
    }
  }
#pragma unroll
  for (int i = 0; i < Rows; ++i) {
#pragma unroll
    for (int j = 0; j < Columns; ++j) store(sums[i][j], c + i * c_stride + j * lane_count);
  }
}

/// c = a · b with any number of columns of b that is a multiple of 16.
template <int Rows, int Columns>
INLINE void product(const float *a, int64_t a_stride, const float *b, int64_t b_stride, int64_t depth, int64_t columns,
                    float *c, int64_t c_stride) {
  int64_t j = 0;
  for (; j + Columns * lane_count <= columns; j += Columns * lane_count) {
    tile<Rows, Columns>(a, a_stride, b + j, b_stride, depth, c + j, c_stride);
  }
  for (; j < columns; j += lane_count) tile<Rows, 1>(a, a_stride, b + j, b_stride, depth, c + j, c_stride);
}

/// Scores of the keys from `start` on, and what one query sees of them.
struct Row {
  float *scores;
  int64_t count;
  int64_t seen_first, seen_end;
  /// Added for each place, counted from `slope_origin`.
  float slope, slope_origin;

  bool is_seen_as_it_is(int64_t j) const { return slope == 0 && j >= seen_first && j + lane_count <= seen_end; }
};

/// Scores to weights that are not yet divided by their sum, which is returned; 0 for what is not seen.
INLINE float weigh(const Row &row) {
  const Lanes nothing = Lanes{} - std::numeric_limits<float>::infinity();
  Lanes place;
  for (int i = 0; i < lane_count; ++i) place[i] = float(i);
  Lanes most = nothing;
  for (int64_t j = 0; j < row.count; j += lane_count) {
    Lanes score = lanes(row.scores + j);
    if (!row.is_seen_as_it_is(j)) {
      Lanes at = place + float(j);
      score += row.slope * (at - row.slope_origin);
      score = ((at < float(row.seen_first)) | (at >= float(row.seen_end))) ? nothing : score;
      store(score, row.scores + j);
    }
    most = score > most ? score : most;
  }
  float largest = folded(most, [](float a, float b) { return std::max(a, b); });
  Lanes sums = {};
  for (int64_t j = 0; j < row.count; j += lane_count) {
    Lanes weight = exponential(lanes(row.scores + j) - largest);
    store(weight, row.scores + j);
    sums += weight;
  }
  return folded(sums, [](float a, float b) { return a + b; });
}

INLINE int64_t rounded_up(int64_t count) { return (count + lane_count - 1) / lane_count * lane_count; }

/// Queries that are worked on at once, at most.
constexpr int most_rows = 6;

/// Space for one head.
struct Workspace {
  std::vector<float> queries, keys, values, weights, results;
};

/// What `Rows` queries from `first` on mix from the values.
template <int Rows, int Columns, typename Number>
INLINE void attend_rows(const ct_attention &attention, const ct_sequence &sequence, int64_t first, float slope,
                        Workspace &space, Number *output, int64_t output_stride) {
  // The places that the query at a place sees.
  auto first_seen = [&](int64_t place) { return place - std::min(attention.before, place); };
  auto end_seen = [&](int64_t place) { return place + std::min(attention.after, sequence.key_count - 1 - place) + 1; };
  int64_t place = sequence.first_query + first;
  int64_t start = first_seen(place) / lane_count * lane_count;
  int64_t end = end_seen(place + Rows - 1);
  int64_t count = rounded_up(end - start);
  float *weights = space.weights.data();
  float *results = space.results.data();
  product<Rows, Columns>(space.queries.data() + first * attention.width, attention.width, space.keys.data() + start,
                         rounded_up(sequence.key_count), attention.width, count, weights, count);
  float shares[Rows];
  for (int i = 0; i < Rows; ++i, ++place) {
    shares[i] = 1 / weigh({weights + i * count, count, first_seen(place) - start, end_seen(place) - start, slope,
                           float(place - start)});
  }
  product<Rows, Columns>(weights, count, space.values.data() + start * attention.width, attention.width, end - start,
                         attention.width, results, attention.width);
  for (int i = 0; i < Rows; ++i) {
    for (int64_t k = 0; k < attention.width; ++k) {
      store(results[i * attention.width + k] * shares[i], output + i * output_stride + k);
    }
  }
}

template <int Rows, int Columns, typename Number>
INLINE void attend_rest(int64_t rest, const ct_attention &attention, const ct_sequence &sequence, int64_t first,
                        float slope, Workspace &space, Number *output, int64_t output_stride) {
  if constexpr (Rows > 0) {
    if (rest == Rows) {
      attend_rows<Rows, Columns>(attention, sequence, first, slope, space, output, output_stride);
    } else {
      attend_rest<Rows - 1, Columns>(rest, attention, sequence, first, slope, space, output, output_stride);
    }
  }
}

template <int Rows, int Columns, typename Number>
INLINE void attend(const Work<Number> &work, Workspace &space) {
  const ct_attention &attention = work.attention;
  int64_t width = attention.width;
  int64_t output_stride = attention.head_count * width;
  int64_t sharing = attention.head_count / attention.key_head_count;
  int64_t query_start = 0, key_start = 0;
  for (int64_t index = 0; index < work.sequence_count; ++index) {
    const ct_sequence &sequence = work.sequences[index];
    int64_t key_stride = rounded_up(sequence.key_count);
    for (int64_t key_head = 0; key_head < attention.key_head_count; ++key_head) {
      for (int64_t j = 0; j < sequence.key_count; ++j) {
        const Number *key = work.key[key_start + j] + key_head * width;
        const Number *value = work.value[key_start + j] + key_head * width;
        for (int64_t k = 0; k < width; ++k) space.keys[k * key_stride + j] = widened(key[k]);
        for (int64_t k = 0; k < width; ++k) space.values[j * width + k] = widened(value[k]);
      }
      for (int64_t head = key_head * sharing; head < (key_head + 1) * sharing; ++head) {
        for (int64_t i = 0; i < sequence.query_count; ++i) {
          const Number *query = work.query[query_start + i] + head * width;
          for (int64_t k = 0; k < width; ++k) space.queries[i * width + k] = attention.scale * widened(query[k]);
        }
        float slope = attention.slopes ? attention.slopes[head] : 0;
        Number *output = work.output + query_start * output_stride + head * width;
        int64_t i = 0;
        for (; i + Rows <= sequence.query_count; i += Rows) {
          attend_rows<Rows, Columns>(attention, sequence, i, slope, space, output + i * output_stride, output_stride);
        }
        attend_rest<Rows - 1, Columns>(sequence.query_count - i, attention, sequence, i, slope, space,
                                       output + i * output_stride, output_stride);
      }
    }
    query_start += sequence.query_count;
    key_start += sequence.key_count;
  }
}

// As many rows and columns as the registers hold.
#if defined(__x86_64__)
template <typename Number>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))) void attend_avx512(const Work<Number> &work,
                                                                                     Workspace &space) {
  attend<most_rows, 4>(work, space);
}

template <typename Number>
__attribute__((target("avx2,fma"))) void attend_avx2(const Work<Number> &work, Workspace &space) {
  attend<most_rows, 1>(work, space);
}
#endif

template <typename Number>
void attend_anywhere(const Work<Number> &work, Workspace &space) {
  attend<4, 1>(work, space);
}

template <typename Number>
void attend_here(const Work<Number> &work) {
  int64_t most_keys = 0, most_queries = 0;
  for (int64_t i = 0; i < work.sequence_count; ++i) {
    most_keys = std::max(most_keys, rounded_up(work.sequences[i].key_count));
    most_queries = std::max(most_queries, work.sequences[i].query_count);
  }
  int64_t width = work.attention.width;
  Workspace space{std::vector<float>(most_queries * width), std::vector<float>(most_keys * width),
                  std::vector<float>(most_keys * width), std::vector<float>(most_rows * most_keys),
                  std::vector<float>(most_rows * width)};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    return attend_avx512(work, space);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return attend_avx2(work, space);
#endif
  attend_anywhere(work, space);
}

}  // namespace

void attend(const Work<float> &work) { attend_here(work); }
void attend(const Work<BFloat16> &work) { attend_here(work); }

}  // namespace kernel
