import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { RetrievalSet } from "../../src/data";
import { textTokens, trainingTokens } from "../../src/sweep";
import { corners, madeCell } from "../analysis/made-cells";
import { temporaryFolder } from "../support/temporary-folder";

test("tokens are counted by language and role, queries with their own prompt, ascending", () => {
  const text = (language: string, words: string) => ({ language, item: 0, text: words });
  const set: RetrievalSet = {
    name: "made",
    languages: ["en", "de"],
    items: ["a"],
    queries: [text("en", "one two three"), text("en", "one")],
    candidates: [text("de", "eins zwei"), { ...text("de", "ein Bild"), role: "both" }],
    relevant: [],
    ownCandidate: new Int32Array(2),
  };
  const tokensOf = (words: string, role: string) =>
    new Int32Array(words.split(" ").length + (role === "query" ? 3 : 2));
  assert.deepEqual(textTokens({ retrievalSet: set, tokensOf }), [
    { language: "en", role: "query", tokens: [4, 6] },
    { language: "de", role: "candidate", tokens: [4] },
    { language: "de", role: "both", tokens: [4] },
  ]);
});

test("training tokens are summed over steps and runs, from the logs; runs whose log is missing or torn are left out", () => {
  const folder = temporaryFolder("tokens");
  const before = process.env.BATCHMIX_RESULTS;
  process.env.BATCHMIX_RESULTS = folder;
  try {
    const steps = [1, 2].map(() => ({ loss: 1, gradientNorm: 1 }));
    const run = (key: string, languages: Record<string, { query: number; positive: number }>) => {
      const cell = madeCell(corners.mono, 0, { mono: null, cross: [1], multi: [1] });
      const shares = { batches: { mono: 2, cross: 0, multi: 0 }, pairs: {}, languages };
      return { ...cell, result: { ...cell.result, key, training: { steps, shares } } };
    };
    for (const key of ["a", "b", "torn"]) {
      const log = [
        { step: 1, pairsPerSecond: 2, tokensByLanguage: { en: 10 } },
        { step: key === "torn" ? 3 : 2, pairsPerSecond: 2, tokensByLanguage: { en: 1, de: 5 } },
      ];
      mkdirSync(path.join(folder, key));
      writeFileSync(
        path.join(folder, key, "metrics.jsonl"),
        log.map((line) => `${JSON.stringify(line)}\n`).join(""),
      );
    }
    const languages = { en: { query: 2, positive: 1 }, de: { query: 0, positive: 1 } };
    const runs = ["a", "b", "torn", "none"].map((key) => run(key, languages));
    assert.deepEqual(trainingTokens(runs), [
      { language: "en", texts: 2 * 3, tokens: 2 * 11 },
      { language: "de", texts: 2 * 1, tokens: 2 * 5 },
    ]);
  } finally {
    if (before === undefined) delete process.env.BATCHMIX_RESULTS;
    else process.env.BATCHMIX_RESULTS = before;
    rmSync(folder, { recursive: true });
  }
});
