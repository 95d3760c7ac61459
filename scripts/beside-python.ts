import { spawnSync } from "node:child_process";
import path from "node:path";
import {
  encodeAll,
  loadEngine,
  makeEncoder,
  readEncoderConfig,
  readParameters,
  UserError,
} from "../src/index";

/** Vectors of token sequences by our own encoder, all layers of a model folder as it is written. */
export async function ourVectors(folder: string, tokens: readonly Int32Array[]): Promise<Float32Array> {
  const config = readEncoderConfig(folder);
  const everyToken = Int32Array.from({ length: config.vocabularySize }, (_, id) => id);
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, everyToken));
  const vectors = encodeAll(encoder, tokens);
  encoder.dispose();
  return vectors;
}

/**
 * What a Python script of this folder answers to a request: the JSON of its last line.
 *
 * @typeParam Answer what that script gives
 * @throws {UserError} if it does not start, or fails, with the last that it said
 */
export function askPython<Answer>(python: string, script: string, request: object): Answer {
  const { error, status, stdout, stderr } = spawnSync(python, [path.join(__dirname, script)], {
    input: JSON.stringify(request),
    encoding: "utf8",
    env: { ...process.env, HF_HUB_OFFLINE: "1" },
    maxBuffer: 2 ** 26,
  });
  if (error) throw new UserError(`${python} does not start (${error.message})`);
  if (status !== 0) throw new UserError(`${python} ${script}: ${stderr.trim().split("\n").pop()}`);
  return JSON.parse(stdout.trim().split("\n").pop() as string);
}

/**
 * Cosine of each text's two vectors.
 *
 * @param theirs little-endian float32, row after row, in base64
 * @throws {UserError} if they are not as many numbers as ours
 */
export function cosinesOf(own: Float32Array, theirs: string, texts: number): number[] {
  const bytes = Buffer.from(theirs, "base64");
  if (bytes.length !== 4 * own.length)
    throw new UserError(`expected ${own.length} numbers from Python, got ${bytes.length / 4}`);
  const width = own.length / texts;
  return Array.from({ length: texts }, (_, row) => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      const theirValue = bytes.readFloatLE(4 * i);
      dot += own[i] * theirValue;
      a += own[i] ** 2;
      b += theirValue ** 2;
    }
    return dot / Math.sqrt(a * b);
  });
}
