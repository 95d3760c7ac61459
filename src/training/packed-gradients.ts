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
import {
  type BatchSize,
  type CandidateTensors,
  candidateTensors,
  inBatchSoftmax,
  type LeftOutTensors,
} from "./in-batch-softmax";
import { leftOutCandidates } from "./left-out-candidates";
import { type TokenBatch, type TrainerSettings, textsOf } from "./trainer";

/** Tensors of all parameters by name, as they are stored. */
export type Tables = Readonly<Record<string, Handle>>;

interface Batch {
  readonly packed: ReturnType<typeof packBatch>;
  /** Two int32 for dropout, shape [2]; null without dropout. */
  readonly seed: Handle | null;
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

  /**
   * @param step counted from 0: dropout draws anew for each
   * @returns the mean over the batch's losses, and the gradients in the current scope
   */
  compute(tables: Tables, tokens: TokenBatch, step: number): { loss: number; gradients: Gradients } {
    const { kernels, settings } = this;
    const texts = textsOf(tokens);
    const size = { queries: tokens.queries.length, positives: tokens.positives.length };
    const textsPerPass = settings.textsPerPass ?? texts.length;
    return kernels.scope(() => {
      const lost = { leftOut: this.leftOut(tokens), candidates: candidateTensors(kernels, tokens) };
      const { losses, gradients } =
        textsPerPass >= texts.length
          ? this.gradientsAtOnce(tables, this.pack(texts, true, step, 0), size, lost)
          : cachedGradients(kernels, texts, textsPerPass, {
              vectorsOf: (part, index) => this.vectors(tables, this.pack(part, false, step, index)),
              gradientsOf: (part, gradient, index) =>
                this.gradientsFrom(tables, this.pack(part, true, step, index), gradient),
              lossOf: (vectors) =>
                inBatchSoftmax(kernels, vectors, size, settings, lost.leftOut, lost.candidates),
            });
      const values = kernels.read(losses);
      return { loss: values.reduce((sum, value) => sum + value, 0) / values.length, gradients };
    });
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
  }

  private gradientsAtOnce(
    tables: Tables,
    batch: Batch,
    size: BatchSize,
    lost: { readonly leftOut: LeftOutTensors; readonly candidates: CandidateTensors | null },
  ): { losses: Handle; gradients: Gradients } {
    const name = `at once ${size.queries} ${size.positives}${lost.candidates ? " and negatives" : ""}`;
    return this.run(name, tables, { batch, ...lost }, (kernels, parameters, varying) => {
      const forward = this.forward(kernels, parameters, varying.batch);
      const { losses, gradient } = inBatchSoftmax(
        kernels,
        forward.output,
        size,
        this.settings,
        varying.leftOut,
        varying.candidates,
      );
      return { losses, gradients: this.backward(kernels, parameters, varying.batch, forward, gradient) };
    });
  }

  private vectors(tables: Tables, batch: Batch): Handle {
    return this.run(
      "vectors",
      tables,
      batch,
      (kernels, parameters, varying) => this.forward(kernels, parameters, varying).output,
    );
  }

  private gradientsFrom(tables: Tables, batch: Batch, gradient: Handle): Gradients {
    return this.run("gradients", tables, { batch, gradient }, (kernels, parameters, varying) => {
      const forward = this.forward(kernels, parameters, varying.batch);
      return this.backward(kernels, parameters, varying.batch, forward, varying.gradient);
    });
  }

  private forward(kernels: Kernels, tables: Tables, { packed, seed }: Batch): NetworkForward {
    const dropout = seed && { rate: this.settings.dropout, seed };
    return networkForward(kernels, packed, this.config, (name) => tables[name], dropout);
  }

  private backward(
    kernels: Kernels,
    tables: Tables,
    { packed }: Batch,
    forward: NetworkForward,
    gradient: Handle,
  ): Gradients {
    const { config } = this;
    const vocabularyRows = tables["embeddings.word"].shape[0];
    const read = (name: string) => tables[name];
    return networkBackward(kernels, gradient, forward, packed, config, read, vocabularyRows);
  }

  /** Runs the program of a name, which is made of `computation` at the first call. */
  private run<Varying, Results>(
    name: string,
    tables: Tables,
    varying: Varying,
    computation: (kernels: Kernels, tables: Tables, varying: Varying) => Results,
  ): Results {
    const inputs = { fixed: tables, varying };
    const program = (this.programs.get(name) ??
      makeProgram(this.binding, this.kernels, null, inputs, (kernels, each) =>
        computation(kernels, each.fixed, each.varying),
      )) as Program<typeof inputs, Results>;
    this.programs.set(name, program as Program<never, unknown>);
    return program.run(inputs);
  }

  private leftOut(tokens: TokenBatch): LeftOutTensors {
    const { forth, back } = leftOutCandidates(tokens, this.settings);
    const rows = tokens.positives.length;
    const tensor = (values: Float32Array | null) =>
      values && this.kernels.tensor([rows, values.length / rows], values);
    return { forth: tensor(forth), back: tensor(back) };
  }

  /** @param part of a batch that is encoded in parts: each has a stream of its own, the same in both passes */
  private pack(texts: readonly Int32Array[], forTraining: boolean, step: number, part: number): Batch {
    const stream = new RandomStream(this.settings.seed, `dropout, step ${step}, part ${part}`);
    const draw = () => stream.below(2 ** 31);
    return {
      packed: packBatch(this.kernels, texts, this.config, forTraining),
      seed: this.settings.dropout > 0 ? this.kernels.tensor([2], Int32Array.of(draw(), draw())) : null,
    };
  }
}
