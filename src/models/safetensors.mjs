import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { replaceFile } from "../core/atomic-file.mjs";
import { UserError } from "../core/user-error.mjs";

/**
 * A float array with its shape.
 *
 * @typedef {{ readonly shape: readonly number[], readonly values: Float32Array }} NamedArray
 */

/**
 * An open safetensors file: the header is in memory, values are read when asked for.
 *
 * @typedef {object} SafetensorsFile
 * @property {ReadonlyMap<string, readonly number[]>} shapes by name, in the order of the header
 * @property {Readonly<Record<string, string>>} metadata
 * @property {(name: string) => readonly number[]} shapeOf the shape of an array that can be read
 * @property {(name: string) => Float32Array} read a whole array, as float32 whatever it is stored in
 * @property {(name: string, rows: ArrayLike<number>) => Float32Array} readRows rows of a two-dimensional
 *   array, one after another: shape [rows, width] as float32
 * @property {() => void} close
 */

/** @typedef {{ dtype: string, shape: number[], data_offsets: [number, number] }} Entry */

/** @type {Readonly<Record<string, number>>} */
const bytesOf = { F32: 4, F16: 2, BF16: 2 };

/**
 * Opens a file in the safetensors format (an 8-byte little-endian header length, a JSON header,
 * then the arrays), with arrays in fp32, fp16 or bf16.
 *
 * @param {string} file
 * @returns {SafetensorsFile}
 * @throws {UserError} if the file is missing, is another format, or is shorter than its header says
 * @see https://github.com/huggingface/safetensors#format
 */
