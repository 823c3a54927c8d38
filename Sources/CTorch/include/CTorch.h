// The C face of libtorch: everything the Swift side needs and nothing more.
//
// Rules that hold for every entry:
//  - It never throws. It returns 0 on success and 1 on failure; on failure `error->message` is set
//    and is to be released with `ct_error_free`. Output parameters are written on success only.
//  - A `ct_tensor` that comes out through a pointer is a new reference, released once with `ct_tensor_free`.
//    A `ct_tensor` that goes in is borrowed for the call.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
#define CT_NOEXCEPT noexcept
extern "C" {
#else
#define CT_NOEXCEPT
#endif

typedef struct ct_tensor_box *ct_tensor;

typedef struct {
  char *message;
} ct_error;

void ct_error_free(ct_error *error) CT_NOEXCEPT;

// MARK: Tensors

/// Copies `byte_count` bytes into a new contiguous tensor. `dtype` is a c10::ScalarType number.
int32_t ct_tensor_from_bytes(const void *bytes, int64_t byte_count, int32_t dtype, const int64_t *shape, int32_t rank,
                             ct_tensor *out, ct_error *error) CT_NOEXCEPT;
/// Copies the elements, row by row, into `bytes`, which must hold exactly `byte_count`.
int32_t ct_tensor_to_bytes(ct_tensor tensor, void *bytes, int64_t byte_count, ct_error *error) CT_NOEXCEPT;
void ct_tensor_free(ct_tensor tensor) CT_NOEXCEPT;
int32_t ct_tensor_rank(ct_tensor tensor) CT_NOEXCEPT;
int64_t ct_tensor_size(ct_tensor tensor, int32_t axis) CT_NOEXCEPT;
int32_t ct_tensor_dtype(ct_tensor tensor) CT_NOEXCEPT;
/// Writes the device's name, such as "cpu" or "cuda:0", into `name`, cut to `capacity` with its closing NUL.
void ct_tensor_device(ct_tensor tensor, char *name, int64_t capacity) CT_NOEXCEPT;
/// Tensors created and not yet released, over all threads.
int64_t ct_live_tensor_count(void) CT_NOEXCEPT;

// MARK: The operator dispatcher

typedef enum {
  CT_NONE,
  CT_TENSOR,
  CT_INTEGER,
  CT_REAL,
  CT_BOOL,
  CT_STRING,
  CT_INTEGERS,
  CT_TENSORS,
  /// An empty list of whatever element type the operator's schema asks for.
  CT_EMPTY_LIST,
} ct_kind;

typedef struct {
  ct_kind kind;
  int64_t integer;
  double real;
  ct_tensor tensor;
  const char *string;
  const int64_t *integers;
  const ct_tensor *tensors;
  int64_t count;
} ct_value;

/// Calls `name` (with `overload`, empty for none) through the dispatcher; arguments past `count` take the schema's
/// defaults. Only tensor results are returned: `*out_count` of them, at most `capacity`.
int32_t ct_call(const char *name, const char *overload, const ct_value *arguments, int32_t count, ct_tensor *out,
                int32_t capacity, int32_t *out_count, ct_error *error) CT_NOEXCEPT;
/// Whether the loaded libtorch knows the operator.
bool ct_has_operator(const char *name, const char *overload) CT_NOEXCEPT;

// MARK: Autograd

bool ct_gradients_enabled(void) CT_NOEXCEPT;
/// Switches gradient recording on this thread and returns what it was.
bool ct_set_gradients_enabled(bool enabled) CT_NOEXCEPT;
/// A leaf that shares `tensor`'s storage and records gradients.
int32_t ct_tensor_as_leaf(ct_tensor tensor, ct_tensor *out, ct_error *error) CT_NOEXCEPT;
/// The gradients of the scalar `output` with respect to `inputs`; an input it does not depend on yields NULL.
int32_t ct_gradients(ct_tensor output, const ct_tensor *inputs, int32_t count, ct_tensor *out,
                     ct_error *error) CT_NOEXCEPT;

/// `input · weightᵀ + bias` by oneDNN's prepacked product, through which gradients reach `input`, and nothing else.
/// `weight` and `transposed` are the packed weight and its packed transpose; `bias` may be NULL.
int32_t ct_packed_linear(ct_tensor input, ct_tensor weight, ct_tensor transposed, ct_tensor bias, ct_tensor *out,
                         ct_error *error) CT_NOEXCEPT;

// MARK: Attention

/// Numbers of a head are worked on so many at a time, and its width is a multiple of them.
#define CT_LANE_COUNT 16

typedef struct {
  int64_t head_count;
  /// A divisor of `head_count`: so many heads of keys and values, which neighbouring query heads share.
  int64_t key_head_count;
  /// Numbers in a head, a multiple of `CT_LANE_COUNT`.
  int64_t width;
  /// What the products of queries and keys are multiplied with.
  float scale;
  /// How many keys before and after its own place a query sees.
  int64_t before;
  int64_t after;
  /// Per head, added to a score for each place that the key stands after the query; NULL for nothing.
  const float *slopes;
} ct_attention;

/// One sequence's part in the rows.
typedef struct {
  int64_t key_count;
  int64_t query_count;
  /// Place of the first query among the keys.
  int64_t first_query;
} ct_sequence;

/// softmax(scale · query · keyᵀ + bias) · value of every head of every sequence, on this thread, without gradients.
///
/// Tensors are `[rows, heads · width]`, float32 or bfloat16, on the CPU; rows may stand apart, the numbers of a row may
/// not. `query_rows` and `key_rows` say where the sequences' queries and keys stand, one after the other; NULL for in order.
/// The result has a row for each query.
int32_t ct_attend(ct_attention attention, const ct_sequence *sequences, int64_t sequence_count, ct_tensor query,
                  const int64_t *query_rows, ct_tensor key, ct_tensor value, const int64_t *key_rows, ct_tensor *out,
                  ct_error *error) CT_NOEXCEPT;

// MARK: Runtime

/// The version the shim was compiled against, such as "2.13.0".
const char *ct_compiled_version(void) CT_NOEXCEPT;
/// What the loaded library says of itself: compiler, BLAS, oneDNN, instruction set. Valid for ever.
const char *ct_build_summary(void) CT_NOEXCEPT;
/// The path of the loaded library, or "" where the system does not say. Valid for ever.
const char *ct_library_path(void) CT_NOEXCEPT;
bool ct_has_onednn(void) CT_NOEXCEPT;
bool ct_has_cuda(void) CT_NOEXCEPT;

/// This thread's own settings of how many threads an operator may use; 0 where there is none.
typedef struct {
  int32_t openmp;
  int32_t mkl;
} ct_local_threads;

/// Lets operators called from this thread use `count` threads, and returns what was set before.
ct_local_threads ct_limit_local_threads(int32_t count) CT_NOEXCEPT;
void ct_restore_local_threads(ct_local_threads before) CT_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
