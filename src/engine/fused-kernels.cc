// TensorFlow's processor kernels know bfloat16 one arithmetic operation at a time: a layer norm or a
// gelu with its gradient passes over memory a dozen times. The kernels here do each in one pass, with
// arithmetic in float32 and one rounding per output. The set-up links them with the binding, which
// registers them when it loads. Rows are cut into blocks of a fixed size, and sums over rows add up the
// blocks in their order, so that no result depends on the number of threads.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/kernels_experimental.h"
#include "tensorflow/c/ops.h"

#define INLINE static inline __attribute__((always_inline))

namespace {

// GCC makes a version for each set of instructions, and the processor's best is chosen at loading.
// Clang refuses arguments wider than the registers that every x86-64 has, so that it makes one version.
#ifdef __clang__
#define FOR_ALL_PROCESSORS
constexpr int lanes = 4;
#else
#define FOR_ALL_PROCESSORS __attribute__((target_clones("avx512f", "avx2", "default")))
constexpr int lanes = 16;
#endif

using bf16 = uint16_t;
typedef float Floats __attribute__((vector_size(4 * lanes)));
typedef int32_t Ints __attribute__((vector_size(4 * lanes)));
typedef uint32_t Bits __attribute__((vector_size(4 * lanes)));
typedef uint16_t Halves __attribute__((vector_size(2 * lanes)));

INLINE Floats all(float value) { return Floats{} + value; }

// Conditions are computed in the bits: GCC lowers a comparison of vectors of 16 lane by lane.
INLINE Ints magnitude(Floats x) { return (Ints)x & 0x7fffffff; }
INLINE Ints isNegative(Floats x) { return (Ints)x >> 31; }
INLINE Ints isNaN(Floats x) { return (0x7f800000 - magnitude(x)) >> 31; }
INLINE Floats choose(Ints condition, Floats yes, Floats no) {
  return (Floats)(((Ints)yes & condition) | ((Ints)no & ~condition));
}

// copies `count` numbers of a vector, by one instruction where it is all of them or half: attention's
// rows are multiples of 8
template <typename T>
INLINE void copy(T *to, const T *from, int count) {
  if (count == lanes) std::memcpy(to, from, lanes * sizeof(T));
  else if (count == lanes / 2) std::memcpy(to, from, lanes / 2 * sizeof(T));
  else std::memcpy(to, from, count * sizeof(T));
}

// `count` numbers; the lanes after them are 0
INLINE Floats load(const float *from, int count) {
  Floats values = {};
  copy((float *)&values, from, count);
  return values;
}
INLINE Floats load(const bf16 *from, int count) {
  Halves halves = {};
  copy((bf16 *)&halves, from, count);
  return (Floats)(__builtin_convertvector(halves, Bits) << 16);
}
INLINE void store(float *to, Floats values, int count) { copy(to, (float *)&values, count); }
// rounds to the nearest, to even where two are as near; NaN stays NaN
INLINE void store(bf16 *to, Floats values, int count) {
  const Bits bits = (Bits)values;
  const Bits rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Bits odd = (Bits)isNaN(values);
  Halves halves = __builtin_convertvector((rounded & ~odd) | (odd & 0x7fc0), Halves);
  copy(to, (bf16 *)&halves, count);
}

INLINE float sum(Floats values) {
  float parts[lanes];
  std::memcpy(parts, &values, sizeof parts);
  for (int half = lanes / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; lane++) parts[lane] += parts[lane + half];
  return parts[0];
}

// exp(x) for x <= 0, to 2e-7 of its value; 0 from -87 down
INLINE Floats exponential(Floats x) {
  const Ints isSmall = (magnitude(x) - 0x42ae0000) >> 31;  // 0x42ae0000 is 87
  const Floats scaled = choose(isSmall, x, Floats{}) * 1.44269504f;
  const Floats shifted = scaled + 12582912.0f;  // 1.5 * 2^23: the sum has no fraction, and its lowest bits are the whole part
  const Floats r = (scaled - (shifted - 12582912.0f)) * 0.69314718f;
  const Floats series =
      1 + r * (1 + r * (0.5f + r * (0.16666667f + r * (0.041666667f + r * (0.0083333333f + r * 0.0013888889f)))));
  const Floats power = (Floats)(((Ints)shifted + 127) << 23);
  return choose(isSmall, series * power, x - x);  // NaN stays NaN
}

// 1 + erf(z), and exp(-z * z), which it needs (Abramowitz and Stegun 1964, 7.1.26: to 1.5e-7)
INLINE Floats onePlusErf(Floats z, Floats *bell) {
  const Floats t = 1 / (1 + 0.3275911f * (Floats)magnitude(z));
  *bell = exponential(-z * z);
  const Floats tail =
      *bell * t *
      (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  return choose(isNegative(z), tail, 2 - tail);
}

// Threads for the blocks of one kernel at a time; a second kernel meanwhile computes its own alone.
class Pool {
 public:
  explicit Pool(int threads) {
    for (int i = 1; i < threads; i++) std::thread([this] { work(); }).detach();
    workers = threads - 1;
  }
  void run(int count, const std::function<void(int)> &block) {
    std::unique_lock<std::mutex> turn(busy, std::try_to_lock);
    if (workers < 1 || count < 2 || !turn.owns_lock()) {
      for (int i = 0; i < count; i++) block(i);
      return;
    }
    {
      std::lock_guard<std::mutex> lock(state);
      task = &block;
      blocks = count;
      next = 0;
      working = workers;
      round++;
    }
    wake.notify_all();
    take(block, count);
    std::unique_lock<std::mutex> lock(state);
    done.wait(lock, [this] { return working == 0; });
  }

 private:
  void take(const std::function<void(int)> &block, int count) {
    for (int i; (i = next++) < count;) block(i);
  }
  void work() {
    for (long seen = 0;;) {
      const std::function<void(int)> *block;
      int count;
      {
        std::unique_lock<std::mutex> lock(state);
        wake.wait(lock, [&] { return round != seen; });
        seen = round;
        block = task;
        count = blocks;
      }
      take(*block, count);
      std::lock_guard<std::mutex> lock(state);
      if (--working == 0) done.notify_one();
    }
  }
  std::mutex busy, state;
  std::condition_variable wake, done;
  const std::function<void(int)> *task = nullptr;
  std::atomic<int> next{0};
  int workers = 0, blocks = 0, working = 0;
  long round = 0;
};

Pool &pool() {
  static Pool *made = [] {
    const char *asked = std::getenv("TF_NUM_INTRAOP_THREADS");  // as TensorFlow's own kernels
    const int threads = asked ? std::atoi(asked) : 0;
    return new Pool(threads > 0 ? threads : std::thread::hardware_concurrency());
  }();
  return *made;
}

constexpr int64_t rowsOfBlock = 64;

// The inputs and outputs of one run of a kernel. Every tensor is read as rows of its last axis.
class Call {
 public:
  explicit Call(TF_OpKernelContext *context) : context(context), status(TF_NewStatus()) {}
  ~Call() {
    if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
    for (TF_Tensor *tensor : held) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status);
  }
  template <typename T>
  const T *input(int index) {
    return static_cast<const T *>(TF_TensorData(tensorOf(index)));
  }
  int64_t width(int index) {
    const TF_Tensor *tensor = tensorOf(index);
    return TF_Dim(tensor, TF_NumDims(tensor) - 1);
  }
  int64_t rows(int index) {
    const int64_t columns = width(index);
    return columns == 0 ? 0 : TF_TensorElementCount(tensorOf(index)) / columns;
  }
  // in the shape of an input
  bf16 *outputLike(int index, int like) {
    const TF_Tensor *tensor = tensorOf(like);
    std::vector<int64_t> shape;
    for (int axis = 0; axis < TF_NumDims(tensor); axis++) shape.push_back(TF_Dim(tensor, axis));
    return static_cast<bf16 *>(output(index, shape, sizeof(bf16)));
  }
  float *outputVector(int index, int64_t length) {
    return static_cast<float *>(output(index, {length}, sizeof(float)));
  }

 private:
  TF_Tensor *tensorOf(int index) {
    while (static_cast<int>(inputs.size()) <= index) {
      TF_Tensor *tensor = nullptr;
      TF_GetInput(context, static_cast<int>(inputs.size()), &tensor, status);
      inputs.push_back(tensor);
      held.push_back(tensor);
    }
    return inputs[index];
  }
  void *output(int index, const std::vector<int64_t> &shape, size_t size) {
    for (int64_t length : shape) size *= length;
    TF_Tensor *tensor = TF_AllocateOutput(context, index, TF_ExpectedOutputDataType(context, index),
                                          shape.data(), static_cast<int>(shape.size()), size, status);
    held.push_back(tensor);
    return TF_TensorData(tensor);
  }
  TF_OpKernelContext *context;
  TF_Status *status;
  std::vector<TF_Tensor *> inputs, held;
};

// Computes blocks of rows, each with `sums` vectors of the width of its own, and adds those up.
void forBlocks(int64_t rows, int64_t width, std::vector<float *> sums,
               const std::function<void(int64_t, int64_t, float *)> &block) {
  const int blocks = static_cast<int>((rows + rowsOfBlock - 1) / rowsOfBlock);
  const int64_t length = width * sums.size();
  std::vector<float> parts(blocks * length);
  pool().run(blocks, [&](int index) {
    block(index * rowsOfBlock, std::min(rows, (index + 1) * rowsOfBlock), parts.data() + index * length);
  });
  for (size_t which = 0; which < sums.size(); which++) {
    std::fill(sums[which], sums[which] + width, 0.0f);
    for (int index = 0; index < blocks; index++) {
      const float *part = parts.data() + index * length + which * width;
      for (int64_t i = 0; i < width; i++) sums[which][i] += part[i];
    }
  }
}

#define COLUMNS(i, count, width) \
  for (int64_t i = 0, count; i < width && (count = std::min<int64_t>(lanes, width - i), true); i += lanes)
#define ADD_TO(sum, i, values, count) store((sum) + (i), load((sum) + (i), count) + (values), count)

// BatchmixAddBias: product + bias
FOR_ALL_PROCESSORS
void addBiasRows(const bf16 *product, const bf16 *bias, bf16 *output, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; row++, product += width, output += width)
    COLUMNS(i, count, width) store(output + i, load(product + i, count) + load(bias + i, count), count);
}

