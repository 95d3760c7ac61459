import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  cellTexts,
  defaultSettings,
  loadCellInputs,
  loadTokenizer,
  makeMix,
  readPrompts,
  trainModel,
  UserError,
} from "../src/index";
import { askPython, cosinesOf, ourVectors } from "./beside-python";
import { runCheck } from "./run-check";

/**
 * `npm run check:interchange`: a model that we train and write opens in sentence-transformers and
 * gives the vectors that it gives here, for texts with tokens that training never saw too.
 */

const steps = 4;
const textCount = 200;
const leastCosine = 0.99999;

runCheck("check:interchange", async (python) => {
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
    const tokenizer = loadTokenizer(folder);
    const { query } = readPrompts(folder);
    const tokens = texts.map((text) => tokenizer.encode(query + text, 512));
    const ours = await ourVectors(folder, tokens);
    const unseen = tokens.filter((sequence) => sequence.some((id) => !seen.has(id))).length;
    const request = { folder, texts };
    const peer = askPython<{ version: string; vectors: string }>(python, "interchange-peer.py", request);
    const least = Math.min(...cosinesOf(ours, peer.vectors, textCount));
    process.stdout.write(
      `${textCount} texts, ${unseen} with tokens outside of the training vocabulary: ` +
        `least cosine with sentence-transformers ${peer.version}: 1 − ${(1 - least).toExponential(1)}\n`,
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
});
