import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { mixLabel } from "../../src/mixture";
import { readSweepFile, sweepCells } from "../../src/sweep";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("sweeps");

function written(content: unknown, name = "sweep.json"): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("every sweep of the repository can be read", () => {
  const files = readdirSync(projectPath("sweeps"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  assert.ok(files.length > 0);
  for (const file of files)
    assert.ok(sweepCells(readSweepFile(projectPath("sweeps", file))).length > 0, file);
});

test("the published study begins with sixteen mixes, whole seeds together", () => {
  const cells = sweepCells(readSweepFile(projectPath("studies", "flickr30k-x", "sweeps", "1-primary.json")));
  const mixes = cells.flatMap(({ mix, seed }) => (mix && seed === 0 ? [mixLabel(mix)] : []));
  const lattice = ["1:0:0", "2:1:0", "2:0:1", "1:2:0", "1:1:1", "1:0:2", "0:1:0", "0:2:1", "0:1:2", "0:0:1"];
  assert.deepEqual(mixes, [...lattice, "1:1:0", "1:0:1", "0:1:1", "4:1:1", "1:4:1", "1:1:4"]);
  const seeds = cells.map(({ seed }) => seed ?? -1);
  assert.deepEqual(
    seeds,
    [...seeds].sort((a, b) => a - b),
  );
  assert.equal(cells.length, 1 + 5 * 16);
});

test("cells are every mix with every seed under every combination of factors", () => {
  const file = written({
    corpus: "emoji",
    design: ["alpha 2", "0:0:1"],
    seeds: 2,
    settings: { steps: 4, warmupSteps: 1 },
    factors: { learningRate: [1e-4, 2e-4], dropout: [0, 0.1] },
  });
  const cells = sweepCells(readSweepFile(file));
  assert.equal(cells.length, 2 * 2 * (1 + 4 * 2));
  assert.deepEqual(
    cells.slice(0, 9).map(({ mix, seed }) => [mix && mixLabel(mix), seed]),
    [
      [null, null],
      ...["1:0:0", "1:1:0", "0:1:0", "0:0:1"].map((mix) => [mix, 0]),
      ...["1:0:0", "1:1:0", "0:1:0", "0:0:1"].map((mix) => [mix, 1]),
    ],
  );
  assert.deepEqual(
    [
      ...new Set(
        cells.map(({ settings }) => `${settings.learningRate} ${settings.dropout} ${settings.steps}`),
      ),
    ],
    ["0.0001 0 4", "0.0001 0.1 4", "0.0002 0 4", "0.0002 0.1 4"],
  );
});

test("a TypeScript module's default export is a sweep, and own corpora are found beside the file", () => {
  const file = written('export default { corpus: "mine.jsonl", design: ["centroid"] };', "sweep.ts");
  assert.equal(readSweepFile(file).corpus, path.join(folder, "mine.jsonl"));
});

test("what cannot be run is refused by file and key", () => {
  const sweep = { corpus: "emoji", design: ["corners"] };
  const refused = (content: unknown, message: RegExp) =>
    assert.throws(() => sweepCells(readSweepFile(written(content))), message);
  assert.throws(() => readSweepFile(path.join(folder, "none.json")), /none\.json: no such sweep file/);
  assert.throws(
    () => readSweepFile(written("{}", "sweep.yaml")),
    /a sweep file ends in \.json, \.ts or \.js/,
  );
  refused("{", /UserError: .*sweep\.json: /);
  refused([], /expected an object with corpus and design/);
  refused({ ...sweep, mixes: [] }, /unknown key "mixes"; there are corpus, design, seeds, settings, factors/);
  refused({ ...sweep, design: "corners" }, /design must be a list/);
  refused({ ...sweep, design: [] }, /a design needs at least one entry/);
  refused({ ...sweep, design: ["edges"] }, /design "edges": expected corners, midpoints/);
  refused({ ...sweep, design: ["lattice 0"] }, /design "lattice 0": steps go from 1 to 50/);
  refused({ ...sweep, design: ["0.5/0.4/0"] }, /sum to 0\.9; they must sum to 1/);
  refused({ ...sweep, seeds: 0 }, /seeds must be an integer from 1 up, not 0/);
  refused(
    { ...sweep, settings: { temperature: 1 } },
    /settings: unknown setting "temperature"; there are trainingLanguages, model, /,
  );
  refused({ ...sweep, settings: { steps: "9" } }, /settings\.steps must be an integer from 1 up, not "9"/);
  refused(
    { ...sweep, settings: { layers: "all" } },
    /settings\.layers must be an integer from 1 up, or null, not "all"/,
  );
  refused({ ...sweep, settings: { learningRate: -1 } }, /learningRate must be a number above 0, not -1/);
  refused({ ...sweep, factors: { steps: 9 } }, /factors\.steps must be a list of values/);
  refused(
    { ...sweep, settings: { steps: 9 }, factors: { steps: [9] } },
    /steps is in settings and in factors/,
  );
});