void addBias(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *product = call.input<bf16>(0), *bias = call.input<bf16>(1);
  const int64_t width = call.width(0);
  bf16 *output = call.outputLike(0, 0);
  forBlocks(call.rows(0), width, {}, [=](int64_t from, int64_t to, float *) {
    addBiasRows(product + from * width, bias, output + from * width, to - from, width);
  });
}

// BatchmixColumnSums: the sum over rows
FOR_ALL_PROCESSORS
void columnSumsRows(const bf16 *input, int64_t rows, int64_t width, float *sums) {
  for (int64_t row = 0; row < rows; row++, input += width)
    COLUMNS(i, count, width) ADD_TO(sums, i, load(input + i, count), count);
}

void columnSums(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *input = call.input<bf16>(0);
  const int64_t width = call.width(0);
  forBlocks(call.rows(0), width, {call.outputVector(0, width)}, [=](int64_t from, int64_t to, float *sums) {
    columnSumsRows(input + from * width, to - from, width, sums);
  });
}

// BatchmixGelu: z * (1 + erf(z)) of z = product + bias
FOR_ALL_PROCESSORS
void geluRows(const bf16 *product, const bf16 *bias, bf16 *output, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; row++, product += width, output += width)
    COLUMNS(i, count, width) {
      Floats bell;
      const Floats z = load(product + i, count) + load(bias + i, count);
      store(output + i, z * onePlusErf(z, &bell), count);
    }
}

