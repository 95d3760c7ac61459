import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import {
  type Cell,
  type CellSettings,
  cellFolder,
  cellKey,
  cellSettings,
  evaluationFolder,
  loadCellInputs,
  openResults,
  planCells,
  planSweep,
  runCell,
  runSweep,
  type StoredEntry,
  storedEntries,
} from "../../src/sweep";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("versions");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const [corpus, model] = ["words.jsonl", "model"].map((name) => path.join(folder, name));
writeSmallCorpus(corpus);
writeSmallModel(model, "small-labse");
const study = { ...defaultSettings(corpus), model, steps: 2, warmupSteps: 1, batchSize: 4, seeds: 1 };
const cells = planCells(study, [makeMix(1, 1, 0)]);
// as a notebook may write it: a study's settings are accepted where a cell's are wanted
const careless: Cell[] = cells.map((cell) => ({ ...cell, settings: study as CellSettings }));

test("a study's number of seeds is no part of a cell: not of its key, its folder or what it gives back", async () => {
  const inputs = await loadCellInputs(study);
  const placesOf = async (of: typeof cells) =>
    (await planSweep(of)).map(({ cell, key, evaluation }) => ({ cell, key, evaluation }));
  assert.deepEqual(await placesOf(careless), await placesOf(cells));
  const [, cell] = careless;
  const { result } = await runCell(cell, inputs);
  assert.equal(result.key, cellKey(cells[1], inputs.identity));
  assert.deepEqual(result.cell, cells[1]);
  await runSweep(careless.slice(0, 1));
  const { plan } = await runSweep(cells);
  const configs = plan.flatMap(({ key, evaluation }) => [cellFolder(key), evaluationFolder(key, evaluation)]);
  const written = configs.map((place) => path.join(place, "config.json")).filter((file) => existsSync(file));
  assert.equal(written.length, 3); // of the trained cell and of two evaluations
  for (const file of written)
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")).cell.settings, cellSettings(study), file);
});

test("any other name that is no setting is refused, before anything is computed", async () => {
  const odd = { ...cells[1], settings: { ...cells[1].settings, temperature: 1 } };
  const refusal = /^UserError: unknown setting "temperature"; there are corpus, .*model, /;
  await assert.rejects(runSweep([odd]), refusal);
  const { identity } = await loadCellInputs(study);
  assert.throws(() => cellKey(odd, identity), refusal);
});

test("rows of versions with other settings stand in one table, by name", async () => {
  await runSweep(cells);
  const [own] = (await storedEntries()).filter(({ cell }) => cell.mix !== null);
  const { dropout: _, ...fewer } = own.cell.settings;
  const version = (settings: object, stale = "changed: the code that trains"): StoredEntry => ({
    ...own,
    cell: { ...own.cell, settings: settings as CellSettings },
    stale,
  });
  const exponents = { languageWeights: 0.3, trainingLanguages: ["en", "de"], evaluateEvery: 2 };
  const entries = [
    version(fewer),
    version({ ...fewer, temperature: 0.05, seeds: 3 }),
    version({ ...own.cell.settings, ...exponents, temperature: "it's cold", isSymmetric: "no" }),
    version({ ...own.cell.settings, key: "other", stale: "no" }),
    own,
  ];
  for (const order of [entries, [...entries].reverse()]) {
    const database = await openResults(order);
    const names =
      "dropout, temperature, seeds, language_weights, training_languages, evaluate_every, is_symmetric";
    const { rows } = await database.rows(
      `SELECT DISTINCT key, ${names}, stale FROM cells ORDER BY ALL NULLS FIRST`,
    );
    const plain = {
      key: own.key,
      seeds: null,
      language_weights: "uniform",
      training_languages: null,
      evaluate_every: null,
      is_symmetric: "false",
    };
    const changed = "changed: the code that trains";
    assert.deepEqual(rows, [
      { ...plain, dropout: null, temperature: null, stale: changed },
      { ...plain, dropout: null, temperature: "0.05", seeds: 3, stale: changed },
      { ...plain, dropout: 0, temperature: null, stale: null },
      { ...plain, dropout: 0, temperature: null, stale: changed },
      {
        ...plain,
        dropout: 0,
        temperature: "it's cold",
        language_weights: "0.3",
        training_languages: "en de",
        evaluate_every: 2,
        is_symmetric: "no",
        stale: changed,
      },
    ]);
    database.close();
  }
  const old = await openResults([version({ corpus, model })]);
  const { rows } = await old.rows("SELECT layers, steps, split, learning_rate, margin, stale FROM cells");
  const nothing = { layers: null, steps: null, split: null, learning_rate: null, margin: null };
  assert.deepEqual(rows, [{ ...nothing, stale: "changed: the code that trains" }]);
  old.close();
});
