import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { projectPath, UserError } from "../../src/core";
import {
  checkHypotheses,
  newStudy,
  plannedFamilies,
  publishedStudy,
  readHypotheses,
  readPublished,
  studySweeps,
  verifyCell,
} from "../../src/study";
import { writeSmallModel } from "../support/small-model";

const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-new-study-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line without a results folder of its own. */
function batchmix(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [projectPath("bin", "batchmix.cjs"), ...args],
    { encoding: "utf8", env: { ...process.env, BATCHMIX_RESULTS: path.join(folder, "results") } },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The hypotheses of a study that is begun here, some of them changed. */
function declared(name: string, change: (content: string) => string) {
  const study = path.join(folder, name);
  newStudy(study);
  const file = path.join(study, "hypotheses.json");
  writeFileSync(file, change(readFileSync(file, "utf8")));
  return readHypotheses(study);
}

test("a second study is a folder: begun, planned, run, published, reported and verified", async () => {
  const study = path.join(folder, "second");
  assert.match(batchmix("study", "new", study), /hypotheses\.json/);
  const before = readdirSync(study, { recursive: true, encoding: "utf8" }).sort();
  assert.deepEqual(before, ["hypotheses.json", "study.md", "sweeps", path.join("sweeps", "1-primary.json")]);
  assert.equal(studySweeps(study)[0].cells.length, 1 + 4 * 3); // untrained; three corners and half and half

  const file = path.join(study, "sweeps", "1-primary.json");
  const model = path.join(folder, "model");
  writeSmallModel(model, "small-labse");
  const steps = { steps: 2, batchSize: 8, warmupSteps: 1 };
  const small = { model, layers: 1, ...steps, evaluationLanguages: ["en", "de"] };
  const sweep = { ...JSON.parse(readFileSync(file, "utf8")), seeds: 2, settings: small };
  writeFileSync(file, JSON.stringify(sweep));
  assert.match(batchmix("study", "plan", study), /1-primary +9 +0 +0 +9 /);
  batchmix("study", "run", study);
  assert.match(batchmix("study", "publish", study), /^1\. Cross batches lower .*: (un|not |sup)/m);

  const out = path.join(folder, "report");
  batchmix("report", "--published", study, "--out", out);
  const page = readFileSync(path.join(out, "index.html"), "utf8");
  assert.match(page, /<h2[^>]*>Hypotheses<\/h2>/);
  assert.match(page, /2\. Half mono, half cross batches lose no more than the margin to either kind alone: /);
  const { hypotheses, primary } = await publishedStudy(study);
  assert.deepEqual(
    hypotheses.map(({ tests }) => tests.map(({ comparisons }) => comparisons)),
    [
      [9, 9], // the family of three contrasts in three kinds of setting
      [6, 6, 6, 6, 6, 6],
    ],
  );
  assert.equal(primary.cells.length, 9);
  const { by, differences } = await verifyCell(await readPublished(study), 1);
  assert.deepEqual({ by, differences }, { by: "bits", differences: [] });
});

test("a study without sweeps is refused", () => {
  const empty = mkdtempSync(path.join(folder, "empty-"));
  assert.throws(() => studySweeps(empty), /sweeps: no sweep files \(\.json\), of which a study is made/);
});

test("a study that is there is not begun again", () => {
  const study = path.join(folder, "there");
  newStudy(study);
  assert.throws(() => newStudy(study), new UserError(`${study}: exists already; choose another name`));
});

test("hypotheses that cannot be judged are refused by file, place and reason", () => {
  const refused = (name: string, change: (content: string) => string, why: RegExp) =>
    assert.throws(() => declared(name, change), why);
  refused(
    "odd",
    (text) => text.replace('"mono"', '"Mono"'),
    /hypotheses\.json: families\.primary\.measures\.0: /,
  );
  refused("typo", (text) => text.replace('"expected"', '"expect"'), /hypotheses\.0\.tests\.0\.expect/);
  refused(
    "minus",
    (text) => text.replace(/cross − mono/, "cross-mono"),
    /a contrast is written as "cross − mono"/,
  );
  refused(
    "margin",
    (text) => text.replace('"mAP": 0.01', ""),
    /not below margin, and margins has none for mono/,
  );
  refused(
    "family",
    (text) => text.replace('"cross − mono",', ""),
    /cross − mono \(mono mAP\) is none of the comparisons that family primary declares/,
  );
  refused(
    "bias",
    (text) =>
      text.replace(
        '"expected": "below 0"',
        '"expected": "below 0", "languages": "unseen", "measures": ["rankDistance"]',
      ),
    /cannot be of unseen languages: only mAP is known by language/,
  );
  refused(
    "step",
    (text) =>
      text.replace('"expected": "below 0"', '"expected": "below 0", "languages": "unseen", "step": 3'),
    /cannot be of step 3: only measures of all languages are known by step/,
  );
  const withTest = (changes: object) => (text: string) => {
    const content = JSON.parse(text);
    const { family: _, ...multi } = content.hypotheses[0].tests[1];
    content.hypotheses[0].tests.push({ ...multi, ...changes });
    return JSON.stringify(content);
  };
  for (const [name, changes, why] of [
    ["unknown", { measure: "MAP" }, /no measure MAP; there are/],
    ["mean", { measure: "AP" }, /\(multi AP\) names the measure AP, of which mAP is the mean/],
    ["of-languages", { measure: "R@5", languages: "unseen" }, /cannot be of unseen languages/],
    ["equal", { atEqualAccuracy: true }, /\(multi mAP at equal accuracy\) cannot be at equal accuracy/],
    ["absent", { measure: "mine.ts" }, /mine\.ts: no such file/],
    [
      "kinds",
      { measures: ["mono"], measure: "own@10" },
      /\(mono own@10\) is of mono, and the measure own@10 is of multi alone/,
    ],
  ] as const)
    refused(name, withTest(changes), why);
  refused(
    "bound",
    (text) => text.replace('"mAP": 0.01', '"mAP": 0.01, "nDCG@10": 0.02'),
    /margins: nDCG@10: nothing is compared in it; there are mAP, speed, mono/,
  );
});

test("a sweep's families are planned on mAP, and what else they compare is named", () => {
  const study = path.join(folder, "measures");
  newStudy(study);
  const file = path.join(study, "hypotheses.json");
  const content = JSON.parse(readFileSync(file, "utf8"));
  const [{ tests }] = content.hypotheses;
  tests.push({ ...tests[1], measure: "nDCG@10", family: "by rank" }, { ...tests[1], family: "by rank" });
  tests.push({ ...tests[1], measures: ["rankDistance"], atEqualAccuracy: true, family: "bias" });
  writeFileSync(file, JSON.stringify(content));
  const planned = plannedFamilies(path.join(study, "sweeps", "1-primary.json"));
  assert.deepEqual(
    planned.map(({ name, contrasts, comparisons, unplanned }) => [
      name,
      contrasts.length,
      comparisons,
      unplanned,
    ]),
    [
      ["primary", 9, 9, []],
      ["by rank", 1, 2, ["cross − mono (multi nDCG@10)"]],
      ["bias", 0, 1, ["cross − mono (rank distance at equal accuracy)"]],
      ["no loss", 6, 6, []],
    ],
  );
  const { hypotheses } = content;
  writeFileSync(file, JSON.stringify({ margins: {}, hypotheses: [{ ...hypotheses[0], tests: [tests[4]] }] }));
  const [usual, ...none] = plannedFamilies(path.join(study, "sweeps", "1-primary.json"));
  assert.deepEqual([usual.name, usual.contrasts.length, none.length], [null, 27, 0]);
  assert.deepEqual(usual.unplanned, ["cross − mono (rank distance at equal accuracy)"]);
});

test("a hypothesis about a mix or a sweep that the study does not have is refused before any cell runs", () => {
  const check = (name: string, change: (content: string) => string) => {
    const hypotheses = declared(name, change);
    assert.ok(hypotheses);
    checkHypotheses(hypotheses, studySweeps(path.join(folder, name)));
  };
  check("as it is", (text) => text);
  assert.throws(
    () => check("mix", (text) => text.replaceAll("hybrid − cross", "1:2:0 − cross")),
    /1:2:0 − cross: sweep 1-primary\.json has no mix 1:2:0; it has untrained, mono, cross, multi, mono\+cross/,
  );
  assert.throws(
    () =>
      check("sweep", (text) => text.replace('"family": "no loss"', '"family": "no loss", "sweep": "2-more"')),
    /no sweep "2-more"; there are 1-primary/,
  );
  assert.throws(
    () =>
      check("another step", (text) => text.replace('"family": "no loss"', '"family": "no loss", "step": 3')),
    /sweep 1-primary\.json is not measured after step 3; name the step in its setting measureAt/,
  );
});