export function openSafetensors(file) {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; run: npx batchmix setup`);
  const handle = openSync(file, "r");
  try {
    const { metadata, entries, start } = readHeader(handle, file);
    checkExtent(entries, start, fstatSync(handle).size, file);
    return reader(handle, file, entries, start, metadata);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

/**
 * All arrays of a safetensors file, by name in the order of its header.
 *
 * @param {string} file
 * @returns {Map<string, NamedArray>}
 * @throws {UserError} as {@link openSafetensors} does
 */
export function readSafetensors(file) {
  const opened = openSafetensors(file);
  try {
    return new Map([...opened.shapes].map(([name, shape]) => [name, { shape, values: opened.read(name) }]));
  } finally {
    opened.close();
  }
}

/**
 * Writes arrays as an fp32 safetensors file, whole or not at all.
 *
 * @param {string} file
 * @param {ReadonlyMap<string, { readonly shape: readonly number[], readonly values: Float32Array | Iterable<Float32Array> }>} arrays
 *   an array that is larger than memory comes in pieces
 * @param {Readonly<Record<string, string>>} [metadata]
 * @throws {RangeError} if an array has not as many values as its shape says
 */
export function writeSafetensors(file, arrays, metadata = {}) {
  let offset = 0;
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: { format: "pt", ...metadata } };
  for (const [name, { shape }] of arrays) {
    const end = offset + 4 * sizeOf(shape);
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = JSON.stringify(header);
  const text = Buffer.from(json + " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8)); // arrays begin aligned
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  replaceFile(file, (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      for (const part of [length, text]) writeWhole(handle, part);
      for (const [name, { shape, values }] of arrays) {
        let count = 0;
        for (const piece of values instanceof Float32Array ? [values] : values) {
          writeWhole(handle, new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
          count += piece.length;
        }
        if (count === sizeOf(shape)) continue;
        throw new RangeError(
          `writeSafetensors: expected ${sizeOf(shape)} values of ${name} [${shape}], got ${count}`,
        );
      }
    } finally {
      closeSync(handle);
    }
  });
}

const sizeOf = (/** @type {readonly number[]} */ shape) =>
  shape.reduce((product, length) => product * length, 1);

function writeWhole(/** @type {number} */ handle, /** @type {Uint8Array} */ bytes) {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
}

/**
 * @param {number} handle
 * @param {string} file
 * @returns {{ metadata: Record<string, string>, entries: Record<string, Entry>, start: number }}
 */
function readHeader(handle, file) {
  const damaged = () =>
    new UserError(`${file}: not a whole safetensors file; delete it and fetch the model again`);
  const { size } = fstatSync(handle);
  const prefix = Buffer.alloc(8);
  if (size < 8 || readSync(handle, prefix, 0, 8, 0) < 8) throw damaged();
  const length = Number(prefix.readBigUInt64LE());
  if (length > size - 8) throw damaged();
  const text = Buffer.alloc(length);
  readSync(handle, text, 0, length, 8);
  try {
    const { __metadata__: metadata = {}, ...entries } = JSON.parse(text.toString("utf8"));
    if (Object.values(entries).every(isEntry)) return { metadata, entries, start: 8 + length };
  } catch {} // not JSON: told below
  throw damaged();
}

/** Whether a member of the header says what an array is and where it lies. */
function isEntry(/** @type {any} */ entry) {
  const areNumbers = (/** @type {unknown} */ list) =>
    Array.isArray(list) && list.every((number) => Number.isSafeInteger(number) && number >= 0);
  return (
    typeof entry?.dtype === "string" &&
    areNumbers(entry.shape) &&
    areNumbers(entry.data_offsets) &&
    entry.data_offsets.length === 2
  );
}

/**
 * @param {Record<string, Entry>} entries
 * @param {number} start where the arrays begin
 * @param {number} size of the file
 * @param {string} file
 */
function checkExtent(entries, start, size, file) {
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const expected = sizeOf(shape) * (bytesOf[dtype] ?? 0);
    if (dtype in bytesOf && offsets[1] - offsets[0] !== expected) {
      throw new UserError(
        `${file}: ${name} has ${offsets[1] - offsets[0]} bytes, its shape needs ${expected}`,
      );
    }
    if (start + offsets[1] > size) {
      throw new UserError(
        `${file}: cut short (${size} bytes, ${name} ends at ${start + offsets[1]}); delete it and fetch the model again`,
      );
    }
  }
}

/**
 * @param {number} handle
 * @param {string} file
 * @param {Record<string, Entry>} entries
 * @param {number} start where the arrays begin
 * @param {Record<string, string>} metadata
 * @returns {SafetensorsFile}
 */
function reader(handle, file, entries, start, metadata) {
  const entryOf = (/** @type {string} */ name) => {
    const entry = entries[name];
    if (!entry)
      throw new UserError(`${file}: has no array ${name}; are these weights of another architecture?`);
    if (!(entry.dtype in bytesOf)) {
      throw new UserError(
        `${file}: ${name} is stored as ${entry.dtype}; batchmix reads F32, F16 and BF16: choose another model, or one that is not quantised`,
      );
    }
    return entry;
  };
  const bytesAt = (/** @type {number} */ offset, /** @type {Uint8Array} */ into) => {
    for (let read = 0; read < into.length; ) {
      const most = Math.min(into.length - read, 2 ** 30);
      const count = readSync(handle, into, read, most, start + offset + read);
      if (count === 0)
        throw new UserError(`${file}: became shorter while it was read; fetch the model again`);
      read += count;
    }
  };
  return {
    shapes: new Map(Object.entries(entries).map(([name, entry]) => [name, entry.shape])),
    metadata,
    shapeOf: (name) => entryOf(name).shape,
    read(name) {
      const { dtype, data_offsets: offsets } = entryOf(name);
      const bytes = new Uint8Array(offsets[1] - offsets[0]);
      bytesAt(offsets[0], bytes);
      return toFloat32(bytes, dtype);
    },
    readRows(name, rows) {
      const { dtype, shape, data_offsets: offsets } = entryOf(name);
      const rowBytes = shape[1] * bytesOf[dtype];
      const bytes = new Uint8Array(rows.length * rowBytes);
      for (let i = 0; i < rows.length; i++) {
        if (!(rows[i] >= 0 && rows[i] < shape[0])) {
          throw new RangeError(
            `readRows: expected rows from 0 to ${shape[0] - 1} of ${name}, got ${rows[i]}`,
          );
        }
        bytesAt(offsets[0] + rows[i] * rowBytes, bytes.subarray(i * rowBytes, (i + 1) * rowBytes));
      }
      return toFloat32(bytes, dtype);
    },
    close: () => closeSync(handle),
  };
}

function toFloat32(/** @type {Uint8Array} */ bytes, /** @type {string} */ dtype) {
  if (dtype === "F32") return new Float32Array(bytes.buffer, 0, bytes.length / 4);
  const halves = new Uint16Array(bytes.buffer, 0, bytes.length / 2);
  if (dtype === "F16") return Float32Array.from(halves, fromHalf);
  const words = Uint32Array.from(halves, (half) => half << 16); // bfloat16 is the upper half of a float32
  return new Float32Array(words.buffer);
}

/** The number in 16 bits of IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. */
export function fromHalf(/** @type {number} */ bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
