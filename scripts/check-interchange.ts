import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { benchPython, noPython } from "../bench/python";
import {
  cellTexts,
  defaultSettings,
  encodeAll,
  loadCellInputs,
  loadEngine,
  loadTokenizer,
  makeEncoder,
  makeMix,
  readEncoderConfig,
  readParameters,
  readPrompts,
  trainModel,
  UserError,
} from "../src/index";

/**
 * `npm run check:interchange`: a model that we train and write opens in sentence-transformers and
 * gives the vectors that it gives here, for texts with tokens that training never saw too.
 */

const steps = 4;
const textCount = 200;
const leastCosine = 0.99999;

async function main(): Promise<void> {
  const python = benchPython();
  if (!python) throw new UserError(noPython);
  const { seeds: _, ...defaults } = defaultSettings("emoji");
  const cell = { mix: makeMix(1, 1, 1), seed: 0, settings: { ...defaults, steps, warmupSteps: 1 } };
  const inputs = await loadCellInputs(cell.settings);
  const seen = new Set(cellTexts(cell, inputs).vocabulary);
  const temporary = mkdtempSync(path.join(os.tmpdir(), "batchmix-interchange-"));
  const folder = path.join(temporary, "trained");
  try {
    await trainModel(cell, folder);
    const { queries, candidates } = inputs.retrievalSet;
    const all = [...queries, ...candidates].map(({ text }) => text); // twelve languages, five of them trained
    const texts = Array.from(
      { length: textCount },
      (_each, i) => all[Math.floor((i * all.length) / textCount)],
    );
    const { vectors, tokens } = await ours(folder, texts);
    const unseen = tokens.filter((sequence) => sequence.some((id) => !seen.has(id))).length;
    const { version, least } = theirs(python, folder, texts, vectors);
    process.stdout.write(
      `${textCount} texts, ${unseen} with tokens outside of the training vocabulary: ` +
        `least cosine with sentence-transformers ${version}: 1 − ${(1 - least).toExponential(1)}\n`,
    );
    if (unseen === 0)
      throw new UserError(
        "no text has a token outside of the training vocabulary: the check proves too little",
      );
    if (!(least >= leastCosine))
      throw new UserError(`a cosine is below ${leastCosine}: the written folder is another model`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Vectors by our own encoder, of the folder as written. */
async function ours(folder: string, texts: readonly string[]) {
  const config = readEncoderConfig(folder);
  const tokenizer = loadTokenizer(folder);
  const { query } = readPrompts(folder);
  const tokens = texts.map((text) => tokenizer.encode(query + text, 512));
  const everyToken = Int32Array.from({ length: config.vocabularySize }, (_, id) => id);
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, everyToken));
  const vectors = encodeAll(encoder, tokens);
  encoder.dispose();
  return { vectors, tokens };
}

function theirs(python: string, folder: string, texts: readonly string[], own: Float32Array) {
  const { status, stdout, stderr } = spawnSync(python, [path.join(__dirname, "interchange-peer.py")], {
    input: JSON.stringify({ folder, texts }),
    encoding: "utf8",
    env: { ...process.env, HF_HUB_OFFLINE: "1" },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0)
    throw new UserError(
      `${python}: sentence-transformers does not open it (${stderr.trim().split("\n").pop()})`,
    );
  const { version, vectors } = JSON.parse(stdout.trim().split("\n").pop() as string);
  const bytes = Buffer.from(vectors, "base64");
  if (bytes.length !== 4 * own.length)
    throw new UserError("sentence-transformers gives vectors of another number or width");
  const width = own.length / texts.length;
  const cosines = texts.map((_text, row) => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      const theirValue = bytes.readFloatLE(4 * i);
      dot += own[i] * theirValue;
      a += own[i] ** 2;
      b += theirValue ** 2;
    }
    return dot / Math.sqrt(a * b);
  });
  return { version: version as string, least: Math.min(...cosines) };
}

main().catch((error: Error) => {
  process.stderr.write(`check:interchange: ${error instanceof UserError ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