void gelu(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *product = call.input<bf16>(0), *bias = call.input<bf16>(1);
  const int64_t width = call.width(0);
  bf16 *output = call.outputLike(0, 0);
  forBlocks(call.rows(0), width, {}, [=](int64_t from, int64_t to, float *) {
    geluRows(product + from * width, bias, output + from * width, to - from, width);
  });
}

// BatchmixGeluGrad: the gradient in the product, the output again, the gradient in the bias; the derivative of z * (1 + erf(z)) is
// 1 + erf(z) + z * 2/sqrt(pi) * exp(-z * z)
FOR_ALL_PROCESSORS
void geluGradRows(const bf16 *gradient, const bf16 *product, const bf16 *bias, bf16 *input, bf16 *output,
                  int64_t rows, int64_t width, float *sums) {
  for (int64_t row = 0; row < rows;
       row++, gradient += width, product += width, input += width, output += width)
    COLUMNS(i, count, width) {
      Floats bell;
      const Floats z = load(product + i, count) + load(bias + i, count);
      const Floats factor = onePlusErf(z, &bell);
      const Floats slope = factor + 1.12837917f * z * bell;
      store(output + i, z * factor, count);
      const Floats result = load(gradient + i, count) * slope;
      store(input + i, result, count);
      ADD_TO(sums, i, result, count);
    }
}

