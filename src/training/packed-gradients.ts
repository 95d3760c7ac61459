import { RandomStream } from "../core";
import { type Binding, type Handle, type Kernels, makeProgram, type Program } from "../engine";
import {
  type EncoderConfig,
  type NetworkForward,
  networkBackward,
  networkForward,
  packBatch,
} from "../models";
import { cachedGradients, type Gradients } from "./gradient-cache";
import { type BatchSize, inBatchSoftmax, type LeftOutTensors } from "./in-batch-softmax";
import { leftOutCandidates, type TokenBatch } from "./left-out-candidates";
import type { TrainerSettings } from "./trainer";

/** Tensors of all parameters by name, as they are stored. */
export type Tables = Readonly<Record<string, Handle>>;
interface Batch {
  readonly packed: ReturnType<typeof packBatch>;
  /** Of dropout, two int32; null without. */
  readonly seed: Handle | null;
}
interface BatchGradients {
  /** Mean over the batch's losses. */
  readonly loss: number;
  readonly gradients: Gradients;
}

/** The loss of a batch and its gradients in all parameters, by programs that are made when first needed. */
export class PackedGradients {
  private readonly programs = new Map<string, Program<never, unknown>>();

  constructor(
    private readonly binding: Binding,
    private readonly kernels: Kernels,
    private readonly config: EncoderConfig,
    private readonly settings: TrainerSettings,
  ) {}

  /** @param step counted from 0: dropout draws anew for each */
  of(tables: Tables, tokens: TokenBatch, step: number): BatchGradients {
    const { kernels, settings } = this;
    const { textsPerPass } = settings;
    const texts = [...tokens.queries, ...tokens.positives];
    const size = { queries: tokens.queries.length, positives: tokens.positives.length };
    return kernels.scope(() => {
      const leftOut = this.leftOut(tokens, size);
      if (textsPerPass === null || textsPerPass >= texts.length) {
        const { losses, gradients } = this.whole(tables, this.pack(texts, true, step, 0), size, leftOut);
        return { loss: this.mean(losses), gradients };
      }
      const { losses, gradients } = cachedGradients(kernels, texts, textsPerPass, {
        vectorsOf: (part, index) => this.vectors(tables, this.pack(part, false, step, index)),
        gradientsOf: (part, gradient, index) =>
          this.backward(tables, this.pack(part, true, step, index), gradient),
        lossOf: (vectors) => inBatchSoftmax(kernels, vectors, size, settings, leftOut),
      });
      return { loss: this.mean(losses), gradients };
    });
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
  }

  private whole(
    tables: Tables,
    packed: Batch,
    size: BatchSize,
    without: LeftOutTensors,
  ): { losses: Handle; gradients: Gradients } {
    const inputs = { fixed: tables, varying: { batch: packed, leftOut: without } };
    return this.program(`whole ${size.queries} ${size.positives}`, inputs, (kernels, { fixed, varying }) => {
      const { batch, leftOut } = varying;
      const forward = this.forward(kernels, batch, fixed);
      const { losses, gradient } = inBatchSoftmax(kernels, forward.output, size, this.settings, leftOut);
      return { losses, gradients: this.gradientsFrom(kernels, gradient, forward, batch, fixed) };
    }).run(inputs);
  }

  private vectors(tables: Tables, batch: Batch): Handle {
    const inputs = { fixed: tables, varying: batch };
    return this.program(
      "vectors",
      inputs,
      (kernels, { fixed, varying }) => this.forward(kernels, varying, fixed).output,
    ).run(inputs);
  }

  private backward(tables: Tables, batch: Batch, gradient: Handle): Gradients {
    const inputs = { fixed: tables, varying: { batch, gradient } };
    return this.program("backward", inputs, (kernels, { fixed, varying }) => {
      const forward = this.forward(kernels, varying.batch, fixed);
      return this.gradientsFrom(kernels, varying.gradient, forward, varying.batch, fixed);
    }).run(inputs);
  }

  private forward(kernels: Kernels, { packed, seed }: Batch, tables: Tables): NetworkForward {
    const dropout = seed && { rate: this.settings.dropout, seed };
    return networkForward(kernels, packed, this.config, (name) => tables[name], dropout);
  }

  private gradientsFrom(
    kernels: Kernels,
    gradient: Handle,
    forward: NetworkForward,
    { packed }: Batch,
    tables: Tables,
  ): Gradients {
    const vocabularyRows = tables["embeddings.word"].shape[0];
    return networkBackward(
      kernels,
      gradient,
      forward,
      packed,
      this.config,
      (name) => tables[name],
      vocabularyRows,
    );
  }

  private program<Fixed, Varying, Results>(
    key: string,
    example: { fixed: Fixed; varying: Varying },
    computation: (kernels: Kernels, inputs: { fixed: Fixed; varying: Varying }) => Results,
  ): Program<{ fixed: Fixed; varying: Varying }, Results> {
    const made =
      this.programs.get(key) ?? makeProgram(this.binding, this.kernels, null, example, computation);
    this.programs.set(key, made as Program<never, unknown>);
    return made as Program<typeof example, Results>;
  }

  private leftOut(tokens: TokenBatch, { queries, positives }: BatchSize): LeftOutTensors {
    const { forth, back } = leftOutCandidates(tokens, this.settings);
    return {
      forth: forth && this.kernels.tensor([positives, positives], forth),
      back: back && this.kernels.tensor([positives, queries], back),
    };
  }

  private pack(texts: readonly Int32Array[], forTraining: boolean, step: number, part: number): Batch {
    return {
      packed: packBatch(this.kernels, texts, this.config, forTraining),
      seed: this.settings.dropout > 0 ? this.dropoutSeed(step, part) : null,
    };
  }

  /** @param part of a batch that is encoded in parts: each has a stream of its own, the same in both passes */
  private dropoutSeed(step: number, part: number): Handle {
    const stream = new RandomStream(this.settings.seed, `dropout, step ${step}, part ${part}`);
    const draw = () => stream.below(2 ** 31);
    return this.kernels.tensor([2], Int32Array.of(draw(), draw()));
  }

  private mean(losses: Handle): number {
    const values = this.kernels.read(losses);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}
