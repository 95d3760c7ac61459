import type { Precision } from "../engine";
import type { Parameters } from "../models";
import type { LossSettings } from "./in-batch-softmax";
import type { TokenBatch } from "./left-out-candidates";
import type { TrainerState } from "./trainer-state";

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
   * engine in its own order.
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
   * @throws {RangeError} for a batch that is none (see leftOutCandidates)
   */
  step(batch: TokenBatch, learningRate: number): StepResult;
  /** The parameters as they are now. */
  parameters(): Parameters;
  /** All that a resumed run needs, copied out. */
  state(): TrainerState;
  /** Puts the trainer where a state was taken, to the bit. */
  restore(state: TrainerState): void;
  /** Gives its tensors back. */
  dispose(): void;
}

/** β₁, β₂ and ε of Adam (Kingma and Ba 2015, section 2), as PyTorch's AdamW has them by default. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
