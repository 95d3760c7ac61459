import type * as tfjs from "@tensorflow/tfjs";
import type { Engine } from "../engine";
import { type EncoderConfig, isDecayed, type NamedArray, type Parameters, referenceForward } from "../models";
import { leftOutCandidates } from "./left-out-candidates";
import { type StepResult, type TokenBatch, type Trainer, type TrainerSettings, textsOf } from "./trainer";
import { adam, arrayIn, type Slot, variablesOf } from "./trainer-state";

/** A batch as vectors of length 1, from which a loss is computed. */
export interface BatchVectors {
  readonly tf: Engine["tf"];
  /** Shape [queries, width]. */
  readonly query: tfjs.Tensor2D;
  /** Shape [positives + negatives, width], the positives first, in the order of {@link TokenBatch}. */
  readonly candidates: tfjs.Tensor2D;
  readonly batch: TokenBatch;
  readonly settings: TrainerSettings;
}

/** A loss to train with, of TensorFlow.js's operations, which differentiates it. */
export type BatchLoss = (vectors: BatchVectors) => tfjs.Scalar;

/**
 * The trainer as the papers write it, with TensorFlow.js's automatic differentiation. Tests compare
 * the packed trainer with it, and it trains where there is no native engine.
 *
 * @param loss another loss than that of sweeps, which is the softmax over a batch's candidates; see inBatchSoftmax
 */
export function referenceTrainer(
  tf: Engine["tf"],
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
  loss: BatchLoss = batchSoftmax,
): Trainer {
  const slots = new Map<string, Slot<tfjs.Variable>>();
  for (const [name, { shape, values }] of initial) {
    const variable = (start: tfjs.Tensor) => tf.tidy(() => tf.variable(start));
    slots.set(name, {
      parameter: variable(tf.tensor(values, [...shape])),
      mean: variable(tf.zeros([...shape])),
      variance: variable(tf.zeros([...shape])),
    });
  }
  const variables = variablesOf<tfjs.Variable, Slot<tfjs.Variable>>(slots);
  let steps = 0;

  function lossOf(batch: TokenBatch): tfjs.Scalar {
    const { dropout, seed } = settings;
    const { queries, positives, negatives = [] } = batch;
    const read = (name: string) => slots.get(name)?.parameter as tfjs.Variable;
    let place = 0;
    const dropped = (x: tfjs.Tensor) =>
      dropout > 0 ? tf.dropout(x, dropout, undefined, `dropout ${seed}, step ${steps}, place ${place++}`) : x;
    const vectors = referenceForward(tf, config, read, textsOf(batch), dropped);
    const count = positives.length + negatives.length;
    const [query, candidates] = tf.split<tfjs.Tensor2D>(vectors, [queries.length, count]);
    return loss({ tf, query, candidates, batch, settings });
  }

  /** AdamW in the form of Loshchilov and Hutter 2019, algorithm 2, with Adam's corrected moments. */
  function update(
    { parameter, mean, variance }: Slot<tfjs.Variable>,
    gradient: tfjs.Tensor,
    rate: number,
    decay: number,
  ): void {
    mean.assign(mean.mul(adam.beta1).add(gradient.mul(1 - adam.beta1)));
    variance.assign(variance.mul(adam.beta2).add(gradient.square().mul(1 - adam.beta2)));
    const correctedMean = mean.div(1 - adam.beta1 ** steps);
    const deviation = variance.div(1 - adam.beta2 ** steps).sqrt();
    const moved = correctedMean.div(deviation.add(adam.epsilon)).mul(rate);
    parameter.assign(parameter.mul(1 - rate * decay).sub(moved));
  }

  const arrayOf = (variable: tfjs.Variable): NamedArray => ({
    shape: variable.shape,
    values: (variable.dataSync() as Float32Array).slice(),
  });

  return {
    step(batch, learningRate): StepResult {
      return tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => lossOf(batch));
        const byName = new Map([...slots].map(([name, slot]) => [name, grads[slot.parameter.name]]));
        const squares = [...byName.values()].map((gradient) => gradient.square().sum().dataSync()[0]);
        const gradientNorm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
        const clipFactor = Math.min(1, settings.clipNorm / (gradientNorm + 1e-6)); // the 1e-6 is PyTorch's
        steps++;
        for (const [name, slot] of slots) {
          const gradient = (byName.get(name) as tfjs.Tensor).mul(clipFactor);
          update(slot, gradient, learningRate, isDecayed(name) ? settings.weightDecay : 0);
        }
        return { loss: value.dataSync()[0], gradientNorm };
      });
    },
    parameters: () => new Map([...slots].map(([name, { parameter }]) => [name, arrayOf(parameter)])),
    state: () => ({
      steps,
      arrays: new Map(variables.map(({ name, variable }) => [name, arrayOf(variable)])),
    }),
    restore(state) {
      for (const { name, variable } of variables) {
        const { shape, values } = arrayIn(state, name);
        tf.tidy(() => variable.assign(tf.tensor(values, [...shape])));
      }
      steps = state.steps;
    },
    dispose() {
      for (const { variable } of variables) variable.dispose();
    },
  };
}

function batchSoftmax({ tf, query, candidates, batch, settings }: BatchVectors): tfjs.Scalar {
  const { scale, margin, isSymmetric } = settings;
  const { queries, positives, negatives = [] } = batch;
  const count = positives.length + negatives.length;
  const positive = candidates.slice(0, positives.length);
  const leftOut = leftOutCandidates(batch, settings);
  const loss = (
    from: tfjs.Tensor2D,
    to: tfjs.Tensor2D,
    isTrue: tfjs.Tensor2D,
    without: Float32Array | null,
  ) => {
    const logits = tf.matMul(from, to, false, true).sub(isTrue.mul(margin)).mul(scale);
    const among = without ? logits.add(tf.tensor(without, isTrue.shape)) : logits;
    return tf.logSoftmax(among).mul(isTrue).sum().div(-positives.length);
  };
  const eye = tf.eye(positives.length, count);
  // 1 where a row's positive meets its query; a gather would do, but not every backend has its gradient
  const queryOf = tf.tensor2d(
    positives.map((_, row) =>
      queries.map((_, column) => Number(column === Math.floor((row * queries.length) / positives.length))),
    ),
  );
  const asking = positives.length > queries.length ? tf.matMul(queryOf, query) : query;
  const forth = loss(asking as tfjs.Tensor2D, candidates, eye, leftOut.forth);
  return (
    isSymmetric ? forth.add(loss(positive, query, queryOf, leftOut.back)).div(2) : forth
  ) as tfjs.Scalar;
}
