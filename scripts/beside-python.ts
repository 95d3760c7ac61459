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

/** Vectors of token sequences by our encoder with all layers of a model folder. */
export async function ourVectors(folder: string, tokens: readonly Int32Array[]): Promise<Float32Array> {
  const config = readEncoderConfig(folder);
  const everyToken = Int32Array.from({ length: config.vocabularySize }, (_, id) => id);
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, everyToken));
  const vectors = encodeAll(encoder, tokens);
  encoder.dispose();
  return vectors;
}

/**
 * The answer of a Python script of this folder to a request: the JSON in the last line that it prints.
 *
 * @typeParam Answer of that script
 * @throws {UserError} with the last line of standard error if the script fails, or if Python does not start
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
 * The cosine of our vector and theirs, for each text.
 *
 * @param theirs little-endian float32, row after row, in base64
 * @throws {UserError} if theirs are not as many numbers as ours
 */
export function cosinesOf(ours: Float32Array, theirs: string, texts: number): number[] {
  const bytes = Buffer.from(theirs, "base64");
  if (bytes.length !== 4 * ours.length)
    throw new UserError(`expected ${ours.length} numbers from Python, got ${bytes.length / 4}`);
  const width = ours.length / texts;
  return Array.from({ length: texts }, (_, row) => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      const theirValue = bytes.readFloatLE(4 * i);
      dot += ours[i] * theirValue;
      a += ours[i] ** 2;
      b += theirValue ** 2;
    }
    return dot / Math.sqrt(a * b);
  });
}
