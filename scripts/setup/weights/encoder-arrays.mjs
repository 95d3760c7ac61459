import { fromHalf } from "../../../src/models/safetensors.mjs";
import { blockBytes, blockWeights } from "./packed-model.mjs";

/** @typedef {import("./packed-model.mjs").PackedModel} PackedModel */

/**
 * The encoder of a packed model as arrays of float32, under the names that Hugging Face's BertModel
 * gives its parameters, four-bit weights as the products they stand for (exact in float32). The
 * pooler is left out: the packed model has none, and mean pooling uses none.
 *
 * @param {PackedModel} model
 * @returns {Map<string, { shape: number[], values: Iterable<Float32Array> }>} values in pieces of at most 4 MiB
 *   where they are four-bit
 * @throws {Error} if an array of the packed model has not as many weights as its shape needs
 */
export function encoderArrays(model) {
  const arrays = bertArrays(model.shape).map(({ name, packedName, shape }) => {
    const tensor = model.tensors.get(packedName);
    const count = shape.reduce((product, size) => product * size, 1);
    if (tensor?.count !== count)
      throw new Error(`tensor ${packedName} has ${tensor?.count} weights, not ${count}`);
    return /** @type {const} */ ([name, { shape, values: float32Pieces(tensor) }]);
  });
  return new Map(arrays);
}

/** @returns {{ name: string, packedName: string, shape: number[] }[]} */
function bertArrays(/** @type {PackedModel["shape"]} */ shape) {
  const { width, layers, feedForward, vocabulary, positions, tokenTypes } = shape;
  const norm = (/** @type {string} */ name, /** @type {string} */ packed) => [
    { name: `${name}.weight`, packedName: `${packed}.w`, shape: [width] },
    { name: `${name}.bias`, packedName: `${packed}.b`, shape: [width] },
  ];
  const linear = (
    /** @type {string} */ name,
    /** @type {string} */ packed,
    /** @type {number} */ output,
    /** @type {number} */ input,
  ) => [
    { name: `${name}.weight`, packedName: `${packed}.w`, shape: [output, input] },
    { name: `${name}.bias`, packedName: `${packed}.b`, shape: [output] },
  ];
  const layer = (/** @type {number} */ index) => {
    const [name, packed] = [`encoder.layer.${index}`, `l${index}`];
    return [
      ...linear(`${name}.attention.self.query`, `${packed}.q`, width, width),
      ...linear(`${name}.attention.self.key`, `${packed}.k`, width, width),
      ...linear(`${name}.attention.self.value`, `${packed}.v`, width, width),
      ...linear(`${name}.attention.output.dense`, `${packed}.ao`, width, width),
      ...norm(`${name}.attention.output.LayerNorm`, `${packed}.aln`),
      ...linear(`${name}.intermediate.dense`, `${packed}.fi`, feedForward, width),
      ...linear(`${name}.output.dense`, `${packed}.fo`, width, feedForward),
      ...norm(`${name}.output.LayerNorm`, `${packed}.oln`),
    ];
  };
  return [
    { name: "embeddings.word_embeddings.weight", packedName: "emb.word", shape: [vocabulary, width] },
    { name: "embeddings.position_embeddings.weight", packedName: "emb.pos", shape: [positions, width] },
    { name: "embeddings.token_type_embeddings.weight", packedName: "emb.type", shape: [tokenTypes, width] },
    ...norm("embeddings.LayerNorm", "emb.ln"),
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
  ];
}

const pieceBytes = 32_768 * blockBytes; // 4 MiB of float32

/** @returns {Iterable<Float32Array>} */
function* float32Pieces(/** @type {import("./packed-model.mjs").PackedTensor} */ { isQuantised, bytes }) {
  if (!isQuantised)
    yield new Float32Array(new Uint8Array(bytes).buffer); // a copy, since a piece of a file is not aligned
  else
    for (let start = 0; start < bytes.length; start += pieceBytes)
      yield dequantise(bytes.subarray(start, start + pieceBytes));
}

/**
 * Q4_0 blocks to float32: byte j of a block holds weight j in its low and weight j + 16 in its
 * high four bits, and a weight is (four bits - 8) times the block's scale.
 *
 * @param {Buffer} blocks a multiple of 18 bytes
 * @returns {Float32Array} 32 weights a block
 */
export function dequantise(blocks) {
  const count = blocks.length / blockBytes;
  const weights = new Float32Array(count * blockWeights);
  for (let block = 0, read = 0, out = 0; block < count; block++, out += blockWeights) {
    const scale = fromHalf(blocks[read] | (blocks[read + 1] << 8));
    read += 2;
    for (let index = 0; index < 16; index++, read++) {
      weights[out + index] = ((blocks[read] & 15) - 8) * scale;
      weights[out + index + 16] = ((blocks[read] >> 4) - 8) * scale;
    }
  }
  return weights;
}