void geluGrad(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *gradient = call.input<bf16>(0), *product = call.input<bf16>(1), *bias = call.input<bf16>(2);
  const int64_t width = call.width(0);
  bf16 *input = call.outputLike(0, 0), *output = call.outputLike(1, 0);
  forBlocks(call.rows(0), width, {call.outputVector(2, width)}, [=](int64_t from, int64_t to, float *sums) {
    const int64_t at = from * width;
    geluGradRows(gradient + at, product + at, bias, input + at, output + at, to - from, width, sums);
  });
}

// BatchmixAddNorm: layer normalisation (Ba, Kiros and Hinton 2016) of residual + product + bias, which may be empty
FOR_ALL_PROCESSORS
void addNormRows(const bf16 *residual, const bf16 *product, const bf16 *bias, const float *weight,
                 const float *offset, float epsilon, bf16 *output, bf16 *normalised, float *reciprocal,
                 int64_t rows, int64_t width) {
  std::vector<float> buffer(width);
  float *x = buffer.data();
  for (int64_t row = 0; row < rows; row++, residual += width, product += width, output += width,
               normalised += width) {
    Floats total = {}, squares = {};
    COLUMNS(i, count, width) {
      Floats value = load(residual + i, count) + load(product + i, count);
      if (bias) value += load(bias + i, count);
      store(x + i, value, count);
      total += value;
    }
    const float mean = sum(total) / width;
    COLUMNS(i, count, width) {
      const Floats centred = load(x + i, count) - mean;
      store(x + i, centred, count);
      if (count == lanes) squares += centred * centred;
      else
        for (int lane = 0; lane < count; lane++) squares[lane] += centred[lane] * centred[lane];
    }
    const float scale = 1 / __builtin_sqrtf(sum(squares) / width + epsilon);
    reciprocal[row] = scale;
    COLUMNS(i, count, width) {
      const Floats value = load(x + i, count) * scale;
      store(normalised + i, value, count);
      store(output + i, value * load(weight + i, count) + load(offset + i, count), count);
    }
  }
}

void addNorm(void *state, TF_OpKernelContext *context) {
  Call call(context);
  const float epsilon = *static_cast<float *>(state);
  const auto *residual = call.input<bf16>(0), *product = call.input<bf16>(1);
  const auto *bias = call.width(2) > 0 ? call.input<bf16>(2) : nullptr;
  const auto *weight = call.input<float>(3), *offset = call.input<float>(4);
  const int64_t width = call.width(0), rows = call.rows(0);
  bf16 *output = call.outputLike(0, 0), *normalised = call.outputLike(1, 0);
  float *reciprocal = call.outputVector(2, rows);
  forBlocks(rows, width, {}, [=](int64_t from, int64_t to, float *) {
    const int64_t at = from * width;
    addNormRows(residual + at, product + at, bias, weight, offset, epsilon, output + at, normalised + at,
                reciprocal + from, to - from, width);
  });
}

// BatchmixAddNormGrad: with g = gradient * weight, the gradient in the normalised sum is
// (g - mean(g) - normalised * mean(g * normalised)) / deviation; and those in weight, offset and bias
FOR_ALL_PROCESSORS
void addNormGradRows(const bf16 *gradient, const bf16 *normalised, const float *reciprocal,
                     const float *weight, bf16 *input, int64_t rows, int64_t width, float *sums) {
  for (int64_t row = 0; row < rows; row++, gradient += width, normalised += width, input += width) {
    Floats total = {}, along = {};
    COLUMNS(i, count, width) {
      const Floats dy = load(gradient + i, count), unit = load(normalised + i, count);
      const Floats g = dy * load(weight + i, count);
      total += g;
      along += g * unit;
      ADD_TO(sums, i, dy * unit, count);
      ADD_TO(sums + width, i, dy, count);
    }
    const float meanG = sum(total) / width, meanAlong = sum(along) / width, scale = reciprocal[row];
    COLUMNS(i, count, width) {
      const Floats g = load(gradient + i, count) * load(weight + i, count);
      const Floats dx = (g - meanG - load(normalised + i, count) * meanAlong) * scale;
      store(input + i, dx, count);
      ADD_TO(sums + 2 * width, i, dx, count);
    }
  }
}

void addNormGrad(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *gradient = call.input<bf16>(0), *normalised = call.input<bf16>(1);
  const auto *reciprocal = call.input<float>(2), *weight = call.input<float>(3);
  const int64_t width = call.width(0);
  bf16 *input = call.outputLike(0, 0);
  std::vector<float *> vectors;
  for (int index = 1; index <= 3; index++) vectors.push_back(call.outputVector(index, width));
  forBlocks(call.rows(0), width, vectors, [=](int64_t from, int64_t to, float *sums) {
    const int64_t at = from * width;
    addNormGradRows(gradient + at, normalised + at, reciprocal + from, weight, input + at, to - from, width,
                    sums);
  });
}

