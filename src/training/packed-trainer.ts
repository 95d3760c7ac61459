import { type Binding, type Variable, VariableKernels } from "../engine";
import { type EncoderConfig, isDecayed, type NamedArray, type Parameters, storedFactor } from "../models";
import type { Gradients } from "./gradient-cache";
import { PackedGradients } from "./packed-gradients";
import type { StepResult, TokenBatch, Trainer, TrainerSettings } from "./trainer";
import { adam, arrayIn, type Slot, variablesOf } from "./trainer-state";

interface PackedSlot extends Slot<Variable> {
  readonly shape: readonly number[];
  /** The variables hold the parameter times this factor, and its gradient divided by it. */
  readonly factor: number;
}

/**
 * Trains on TensorFlow's kernels with the hand-written backward pass: AdamW (Loshchilov and
 * Hutter 2019, algorithm 2) over all parameters, dense over the word table's rows.
 */
export function packedTrainer(
  binding: Binding,
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
): Trainer {
  const kernels = new VariableKernels(binding, settings.precision);
  const slots = new Map<string, PackedSlot>();
  for (const [name, { shape, values }] of initial) {
    const factor = storedFactor(name);
    const zeros = () => kernels.variable([...shape], new Float32Array(values.length));
    const parameter = kernels.variable([...shape], factor === 1 ? values : values.map((v) => v * factor));
    slots.set(name, { shape, factor, parameter, mean: zeros(), variance: zeros() });
  }
  const variables = variablesOf<Variable, PackedSlot>(slots);
  const batchGradients = new PackedGradients(binding, kernels, config, settings);
  let steps = 0;

  function gradientsOf(batch: TokenBatch): { loss: number; gradients: Gradients } {
    // tables are read for each step and freed before the update, which would copy variables that are in use
    return kernels.scope(() => {
      const tables = [...slots].map(([name, slot]) => [name, kernels.readVariable(slot.parameter)]);
      return batchGradients.compute(Object.fromEntries(tables), batch, steps);
    });
  }

  /** Euclidean norm of all gradients in the parameters themselves. */
  function normOf(gradients: Gradients): number {
    const squares = kernels.sumsOfSquares([...slots.keys()].map((name) => gradients[name]));
    const sum = [...slots.values()].reduce((total, { factor }, i) => total + factor ** 2 * squares[i], 0);
    return Math.sqrt(sum);
  }

  function apply(gradients: Gradients, clipFactor: number, learningRate: number): void {
    steps++;
    const powers: [number, number] = [adam.beta1 ** steps, adam.beta2 ** steps];
    // the kernel adds ε to √v before the bias correction, PyTorch after it
    const epsilon = adam.epsilon * Math.sqrt(1 - powers[1]);
    const clip = Math.min(clipFactor, 1);
    for (const [name, slot] of slots) {
      const decay = isDecayed(name) ? 1 - learningRate * settings.weightDecay : 1;
      // of a parameter θ stored as fθ: f·rate·m / (√v + ε), with moments of the gradient divided by f
      const [rate, ofMoments] = [learningRate * slot.factor, epsilon / slot.factor];
      kernels.applyAdamW(slot, gradients[name], { ...adam, clip, decay, powers, rate, epsilon: ofMoments });
    }
  }

  function arrayOf(variable: Variable, shape: readonly number[]): NamedArray {
    return kernels.scope(() => ({ shape, values: kernels.read(kernels.readVariable(variable)) }));
  }

  return {
    step(batch, learningRate): StepResult {
      return kernels.scope(() => {
        const { loss, gradients } = gradientsOf(batch);
        const gradientNorm = normOf(gradients);
        // the 1e-6 is PyTorch's, clip_grad_norm_
        apply(gradients, settings.clipNorm / (gradientNorm + 1e-6), learningRate);
        return { loss, gradientNorm };
      });
    },
    parameters: () =>
      new Map(
        [...slots].map(([name, { parameter, shape, factor }]) => {
          const { values } = arrayOf(parameter, shape);
          return [name, { shape, values: factor === 1 ? values : values.map((value) => value / factor) }];
        }),
      ),
    state: () => ({
      steps,
      arrays: new Map(variables.map(({ name, variable, slot }) => [name, arrayOf(variable, slot.shape)])),
    }),
    restore(state) {
      for (const { name, variable, slot } of variables)
        kernels.assignValues(variable, [...slot.shape], arrayIn(state, name).values);
      steps = state.steps;
    },
    dispose() {
      batchGradients.dispose();
      for (const { variable } of variables) kernels.freeVariable(variable);
      kernels.dispose();
    },
  };
}
