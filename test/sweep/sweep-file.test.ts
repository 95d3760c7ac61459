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
  refused({ ...sweep, mixes: [] }, /unknown key "mixes"; there are corpus, kinds, design, paths, seeds/);
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

test("kinds give mixes as many parts, and paths come with their controls", () => {
  const via = { name: "via-english", same: 0, draw: "pair", with: "en" };
  const four = sweepCells(
    readSweepFile(
      written({ corpus: "emoji", kinds: ["mono", "cross", "x-x", via], design: ["lattice 2"], seeds: 1 }),
    ),
  );
  assert.equal(four.length, 1 + 10); // {4, 2}: 4 corners and 6 midpoints
  assert.deepEqual(Object.keys(four[1].mix ?? {}), ["mono", "cross", "x-x", "via-english"]);
  const two = readSweepFile(
    written({ corpus: "emoji", kinds: ["multi", "english"], design: ["centroid", "3:1"] }),
  );
  assert.deepEqual(
    sweepCells(two)
      .slice(0, 3)
      .map(({ mix }) => mix && mixLabel(mix)),
    [null, "1:1", "3:1"],
  );
  const pieces = [
    { until: 0.5, mix: "1:0:0" },
    { until: 1, mix: "0:1:0" },
  ];
  const changing = sweepCells(
    readSweepFile(
      written({ corpus: "emoji", paths: [pieces], design: ["1:1:0"], seeds: 2, settings: { steps: 16 } }),
    ),
  );
  const trained = changing.filter(({ mix }) => mix !== null);
  assert.deepEqual(
    trained.map(({ mix, seed }) => [mix && mixLabel(mix), seed]),
    [0, 1].flatMap(
      (seed) => ["1:1:0", "1:0:0 until 0.5, 0:1:0", "11:5:0"].map((label) => [label, seed]), // equal counts are 1:1:0
    ),
  );
});

test("kinds, designs and paths that cannot be are refused by name", () => {
  const refused = (more: object, message: RegExp) =>
    assert.throws(
      () => sweepCells(readSweepFile(written({ corpus: "emoji", design: ["corners"], ...more }))),
      message,
    );
  const rule = { name: "half", same: 0.5, draw: "pair" };
  refused({ kinds: ["mono"] }, /kinds must be two to four different rules: there is 1/);
  refused({ kinds: ["mono", "crosses"] }, /kind "crosses" is none of mono, cross, multi, x-x/);
  refused({ kinds: ["mono", { ...rule, same: 1.2 }] }, /same must be a share from 0 to 1, not 1\.2/);
  refused({ kinds: ["mono", { ...rule, draw: "item" }] }, /draw must be batch or pair, not "item"/);
  refused({ kinds: ["mono", { ...rule, name: "hybrid" }] }, /the name hybrid means something else in tables/);
  refused({ kinds: ["mono", { ...rule, name: "Half" }] }, /name must be a name of small letters/);
  refused(
    { kinds: ["mono", { name: "half", draw: "pair" }] },
    /same must be a share from 0 to 1, not missing/,
  );
  refused({ kinds: ["mono", { ...rule, language: "en" }] }, /unknown key "language"/);
  refused({ kinds: ["multi", rule] }, /: multi and half have one rule/);
  refused({ kinds: ["mono", { ...rule, name: "cross" }] }, /cross is the name of another rule/);
  refused({ kinds: ["mono", "cross"], design: ["1:1:0"] }, /mix "1:1:0": write two parts as 1:1/);
  refused({ kinds: ["mono", "x-x"], design: ["alpha 2"] }, /design "alpha 2": needs mono and cross/);
  refused({ paths: [] }, /paths must be a list of paths/);
  refused({ paths: [[{ until: 0.9, mix: "1:0:0" }]] }, /it ends at 0\.9; the last piece has until 1/);
  refused({ design: undefined }, /expected a design, paths or both/);
});
