import type { RetrievalSet } from "../data";
import type { Engine } from "../engine";
import { evaluateRetrieval, type RetrievalResult } from "../evaluation";
import { encodeAll, makeEncoder, type TrainedModel, withTokens } from "../models";
import type { CellSettings } from "./cell";
import type { CellInputs } from "./cell-inputs";
import type { RetrievalTokens } from "./retrieval-tokens";

/** What a model finds, and what its texts took to encode. */
export interface Evaluated {
  readonly retrieval: RetrievalResult;
  readonly encodingSeconds: number;
}

/**
 * Encodes a retrieval set with a model and ranks it.
 *
 * @param onEncoded called now and then with the number of texts that are encoded
 * @param pause called between encoding and ranking
 */
export async function evaluateModel(
  { engine, modelFolder }: Pick<CellInputs, "engine" | "modelFolder">,
  model: TrainedModel,
  set: RetrievalSet,
  { queries, candidates, toEncode, vocabulary }: RetrievalTokens,
  precision: CellSettings["precision"],
  onEncoded: (done: number) => void = () => {},
  pause: () => Promise<void> = async () => {},
): Promise<Evaluated> {
  const begun = performance.now();
  const parameters = withTokens(modelFolder, model, vocabulary);
  const encoder = makeEncoder(engine, model.config, parameters, precision);
  const vectors = encodeAll(encoder, toEncode, onEncoded);
  encoder.dispose();
  const encodingSeconds = (performance.now() - begun) / 1000;
  await pause();

  const rowOf = new Map(toEncode.map((text, row) => [text, row]));
  const vectorsOf = (texts: readonly Int32Array[]): Float32Array => {
    const rows = new Float32Array(texts.length * encoder.width);
    for (const [i, text] of texts.entries()) {
      const from = (rowOf.get(text) as number) * encoder.width;
      rows.set(vectors.subarray(from, from + encoder.width), i * encoder.width);
    }
    return rows;
  };
  const pool = similarities(engine.tf, vectorsOf(queries), vectorsOf(candidates), encoder.width);
  const retrieval = evaluateRetrieval(set, pool.scoresOf);
  pool.dispose();
  return { retrieval, encodingSeconds };
}

/** Cosines of a block of queries with all candidates, one matrix product a block. */
function similarities(tf: Engine["tf"], queries: Float32Array, candidates: Float32Array, width: number) {
  const pool = tf.tensor2d(candidates, [candidates.length / width, width]);
  return {
    scoresOf: (from: number, to: number) => {
      const block = tf.tensor2d(queries.slice(from * width, to * width), [to - from, width]);
      const product = tf.matMul(block, pool, false, true);
      // not in tf.tidy: it looks for tensors in what it returns, one array entry after another
      const scores = product.dataSync() as Float32Array;
      tf.dispose([block, product]);
      return scores;
    },
    dispose: () => pool.dispose(),
  };
}
