import type * as tfjs from "@tensorflow/tfjs";
import type { Engine } from "../engine";
import { activations } from "./activations";
import type { Encoder } from "./encoder";
import { type EncoderConfig, vectorWidth } from "./encoder-config";
import type { Parameters } from "./parameters";
import { poolingWeights, tokenRow } from "./pooling";

type Tensor = tfjs.Tensor;

/** Gives the tensor of a parameter by our name. */
type TensorReader = (name: string) => Tensor;

/**
 * The encoder as the papers write it, in TensorFlow.js operations over padded batches. Tests compare
 * the packed encoder with it, and it runs where there is no native engine. Differentiable.
 *
 * @param sequences rows of the word table
 * @param dropped applies dropout to embeddings, attention weights and the outputs of sublayers
 * @returns shape [texts, width]
 * @see Devlin et al. 2019 (BERT); Conneau et al. 2020 (XLM-R); Reimers and Gurevych 2019 (pooling)
 */
export function referenceForward(
  tf: Engine["tf"],
  config: EncoderConfig,
  read: TensorReader,
  sequences: readonly Int32Array[],
  dropped: (x: Tensor) => Tensor = (x) => x,
): tfjs.Tensor2D {
  return tf.tidy(() => {
    const texts = sequences.length;
    const length = Math.max(...sequences.map((sequence) => sequence.length));
    const { width, heads } = config;
    const isReal = sequences.map((sequence) =>
      Array.from({ length }, (_, place) => Number(place < sequence.length)),
    );
    const ids = sequences.flatMap((sequence) =>
      Array.from({ length }, (_, place) => tokenRow(sequence[place] ?? 0)),
    );
    const real = tf.tensor2d(isReal); // [texts, length]
    const mask = real.sub(1).mul(1e9).reshape([texts, 1, 1, length]);

    const norm = (x: Tensor, name: string): Tensor => {
      const centred = x.sub(x.mean(-1, true));
      const deviation = centred.square().mean(-1, true).add(config.layerNormEpsilon).sqrt();
      return centred
        .div(deviation)
        .mul(read(`${name}.weight`))
        .add(read(`${name}.bias`));
    };
    const linear = (x: Tensor, name: string): Tensor =>
      tf
        .matMul(x as tfjs.Tensor2D, read(`${name}.weight`) as tfjs.Tensor2D, false, true)
        .add(read(`${name}.bias`));

    const activate = activations(tf)[config.activation];
    const places = Array.from({ length }, (_, place) => config.firstPosition + place);
    const words = embed(tf, read("embeddings.word"), ids).reshape([texts, length, width]);
    const positions = embed(tf, read("embeddings.position"), places);
    const firstType = embed(tf, read("embeddings.tokenType"), [0]);
    const embedded = norm(words.add(positions).add(firstType), "embeddings.norm");
    let x = dropped(embedded.reshape([texts * length, width]));

    for (let layer = 0; layer < config.layers; layer++) {
      const name = `layers.${layer}`;
      const qkv = linear(x, `${name}.attention.qkv`).reshape([texts, length, 3, heads, width / heads]);
      const [query, key, value] = tf.unstack(qkv.transpose([2, 0, 3, 1, 4])); // [texts, heads, length, head width]
      const scores = tf.matMul(query, key, false, true).div(Math.sqrt(width / heads));
      const context = tf.matMul(dropped(tf.softmax(scores.add(mask))), value);
      const joined = context.transpose([0, 2, 1, 3]).reshape([texts * length, width]);
      x = norm(x.add(dropped(linear(joined, `${name}.attention.out`))), `${name}.attention.norm`);
      const z = linear(x, `${name}.feedForward.in`);
      const activated = activate(z);
      x = norm(x.add(dropped(linear(activated, `${name}.feedForward.out`))), `${name}.feedForward.norm`);
    }

    const tokens = x.reshape([texts, length, width]);
    const pooled = config.pooling.map((mode): Tensor => {
      const weights = new Float32Array(texts * length);
      sequences.forEach((sequence, text) => {
        poolingWeights(mode, sequence, weights, text * length);
      });
      const weight = tf.tensor(weights, [texts, length, 1]);
      if (mode === "max") return tokens.add(weight.sub(1).mul(1e9)).max(1);
      return tokens.mul(weight).sum(1);
    });
    let vectors = pooled.length === 1 ? pooled[0] : tf.concat(pooled, -1);
    if (config.dense) {
      vectors = tf.matMul(vectors as tfjs.Tensor2D, read("dense.weight") as tfjs.Tensor2D, false, true);
      if (config.dense.hasBias) vectors = vectors.add(read("dense.bias"));
      vectors = activations(tf)[config.dense.activation](vectors);
    }
    const norms = () => vectors.square().sum(-1, true).sqrt();
    return (config.isUnit ? vectors.div(norms()) : vectors) as tfjs.Tensor2D;
  });
}

/** Rows of a table. Its gradient sums with scatterND, since wasm has no kernel for tf.gather's own. */
function embed(tf: Engine["tf"], table: Tensor, rows: number[]): Tensor {
  const lookUp = tf.customGrad((source, save) => {
    const indices = tf.tensor1d(rows, "int32");
    (save as tfjs.GradSaveFunc)([indices]);
    return {
      value: tf.gather(source as Tensor, indices),
      gradFunc: (gradient: Tensor, saved: Tensor[]) =>
        tf.scatterND(saved[0].expandDims(-1), gradient, table.shape as [number, number]),
    };
  });
  return lookUp(table);
}

/** An encoder with fixed parameters on TensorFlow.js operations, on any backend. */
export function referenceEncoder(tf: Engine["tf"], config: EncoderConfig, parameters: Parameters): Encoder {
  const tensors = new Map(
    [...parameters].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
  const read: TensorReader = (name) => tensors.get(name) as Tensor;
  return {
    width: vectorWidth(config),
    encode: (sequences) =>
      tf.tidy(() => referenceForward(tf, config, read, sequences).dataSync() as Float32Array),
    dispose: () => tf.dispose([...tensors.values()]),
  };
}