// BatchmixMaskedSoftmax: softmax over the last axis of scores [maps, length, length] + mask [maps, 1, length]
FOR_ALL_PROCESSORS
void maskedSoftmaxRows(const bf16 *scores, const float *mask, bf16 *output, int64_t from, int64_t to,
                       int64_t width) {
  const float none = -1e30f;  // of lanes after the last: their exponential is 0
  std::vector<float> buffer((width + lanes - 1) / lanes * lanes, none);
  float *x = buffer.data();
  for (int64_t row = from; row < to; row++) {
    const bf16 *in = scores + row * width;
    const float *masked = mask + row / width * width;
    Floats most = all(none);
    COLUMNS(i, count, width) {
      store(x + i, load(in + i, count) + load(masked + i, count), count);
      const Floats value = load(x + i, lanes);
      most = choose(isNegative(most - value), value, most);
    }
    float largest = none;
    for (int lane = 0; lane < lanes; lane++) largest = std::max(largest, most[lane]);
    Floats total = {};
    COLUMNS(i, count, width) {
      const Floats value = exponential(load(x + i, lanes) - largest);
      total += value;
      store(x + i, value, count);
    }
    const float scale = 1 / sum(total);
    COLUMNS(i, count, width) store(output + row * width + i, load(x + i, count) * scale, count);
  }
}

void maskedSoftmax(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *scores = call.input<bf16>(0);
  const auto *mask = call.input<float>(1);
  const int64_t width = call.width(0);
  bf16 *output = call.outputLike(0, 0);
  forBlocks(call.rows(0), width, {}, [=](int64_t from, int64_t to, float *) {
    maskedSoftmaxRows(scores, mask, output, from, to, width);
  });
}

// BatchmixSoftmaxGrad: weights * (gradient - sum(gradient * weights)), sums over the last axis
FOR_ALL_PROCESSORS
void softmaxGradRows(const bf16 *gradient, const bf16 *weights, bf16 *input, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; row++, gradient += width, weights += width, input += width) {
    Floats along = {};
    COLUMNS(i, count, width) along += load(gradient + i, count) * load(weights + i, count);
    const float total = sum(along);
    COLUMNS(i, count, width)
      store(input + i, load(weights + i, count) * (load(gradient + i, count) - total), count);
  }
}

void softmaxGrad(void *, TF_OpKernelContext *context) {
  Call call(context);
  const auto *gradient = call.input<bf16>(0), *weights = call.input<bf16>(1);
  const int64_t width = call.width(0);
  bf16 *input = call.outputLike(0, 0);
  forBlocks(call.rows(0), width, {}, [=](int64_t from, int64_t to, float *) {
    const int64_t at = from * width;
    softmaxGradRows(gradient + at, weights + at, input + at, to - from, width);
  });
}

// Sums and products keep their separate roundings, as in TensorFlow's kernels: the bits are the same.
#ifdef __clang__
#define ROUND_EACH _Pragma("clang fp contract(off)")
#define ROUNDED_EACH
#else
#define ROUND_EACH
#define ROUNDED_EACH __attribute__((optimize("O3", "fp-contract=off")))
#endif

struct AdamNumbers {
  float clip, decay, rate, beta1, beta2, power1, power2, epsilon;
};

FOR_ALL_PROCESSORS ROUNDED_EACH
void adamEntries(float *__restrict parameter, float *__restrict mean, float *__restrict variance,
                 const float *__restrict gradient, int64_t entries, AdamNumbers numbers) {
  ROUND_EACH
  const auto [clip, decay, rate, beta1, beta2, power1, power2, epsilon] = numbers;
  const float factor = rate * __builtin_sqrtf(1 - power2) / (1 - power1);
  const float rest1 = 1 - beta1, rest2 = 1 - beta2;
  for (int64_t i = 0; i < entries; i++) {
    const float g = gradient[i] * clip;
    const float m = mean[i] + (g - mean[i]) * rest1;
    const float v = variance[i] + (g * g - variance[i]) * rest2;
    mean[i] = m;
    variance[i] = v;
    parameter[i] = parameter[i] * decay - m * factor / (__builtin_sqrtf(v) + epsilon);
  }
}

constexpr int64_t entriesOfBlock = 16384;

