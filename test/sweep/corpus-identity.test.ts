import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import { defaultSettings, type StudySettings } from "../../src/settings";
import {
  type Cell,
  cellFolder,
  cellTexts,
  evaluationFolder,
  loadCellInputs,
  planCells,
  planSweep,
  runSweep,
} from "../../src/sweep";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("corpus-identity");
const results = (name: string) => {
  process.env.BATCHMIX_RESULTS = path.join(folder, name);
};
const model = path.join(folder, "model");
writeSmallModel(model, "small-labse");
const [corpus, renamed] = ["words.jsonl", "flickr30k-x.jsonl"].map((name) => path.join(folder, name));
writeSmallCorpus(corpus);
copyFileSync(corpus, renamed);

function cellsOf(own: string, change: Partial<StudySettings> = {}): Cell[] {
  const settings = { ...defaultSettings(own), model, steps: 2, warmupSteps: 1, batchSize: 4, seeds: 1 };
  return planCells({ ...settings, ...change }, [makeMix(1, 1, 0)]);
}

test("a corpus under another file name is the same: texts, draws, keys and results, bit for bit", async () => {
  const [, cell] = cellsOf(corpus);
  const [inputs, others] = [
    await loadCellInputs(cell.settings),
    await loadCellInputs(cellsOf(renamed)[1].settings),
  ];
  const { name: _, ...set } = inputs.retrievalSet;
  const { name: __, ...other } = others.retrievalSet;
  assert.deepEqual(other, set);
  assert.deepEqual(others.identity, inputs.identity);
  assert.deepEqual(cellTexts(cell, others).batches, cellTexts(cell, inputs).batches);

  const filesOf = async (own: string) => {
    const { plan } = await runSweep(cellsOf(own));
    const [untrained, trained] = plan.map(({ key, evaluation }) => evaluationFolder(key, evaluation));
    const evaluated = [untrained, trained].flatMap((place) =>
      ["result.json", "query-scores.parquet"].map((name) => path.join(place, name)),
    );
    const files = [...evaluated, path.join(cellFolder(plan[1].key), "model.safetensors")];
    return files.map((file) => ({
      file: path.relative(folder, file).replace(/^\w+\W/, ""),
      bytes: readFileSync(file),
    }));
  };
  results("first");
  const first = await filesOf(corpus);
  results("second");
  assert.deepEqual(await filesOf(renamed), first);
  let started = 0;
  await runSweep(cellsOf(corpus), { observer: { onStart: () => void started++ } });
  assert.equal(started, 0, "what is stored under one name is there under the other");
});

test("a copy named as the evaluation corpus is the corpus itself, also where training ends early", async () => {
  const stopping = { evaluateEvery: 1, evaluationLanguages: ["en"] };
  const [own, copied] = await Promise.all(
    [null, renamed].map(async (evaluationCorpus) => {
      const [, { settings }] = cellsOf(corpus, { ...stopping, evaluationCorpus });
      const { corpus: loaded, identity } = await loadCellInputs(settings);
      const [{ key, evaluation }] = (
        await planSweep(cellsOf(corpus, { ...stopping, evaluationCorpus }))
      ).slice(1);
      return { measured: loaded.evaluationLanguages, identity, key, evaluation };
    }),
  );
  assert.deepEqual(own.measured, ["en"]);
  assert.deepEqual(copied, own);
});

test("early stopping that measures in other languages is another cell", async () => {
  results("stopping");
  const emoji = { evaluateEvery: 1, evaluationLanguages: ["en"], evaluationCorpus: "emoji" };
  const points = [];
  const keys = [];
  for (const change of [emoji, { ...emoji, evaluationCorpus: null }]) {
    const { plan, cells } = await runSweep(cellsOf(corpus, change).slice(1));
    keys.push(plan[0].key);
    points.push(cells[0]?.result.training?.validations?.map(({ scores }) => scores.mono));
  }
  // in all languages of the training corpus where another is evaluated, else in those that are evaluated
  assert.notDeepEqual(points[0], points[1]);
  assert.notEqual(keys[0], keys[1]);
});
