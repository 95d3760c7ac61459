import assert from "node:assert/strict";
import { test } from "node:test";
import { batchKinds } from "../../src/core";
import { ItemFile } from "../../src/data/item-file";
import { makeSampler } from "../../src/mixture";
import { madeCorpus } from "./made-corpus";

test("items on disk are drawn as items in memory are", () => {
  const held = madeCorpus(200, { en: 2, de: 3, fr: 1 });
  const file = new ItemFile();
  for (const item of held.splits.train)
    file.add({ item: { ...item, split: "train" }, lines: item.texts.map(() => 1) });
  const train = file.items(Uint32Array.from(held.splits.train.keys()));
  const stored = { ...held, splits: { ...held.splits, train } };
  for (const languageDraw of ["balanced", "random"] as const) {
    const [ours, same] = [stored, held].map((corpus) =>
      makeSampler(corpus, { batchSize: 8, seed: 3, languageDraw, languageWeights: "size" }),
    );
    for (let step = 0; step < 90; step++) {
      const kind = batchKinds[step % batchKinds.length];
      assert.deepEqual(ours.pairs(kind), same.pairs(kind));
    }
  }
});