// BatchmixAdamW: a parameter's decay and Adam's step with the clipped gradient, in place, in one pass
void adamW(void *, TF_OpKernelContext *context) {
  TF_Status *status = TF_NewStatus();
  TF_Tensor *tensors[5] = {};
  for (int index = 0; index < 5 && TF_GetCode(status) == TF_OK; index++) {
    if (index > 2) TF_GetInput(context, index, &tensors[index], status);
    else
      TF_GetInputTensorFromVariable(
          context, index, false, false, false,
          [](TF_OpKernelContext *, TF_Tensor *source, TF_Tensor *copy) {
            std::memcpy(TF_TensorData(copy), TF_TensorData(source), TF_TensorByteSize(source));
          },
          &tensors[index], status);
  }
  if (TF_GetCode(status) == TF_OK) {
    float *values[5];
    for (int index = 0; index < 5; index++) values[index] = static_cast<float *>(TF_TensorData(tensors[index]));
    AdamNumbers numbers;
    std::memcpy(&numbers, values[4], sizeof numbers);
    const int64_t entries = TF_TensorElementCount(tensors[3]);
    pool().run(static_cast<int>((entries + entriesOfBlock - 1) / entriesOfBlock), [&](int block) {
      const int64_t at = block * entriesOfBlock;
      adamEntries(values[0] + at, values[1] + at, values[2] + at, values[3] + at,
                  std::min(entriesOfBlock, entries - at), numbers);
    });
  }
  else
    TF_OpKernelContext_Failure(context, status);
  for (TF_Tensor *tensor : tensors)
    if (tensor) TF_DeleteTensor(tensor);
  TF_DeleteStatus(status);
}

void *epsilonOf(TF_OpKernelConstruction *construction) {
  auto *epsilon = new float(0);
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", epsilon, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return epsilon;
}

void *nothing(TF_OpKernelConstruction *) { return nullptr; }

void registerKernel(const char *name, std::vector<const char *> inputs, std::vector<const char *> outputs,
                    void (*compute)(void *, TF_OpKernelContext *), bool hasEpsilon = false) {
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(name);
  if (hasEpsilon) TF_OpDefinitionBuilderAddAttr(definition, "epsilon: float");
  for (const char *input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char *output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  if (outputs.empty()) TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, [](TF_ShapeInferenceContext *context,
                                                                 TF_Status *status) {
    TF_ShapeInferenceContextSetUnknownShape(context, status);
  });
  TF_Status *status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  TF_KernelBuilder *builder =
      TF_NewKernelBuilder(name, "CPU", hasEpsilon ? epsilonOf : nothing, compute,
                          [](void *state) { delete static_cast<float *>(state); });
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(name, builder, status);
  TF_DeleteStatus(status);
}

__attribute__((constructor)) void registerAll() {
  registerKernel("BatchmixAddBias", {"product: bfloat16", "bias: bfloat16"}, {"output: bfloat16"}, addBias);
  registerKernel("BatchmixColumnSums", {"input: bfloat16"}, {"sums: float"}, columnSums);
  registerKernel("BatchmixGelu", {"product: bfloat16", "bias: bfloat16"}, {"output: bfloat16"}, gelu);
  registerKernel("BatchmixGeluGrad", {"gradient: bfloat16", "product: bfloat16", "bias: bfloat16"},
                 {"input: bfloat16", "output: bfloat16", "bias_gradient: float"}, geluGrad);
  registerKernel("BatchmixAddNorm",
                 {"residual: bfloat16", "product: bfloat16", "bias: bfloat16", "weight: float", "offset: float"},
                 {"output: bfloat16", "normalised: bfloat16", "reciprocal: float"}, addNorm, true);
  registerKernel("BatchmixAddNormGrad",
                 {"gradient: bfloat16", "normalised: bfloat16", "reciprocal: float", "weight: float"},
                 {"input: bfloat16", "weight_gradient: float", "offset_gradient: float", "bias_gradient: float"},
                 addNormGrad);
  registerKernel("BatchmixMaskedSoftmax", {"scores: bfloat16", "mask: float"}, {"output: bfloat16"},
                 maskedSoftmax);
  registerKernel("BatchmixAdamW",
                 {"parameter: resource", "mean: resource", "variance: resource", "gradient: float",
                  "numbers: float"},
                 {}, adamW);
  registerKernel("BatchmixSoftmaxGrad", {"gradient: bfloat16", "weights: bfloat16"}, {"input: bfloat16"},
                 softmaxGrad);
}

}  // namespace
