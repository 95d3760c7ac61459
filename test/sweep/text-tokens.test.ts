import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type RetrievalSet, type Role, retrievalSet } from "../../src/data";
import type { EncoderConfig } from "../../src/models";
import { textTokens, trainingTokens } from "../../src/sweep";
import { retrievalTokens } from "../../src/sweep/stages/encode-texts";
import { corners, madeCell } from "../analysis/made-cells";
import { handMadeCorpus } from "../data/hand-made-corpus";
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

test("each text of a retrieval set has the prompt of its own role, in whatever order a file has them", () => {
  const passage = { language: "en", role: "candidate" as const, text: "a passage" };
  const caption = (text: string) => ({ language: "en", role: "both" as const, text });
  const question = { language: "en", role: "query" as const, text: "a question" };
  const items = [
    { id: "pool", texts: [passage] },
    { id: "image", texts: [caption("a caption"), caption("another")] },
    { id: "asked", texts: [question, { ...passage, text: "an answer" }] },
  ];
  const numberOf = { query: 1, candidate: 2, both: 3 };
  for (const test of [items, [...items].reverse()]) {
    const set = retrievalSet(handMadeCorpus({ test }), "test", ["en"], "all");
    const config = { vocabularySize: 4 } as EncoderConfig;
    const tokensOf = (_: string, role: Role) => Int32Array.of(numberOf[role]);
    const { queries, candidates, vocabulary } = retrievalTokens(set, { config, tokensOf });
    const rolesOf = (texts: readonly { text: string }[], tokens: readonly Int32Array[]) =>
      Object.fromEntries(texts.map(({ text }, at) => [text, vocabulary[tokens[at][0]]]));
    assert.deepEqual(rolesOf(set.queries, queries), { "a caption": 3, another: 3, "a question": 1 });
    assert.deepEqual(rolesOf(set.candidates, candidates), {
      "a passage": 2,
      "a caption": 3,
      another: 3,
      "an answer": 2,
    });
  }
});
