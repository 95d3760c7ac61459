import { type Binding, type Variable, VariableKernels } from "../engine";
import { type EncoderConfig, isDecayed, type NamedArray, type Parameters, storedFactor } from "../models";
import type { Gradients } from "./gradient-cache";
import type { TokenBatch } from "./left-out-candidates";
import { PackedGradients } from "./packed-gradients";
import { adam, type StepResult, type Trainer, type TrainerSettings } from "./trainer";
import { collectState, slotParts, spreadState } from "./trainer-state";

interface Slot {
  readonly shape: readonly number[];
  /** The variables hold the parameter times this, and its gradient divided by it. */
  readonly factor: number;
  readonly parameter: Variable;
  readonly mean: Variable;
  readonly variance: Variable;
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
  const slots = new Map<string, Slot>();
  for (const [name, { shape, values }] of initial) {
    const factor = storedFactor(name);
    const zeros = () => kernels.variable([...shape], new Float32Array(values.length));
    const parameter = kernels.variable([...shape], factor === 1 ? values : values.map((v) => v * factor));
    slots.set(name, { shape, factor, parameter, mean: zeros(), variance: zeros() });
  }
  const batchGradients = new PackedGradients(binding, kernels, config, settings);
  const slotOf = (name: string) => slots.get(name) as Slot;
  let steps = 0;

  function gradientsOf(batch: TokenBatch): { loss: number; gradients: Gradients } {
    // read anew for each step and let go of before it is applied: variables that are shared would be copied then
    return kernels.scope(() => {
      const tables = [...slots].map(([name, slot]) => [name, kernels.readVariable(slot.parameter)]);
      return batchGradients.of(Object.fromEntries(tables), batch, steps);
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
    for (const [name, slot] of slots) {
      kernels.scope(() => {
        if (isDecayed(name)) {
          const kept = kernels.scale(
            kernels.readVariable(slot.parameter),
            1 - learningRate * settings.weightDecay,
          );
          kernels.assign(slot.parameter, kept);
        }
        const gradient = clipFactor < 1 ? kernels.scale(gradients[name], clipFactor) : gradients[name];
        // of a parameter θ stored as fθ: f·rate·m / (√v + ε), with moments of the gradient divided by f
        kernels.applyAdam(slot, gradient, {
          ...adam,
          powers,
          rate: learningRate * slot.factor,
          epsilon: epsilon / slot.factor,
        });
      });
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
    state: () =>
      collectState(steps, slots.keys(), (name, part) => {
        const slot = slotOf(name);
        return arrayOf(slot[part], slot.shape);
      }),
    restore(state) {
      spreadState(state, slots.keys(), (name, part, { values }) => {
        const slot = slotOf(name);
        kernels.assignValues(slot[part], [...slot.shape], values);
      });
      steps = state.steps;
    },
    dispose() {
      batchGradients.dispose();
      for (const slot of slots.values()) for (const part of slotParts) kernels.freeVariable(slot[part]);
      kernels.dispose();
    },
  };
}
