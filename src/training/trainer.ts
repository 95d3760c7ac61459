import type { Engine, Precision } from "../engine";
import { type EncoderConfig, type Parameters, packedBinding } from "../models";
import type { LossSettings } from "./in-batch-softmax";
import { packedTrainer } from "./packed-trainer";
import { referenceTrainer } from "./reference-trainer";
import type { TrainerState } from "./trainer-state";

/** The token sequences of one batch: as many positives for each query, side by side. */
export interface TokenBatch {
  readonly queries: readonly Int32Array[];
  readonly positives: readonly Int32Array[];
  /** The item of each query and its positives, as an integer; without it only equal texts can be told. */
  readonly items?: readonly number[];
  /** Candidates of every query besides the positives; none without it. */
  readonly negatives?: readonly Int32Array[];
  /** For each negative the items, by their integers, whose queries it is no candidate of. */
  readonly itemsOfNegatives?: readonly (readonly number[])[];
}

/** All texts of a batch, in the order in which they are encoded. */
export function textsOf({ queries, positives, negatives = [] }: TokenBatch): Int32Array[] {
  return [...queries, ...positives, ...negatives];
}

/** What one optimiser step saw. */
export interface StepResult {
  /** Mean cross-entropy over the batch's queries, before the step. */
  readonly loss: number;
  /** Euclidean norm over all gradients, before clipping. */
  readonly gradientNorm: number;
}

/** Settings of AdamW and of the loss that stay the same over a run. */
export interface TrainerSettings extends LossSettings {
  /** Decoupled decay, times the learning rate, of matrices and embeddings. */
  readonly weightDecay: number;
  /** Gradients whose joint norm is larger are scaled down to it. */
  readonly clipNorm: number;
  /**
   * Probability of dropout, from 0 to below 1, on embeddings, attention weights and the outputs of
   * attention and feed-forward, as in Devlin et al. 2019; drawn by step from `seed`, by each
   * engine in another order.
   */
  readonly dropout: number;
  readonly seed: number;
  /** Of the linear layers' products. */
  readonly precision: Precision;
  /**
   * How many texts have their activations in memory at once; null for all of a batch. With fewer
   * the batch is encoded twice, for the loss and, part by part, for the gradients: GradCache, Gao
   * et al. 2021, section 3.
   */
  readonly textsPerPass: number | null;
}

/** An encoder that learns. */
export interface Trainer {
  /**
   * One step of AdamW on the in-batch softmax loss of a batch.
   *
   * @throws {RangeError} for a batch without as many positives for each query (see leftOutCandidates)
   */
  step(batch: TokenBatch, learningRate: number): StepResult;
  /** The parameters as they are now. */
  parameters(): Parameters;
  /** All that a resumed run needs, copied out. */
  state(): TrainerState;
  /** Puts the trainer into a state, to the bit. */
  restore(state: TrainerState): void;
  /** Frees the trainer's tensors. */
  dispose(): void;
}

/**
 * The fastest trainer that an engine has: packed on the native one, the reference elsewhere.
 *
 * @throws {UserError} for a precision that the engine does not have
 */
export function makeTrainer(
  engine: Engine,
  config: EncoderConfig,
  initial: Parameters,
  settings: TrainerSettings,
): Trainer {
  const binding = packedBinding(engine, config, settings.precision);
  if (binding) return packedTrainer(binding, config, initial, settings);
  return referenceTrainer(engine.tf, config, initial, settings);
}
