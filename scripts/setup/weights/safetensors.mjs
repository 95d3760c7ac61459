import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { blockBytes, blockWeights } from "./packed-model.mjs";

/**
 * Writes the encoder of a packed model as a safetensors file of float32, under the names that
 * Hugging Face's BertModel gives its parameters, four-bit weights as the products they stand for
 * (exact in float32). The pooler is left out: the packed model has none, and mean pooling uses none.
 *
 * @param {string} file
 * @param {ReturnType<import("./packed-model.mjs").readPackedModel>} model
 * @returns {string} the file's SHA-256
 */
export function writeSafetensors(file, model) {
  const tensors = bertTensors(model.shape).map((entry) => ({ ...entry, source: sourceOf(model, entry) }));
  const handle = openSync(file, "w");
  const hash = createHash("sha256");
  const write = (bytes) => {
    hash.update(bytes);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
  };
  try {
    write(header(tensors));
    for (const { source } of tensors) for (const bytes of float32Chunks(source)) write(bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return hash.digest("hex");
}

function sourceOf(model, { packedName, shape }) {
  const source = model.tensors.get(packedName);
  const count = shape.reduce((product, size) => product * size, 1);
  if (source?.count !== count)
    throw new Error(`tensor ${packedName} has ${source?.count} weights, not ${count}`);
  return source;
}

function bertTensors({ width, layers, feedForward, vocabulary, positions, tokenTypes }) {
  const norm = (name, packed) => [
    { name: `${name}.weight`, packedName: `${packed}.w`, shape: [width] },
    { name: `${name}.bias`, packedName: `${packed}.b`, shape: [width] },
  ];
  const linear = (name, packed, output, input) => [
    { name: `${name}.weight`, packedName: `${packed}.w`, shape: [output, input] },
    { name: `${name}.bias`, packedName: `${packed}.b`, shape: [output] },
  ];
  const layer = (index) => {
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

function header(tensors) {
  const entries = { __metadata__: { format: "pt" } };
  let offset = 0;
  for (const { name, shape, source } of tensors) {
    const end = offset + source.count * 4;
    entries[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = JSON.stringify(entries);
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}

const chunkBlocks = 32_768; // 4 MB of float32 at a time

function* float32Chunks({ isQuantised, bytes }) {
  if (!isQuantised) {
    yield bytes;
    return;
  }
  const chunkBytes = chunkBlocks * blockBytes;
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const weights = dequantise(bytes.subarray(start, start + chunkBytes));
    yield Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength); // little-endian, as x64 is
  }
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

function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
