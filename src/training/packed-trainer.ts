import type { Handle, Kernels, Variable } from "../engine";
import {
  type EncoderConfig,
  isDecayed,
  type NamedArray,
  networkBackward,
  networkForward,
  type Parameters,
  packBatch,
} from "../models";
import { inBatchSoftmax } from "./in-batch-softmax";
import { adam, type StepResult, type Trainer, type TrainerSettings } from "./trainer";
import { collectState, slotParts, spreadState } from "./trainer-state";

interface Slot {
  readonly shape: readonly number[];
  readonly parameter: Variable;
  readonly mean: Variable;
  readonly variance: Variable;
}

/**
 * Trains on TensorFlow's kernels with the hand-written backward pass: AdamW (Loshchilov and
 * Hutter 2019, algorithm 2) over all parameters, dense over the word table's rows.
 */
export function packedTrainer(
  kernels: Kernels,
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
): Trainer {
  const slots = new Map<string, Slot>();
  for (const [name, { shape, values }] of initial) {
    const zeros = () => kernels.variable([...shape], new Float32Array(values.length));
    const parameter = kernels.variable([...shape], values);
    slots.set(name, { shape, parameter, mean: zeros(), variance: zeros() });
  }
  const vocabularyRows = initial.get("embeddings.word")?.shape[0] ?? 0;
  const slotOf = (name: string) => slots.get(name) as Slot;
  let steps = 0;

  function gradientsOf(
    queries: readonly Int32Array[],
    positives: readonly Int32Array[],
  ): { loss: number; gradients: Record<string, Handle> } {
    return kernels.scope(() => {
      const tables = new Map([...slots].map(([name, slot]) => [name, kernels.readVariable(slot.parameter)]));
      const read = (name: string) => tables.get(name) as Handle;
      const batch = packBatch(kernels, [...queries, ...positives], config, true);
      const forward = networkForward(kernels, batch, config, read);
      const { loss, gradient } = inBatchSoftmax(kernels, forward.output, queries.length, settings.scale);
      const gradients = networkBackward(kernels, gradient, forward, batch, config, read, vocabularyRows);
      return { loss, gradients };
    });
  }

  function apply(gradients: Record<string, Handle>, clipFactor: number, learningRate: number): void {
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
        kernels.applyAdam(slot, gradient, { rate: learningRate, ...adam, powers, epsilon });
      });
    }
  }

  function arrayOf(variable: Variable, shape: readonly number[]): NamedArray {
    return kernels.scope(() => ({ shape, values: kernels.read(kernels.readVariable(variable)) }));
  }

  return {
    step(queries, positives, learningRate): StepResult {
      return kernels.scope(() => {
        const { loss, gradients } = gradientsOf(queries, positives);
        const gradientNorm = kernels.norm(Object.values(gradients));
        // the 1e-6 is PyTorch's, clip_grad_norm_
        apply(gradients, settings.clipNorm / (gradientNorm + 1e-6), learningRate);
        return { loss, gradientNorm };
      });
    },
    parameters: () => new Map([...slots].map(([name, slot]) => [name, arrayOf(slot.parameter, slot.shape)])),
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
      for (const slot of slots.values()) for (const part of slotParts) kernels.freeVariable(slot[part]);
    },
  };
}
