#include "CTorch.h"

#if !__has_include(<ATen/ATen.h>)
#error "libtorch was not found. Run `make setup` in the package's folder, or set LIBTORCH to a libtorch directory."
#else

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/util/safe_numerics.h>
#include <dlfcn.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR != 2 || TORCH_VERSION_MINOR < 11 || TORCH_VERSION_MINOR > 15
#error "Sightline needs libtorch 2.11 to 2.15. Run `make setup` to install a private one, or set LIBTORCH to another."
#endif

#include "AttentionKernel.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <vector>

struct ct_tensor_box {
  at::Tensor value;
};

namespace {

std::atomic<int64_t> live_tensor_count{0};

ct_tensor box(at::Tensor value) {
  auto *result = new ct_tensor_box{std::move(value)};
  live_tensor_count.fetch_add(1, std::memory_order_relaxed);
  return result;
}

template <typename Body>
int32_t guarded(ct_error *error, Body body) noexcept {
  const char *message = nullptr;
  std::string kept;
  try {
    body();
    return 0;
  } catch (const c10::Error &e) {
    kept = e.what_without_backtrace();
    message = kept.c_str();
  } catch (const std::bad_alloc &) {
    message = "out of memory";
  } catch (const std::exception &e) {
    kept = e.what();
    message = kept.c_str();
  } catch (...) {
    message = "an exception of unknown type";
  }
  error->message = strdup(message);
  return 1;
}

int64_t bytes_needed(c10::ScalarType type, at::IntArrayRef sizes) {
  auto bytes = static_cast<int64_t>(c10::elementSize(type));
  for (auto size : sizes) {
    TORCH_CHECK(size >= 0 && !c10::mul_overflows(bytes, size, &bytes), "no tensor can have the shape ", sizes);
  }
  return bytes;
}

c10::TypePtr without_optional(const c10::TypePtr &type) {
  if (auto optional = type->cast<c10::OptionalType>()) return optional->getElementType();
  return type;
}

c10::IValue to_ivalue(const ct_value &value, const c10::Argument &argument) {
  // Not the real type: where that is a ScalarType or a Layout, a boxed call takes an `int`, as `type` says.
  auto type = without_optional(argument.type());
  switch (value.kind) {
    case CT_NONE: return {};
    case CT_TENSOR: return value.tensor->value;
    case CT_INTEGER:
      // A schema that asks for a float takes no integer when boxed.
      if (type->kind() == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
      return value.integer;
    case CT_REAL: return value.real;
    case CT_BOOL: return value.integer != 0;
    case CT_STRING:
      if (type->kind() == c10::TypeKind::DeviceObjType) return c10::Device(value.string);
      return std::string(value.string);
    case CT_INTEGERS: return c10::List<int64_t>(at::IntArrayRef(value.integers, value.count));
    case CT_TENSORS: {
      auto list = type->cast<c10::ListType>();
      TORCH_CHECK(list, "argument '", argument.name(), "' is no list");
      c10::impl::GenericList tensors(list->getElementType());
      for (int64_t i = 0; i < value.count; ++i) {
        tensors.push_back(value.tensors[i] ? c10::IValue(value.tensors[i]->value) : c10::IValue());
      }
      return tensors;
    }
    case CT_EMPTY_LIST: {
      auto list = type->cast<c10::ListType>();
      TORCH_CHECK(list, "argument '", argument.name(), "' is no list");
      return c10::impl::GenericList(list->getElementType());
    }
  }
  TORCH_CHECK(false, "unknown argument kind ", static_cast<int>(value.kind));
}

at::Tensor packed_product(const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", "");
  c10::impl::GenericList none(c10::OptionalType::create(c10::NumberType::get()));
  torch::jit::Stack stack{input.contiguous(), weight, bias, "none", none, ""};
  op.callBoxed(stack);
  return stack.back().toTensor();
}

// The product has no derivative of its own in libtorch.
struct PackedProduct : torch::autograd::Function<PackedProduct> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
                            const at::Tensor &transposed, const std::optional<at::Tensor> &bias) {
    context->saved_data["transposed"] = transposed;
    return packed_product(input, weight, bias);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    auto transposed = context->saved_data["transposed"].toTensor();
    return {packed_product(gradients[0], transposed, std::nullopt), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

template <typename Number>
kernel::Matrix<Number> checked_matrix(const at::Tensor &tensor, int64_t columns, c10::ScalarType type,
                                     const int64_t *places, int64_t count) {
  TORCH_CHECK(tensor.device().is_cpu() && tensor.scalar_type() == type && tensor.dim() == 2 &&
                  tensor.size(1) == columns && tensor.stride(1) == 1,
              "attention needs rows of ", columns, " numbers of type ", type, " on the CPU, without gaps in a row");
  TORCH_CHECK(places ? std::all_of(places, places + count, [&](int64_t row) { return row >= 0 && row < tensor.size(0); })
                     : tensor.size(0) == count,
              "the sequences' ", count, " tokens do not fit ", tensor.size(0), " rows");
  return {static_cast<const Number *>(tensor.const_data_ptr()), tensor.stride(0), places};
}

template <typename Number>
at::Tensor attend(const ct_attention &attention, const ct_sequence *sequences, int64_t sequence_count,
                  const at::Tensor &query, const int64_t *query_rows, const at::Tensor &key, const at::Tensor &value,
                  const int64_t *key_rows) {
  TORCH_CHECK(attention.width > 0 && attention.width % CT_LANE_COUNT == 0, "a head's width must be a multiple of ",
              CT_LANE_COUNT);
  TORCH_CHECK(attention.key_head_count > 0 && attention.head_count % attention.key_head_count == 0,
              "the number of heads must be a multiple of the number of heads of keys");
  int64_t queries = 0, keys = 0;
  for (int64_t i = 0; i < sequence_count; ++i) {
    const auto &sequence = sequences[i];
    TORCH_CHECK(sequence.query_count >= 0 && sequence.first_query >= 0 &&
                    sequence.first_query + sequence.query_count <= sequence.key_count,
                "a sequence's queries must stand among its keys");
    queries += sequence.query_count;
    keys += sequence.key_count;
  }
  auto type = query.scalar_type();
  int64_t width = attention.head_count * attention.width, key_width = attention.key_head_count * attention.width;
  auto result = at::empty({queries, width}, query.options());
  kernel::attend(kernel::Work<Number>{attention, sequences, sequence_count,
                                            checked_matrix<Number>(query, width, type, query_rows, queries),
                                            checked_matrix<Number>(key, key_width, type, key_rows, keys),
                                            checked_matrix<Number>(value, key_width, type, key_rows, keys),
                                            static_cast<Number *>(result.mutable_data_ptr())});
  return result;
}

// Sets both libraries' counts for this thread, and returns what MKL's was. libtorch brings its own OpenMP and MKL, so
// the entries are looked up, not linked.
int32_t set_local_threads(ct_local_threads count) noexcept {
  using OpenMPSetter = void (*)(int);
  using MKLSetter = int (*)(int);
  static const auto set_openmp = reinterpret_cast<OpenMPSetter>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  static const auto set_mkl = reinterpret_cast<MKLSetter>(dlsym(RTLD_DEFAULT, "MKL_Set_Num_Threads_Local"));
  if (set_openmp) set_openmp(count.openmp);
  return set_mkl ? set_mkl(count.mkl) : 0;
}

}  // namespace

extern "C" {

void ct_error_free(ct_error *error) noexcept {
  free(error->message);
  error->message = nullptr;
}

int32_t ct_tensor_from_bytes(const void *bytes, int64_t byte_count, int32_t dtype, const int64_t *shape, int32_t rank,
                             ct_tensor *out, ct_error *error) noexcept {
  return guarded(error, [&] {
    auto type = static_cast<c10::ScalarType>(dtype);
    at::IntArrayRef sizes(shape, rank);
    // Before anything is allocated: a wrong shape may ask for any amount.
    auto needed = bytes_needed(type, sizes);
    TORCH_CHECK(needed == byte_count, "the shape needs ", needed, " bytes, but ", byte_count, " were given");
    auto tensor = at::empty(sizes, at::TensorOptions().dtype(type));
    if (byte_count > 0) std::memcpy(tensor.mutable_data_ptr(), bytes, byte_count);
    *out = box(std::move(tensor));
  });
}

int32_t ct_tensor_to_bytes(ct_tensor tensor, void *bytes, int64_t byte_count, ct_error *error) noexcept {
  return guarded(error, [&] {
    // The bytes of a lazily negated view are those of what it negates.
    auto contiguous = tensor->value.detach().resolve_neg().to(at::kCPU).contiguous();
    TORCH_CHECK(static_cast<int64_t>(contiguous.nbytes()) == byte_count, "the tensor has ", contiguous.nbytes(),
                " bytes, but ", byte_count, " were asked for");
    if (byte_count > 0) std::memcpy(bytes, contiguous.const_data_ptr(), byte_count);
  });
}

void ct_tensor_free(ct_tensor tensor) noexcept {
  delete tensor;
  live_tensor_count.fetch_sub(1, std::memory_order_relaxed);
}

int32_t ct_tensor_rank(ct_tensor tensor) noexcept { return static_cast<int32_t>(tensor->value.dim()); }

int64_t ct_tensor_size(ct_tensor tensor, int32_t axis) noexcept { return tensor->value.sizes()[axis]; }

int32_t ct_tensor_dtype(ct_tensor tensor) noexcept { return static_cast<int32_t>(tensor->value.scalar_type()); }

void ct_tensor_device(ct_tensor tensor, char *name, int64_t capacity) noexcept {
  if (capacity <= 0) return;
  name[0] = 0;
  ct_error ignored{};
  if (guarded(&ignored, [&] {
        auto text = tensor->value.device().str();
        std::strncpy(name, text.c_str(), capacity - 1);
        name[capacity - 1] = 0;
      }) != 0) {
    ct_error_free(&ignored);
  }
}

int64_t ct_live_tensor_count(void) noexcept { return live_tensor_count.load(std::memory_order_relaxed); }

int32_t ct_call(const char *name, const char *overload, const ct_value *arguments, int32_t count, ct_tensor *out,
                int32_t capacity, int32_t *out_count, ct_error *error) noexcept {
  return guarded(error, [&] {
    auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    const auto &schema = op.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= schema.size(), "takes ", schema.size(), " arguments, not ", count);
    torch::jit::Stack stack;
    stack.reserve(schema.size());
    for (int32_t i = 0; i < count; ++i) stack.push_back(to_ivalue(arguments[i], schema[i]));
    for (size_t i = count; i < schema.size(); ++i) {
      TORCH_CHECK(schema[i].default_value(), "argument '", schema[i].name(), "' is missing");
      stack.push_back(*schema[i].default_value());
    }
    op.callBoxed(stack);

    std::vector<at::Tensor> results;
    for (const auto &value : stack) {
      if (value.isTensor()) {
        results.push_back(value.toTensor());
      } else if (value.isTensorList()) {
        for (const auto &tensor : value.toTensorVector()) results.push_back(tensor);
      }
    }
    TORCH_CHECK(results.size() <= static_cast<size_t>(capacity), "returned ", results.size(),
                " tensors where at most ", capacity, " were expected");
    for (size_t i = 0; i < results.size(); ++i) TORCH_CHECK(results[i].defined(), "result ", i, " is undefined");
    for (size_t i = 0; i < results.size(); ++i) out[i] = box(std::move(results[i]));
    *out_count = static_cast<int32_t>(results.size());
  });
}

bool ct_has_operator(const char *name, const char *overload) noexcept {
  ct_error ignored{};
  bool found = false;
  if (guarded(&ignored, [&] { found = c10::Dispatcher::singleton().findSchema({name, overload}).has_value(); }) != 0) {
    ct_error_free(&ignored);
  }
  return found;
}

bool ct_gradients_enabled(void) noexcept { return c10::GradMode::is_enabled(); }

bool ct_set_gradients_enabled(bool enabled) noexcept {
  bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return before;
}

int32_t ct_tensor_as_leaf(ct_tensor tensor, ct_tensor *out, ct_error *error) noexcept {
  return guarded(error, [&] { *out = box(tensor->value.detach().requires_grad_(true)); });
}

int32_t ct_gradients(ct_tensor output, const ct_tensor *inputs, int32_t count, ct_tensor *out,
                     ct_error *error) noexcept {
  return guarded(error, [&] {
    TORCH_CHECK(output->value.numel() == 1, "only a scalar has gradients, and this has ", output->value.numel(),
                " elements");
    if (!output->value.requires_grad()) {
      std::fill_n(out, count, nullptr);
      return;
    }
    std::vector<at::Tensor> leaves;
    for (int32_t i = 0; i < count; ++i) leaves.push_back(inputs[i]->value);
    auto gradients = torch::autograd::grad({output->value}, leaves, {}, /*retain_graph=*/false,
                                           /*create_graph=*/false, /*allow_unused=*/true);
    for (int32_t i = 0; i < count; ++i) out[i] = gradients[i].defined() ? box(gradients[i]) : nullptr;
  });
}

int32_t ct_packed_linear(ct_tensor input, ct_tensor weight, ct_tensor transposed, ct_tensor bias, ct_tensor *out,
                         ct_error *error) noexcept {
  return guarded(error, [&] {
    std::optional<at::Tensor> shift;
    if (bias) shift = bias->value;
    *out = box(PackedProduct::apply(input->value, weight->value, transposed->value, shift));
  });
}

int32_t ct_attend(ct_attention attention, const ct_sequence *sequences, int64_t sequence_count, ct_tensor query,
                  const int64_t *query_rows, ct_tensor key, ct_tensor value, const int64_t *key_rows, ct_tensor *out,
                  ct_error *error) noexcept {
  return guarded(error, [&] {
    auto type = query->value.scalar_type();
    TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "attention is of float32 or bfloat16, not of ", type);
    auto run = type == at::kFloat ? attend<float> : attend<kernel::BFloat16>;
    *out = box(run(attention, sequences, sequence_count, query->value, query_rows, key->value, value->value, key_rows));
  });
}

const char *ct_compiled_version(void) noexcept { return TORCH_VERSION; }

const char *ct_build_summary(void) noexcept {
  static const std::string summary = [] {
    try {
      return at::show_config() + at::get_cpu_capability();
    } catch (...) {
      return std::string();
    }
  }();
  return summary.c_str();
}

const char *ct_library_path(void) noexcept {
  static const std::string path = [] {
    Dl_info info{};
    auto address = reinterpret_cast<const void *>(&at::get_num_threads);
    if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return std::string();
    return std::string(info.dli_fname);
  }();
  return path.c_str();
}

bool ct_has_onednn(void) noexcept { return at::hasMKLDNN(); }

bool ct_has_cuda(void) noexcept { return at::hasCUDA(); }

ct_local_threads ct_limit_local_threads(int32_t count) noexcept {
  // Asking first makes libtorch do its own per-thread set-up, which would otherwise undo ours.
  int32_t openmp = at::get_num_threads();
  return {openmp, set_local_threads({count, count})};
}

void ct_restore_local_threads(ct_local_threads before) noexcept { set_local_threads(before); }

}  // extern "C"
#endif
