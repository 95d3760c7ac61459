import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { replaceFile, UserError } from "../core";

/** A float array with its shape. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** An open safetensors file: the header is in memory, values are read when asked for. */
export interface SafetensorsFile {
  /** Shapes by name, in the order of the header. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly metadata: Readonly<Record<string, string>>;
  /** A whole array, as float32 whatever it is stored in. */
  read(name: string): Float32Array;
  /** Rows of a two-dimensional array, one after another: shape [rows, width] as float32. */
  readRows(name: string, rows: ArrayLike<number>): Float32Array;
  close(): void;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const bytesOf: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/**
 * Opens a file in the safetensors format (an 8-byte little-endian header length, a JSON header,
 * then the arrays), with arrays in fp32, fp16 or bf16.
 *
 * @throws {UserError} if the file is missing, is another format, or is shorter than its header says
 * @see https://github.com/huggingface/safetensors#format
 */
export function openSafetensors(file: string): SafetensorsFile {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; run: npx batchmix setup`);
  const handle = openSync(file, "r");
  try {
    const { header, start } = readHeader(handle, file);
    const { __metadata__: metadata = {}, ...entries } = header;
    checkExtent(entries as Record<string, Entry>, start, fstatSync(handle).size, file);
    return reader(handle, file, entries as Record<string, Entry>, start, metadata as Record<string, string>);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

/**
 * All arrays of a safetensors file, by name in the order of its header.
 *
 * @throws {UserError} as {@link openSafetensors} does
 */
export function readSafetensors(file: string): Map<string, NamedArray> {
  const opened = openSafetensors(file);
  try {
    return new Map([...opened.shapes].map(([name, shape]) => [name, { shape, values: opened.read(name) }]));
  } finally {
    opened.close();
  }
}

/** Writes arrays as an fp32 safetensors file, whole or not at all. */
export function writeSafetensors(
  file: string,
  arrays: ReadonlyMap<string, NamedArray>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  for (const [name, { shape, values }] of arrays) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = JSON.stringify(header);
  const text = Buffer.from(json + " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8)); // arrays begin aligned
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  replaceFile(file, (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      for (const part of [length, text]) writeWhole(handle, part);
      for (const { values } of arrays.values()) {
        writeWhole(handle, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      }
    } finally {
      closeSync(handle);
    }
  });
}

function writeWhole(handle: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
}

function readHeader(handle: number, file: string): { header: Record<string, unknown>; start: number } {
  const damaged = () =>
    new UserError(`${file}: not a whole safetensors file; delete it and fetch the model again`);
  const size = fstatSync(handle).size;
  const prefix = Buffer.alloc(8);
  if (size < 8 || readSync(handle, prefix, 0, 8, 0) < 8) throw damaged();
  const length = Number(prefix.readBigUInt64LE());
  if (length > size - 8) throw damaged();
  const text = Buffer.alloc(length);
  readSync(handle, text, 0, length, 8);
  try {
    return { header: JSON.parse(text.toString("utf8")), start: 8 + length };
  } catch {
    throw damaged();
  }
}

function checkExtent(entries: Record<string, Entry>, start: number, size: number, file: string): void {
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const expected = shape.reduce((product, length) => product * length, 1) * (bytesOf[dtype] ?? 0);
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

function reader(
  handle: number,
  file: string,
  entries: Record<string, Entry>,
  start: number,
  metadata: Record<string, string>,
): SafetensorsFile {
  const entryOf = (name: string): Entry => {
    const entry = entries[name];
    if (!entry)
      throw new UserError(`${file}: has no array ${name}; are these weights of another architecture?`);
    if (!(entry.dtype in bytesOf)) {
      throw new UserError(`${file}: ${name} is stored as ${entry.dtype}; batchmix reads F32, F16 and BF16`);
    }
    return entry;
  };
  const bytesAt = (offset: number, into: Uint8Array): void => {
    for (let read = 0; read < into.length; ) {
      const count = readSync(
        handle,
        into,
        read,
        Math.min(into.length - read, 2 ** 30),
        start + offset + read,
      );
      if (count === 0)
        throw new UserError(`${file}: became shorter while it was read; fetch the model again`);
      read += count;
    }
  };
  return {
    shapes: new Map(Object.entries(entries).map(([name, entry]) => [name, entry.shape])),
    metadata,
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

function toFloat32(bytes: Uint8Array, dtype: string): Float32Array {
  if (dtype === "F32") return new Float32Array(bytes.buffer, 0, bytes.length / 4);
  const halves = new Uint16Array(bytes.buffer, 0, bytes.length / 2);
  if (dtype === "F16") return Float32Array.from(halves, fromHalf);
  const words = Uint32Array.from(halves, (half) => half << 16); // bfloat16 is the upper half of a float32
  return new Float32Array(words.buffer);
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
