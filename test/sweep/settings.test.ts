import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { projectPath, UserError } from "../../src/core";
import {
  type CellSettings,
  checkSettings,
  defaultSettings,
  loadCellInputs,
  planSweep,
  readSweepFile,
  type StudySettings,
  settingNames,
  sweepCells,
} from "../../src/sweep";

/** Values that no setting takes, and numbers that are written as texts. */
const never: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "", " ", {}, []),
  fc.bigInt(),
  fc.constant([["en"]]),
);
const texts = fc.oneof(fc.string(), fc.constantFrom("3", "0.5", "true", "null"));
const numbers = fc.oneof(fc.integer(), fc.double());
const lists = fc.array(fc.string(), { minLength: 1 });
const booleans = fc.boolean();
const nil = fc.constant(null);
const wholeBelow = (least: number) => fc.integer({ max: least - 1 });
const broken = fc.double({ noInteger: true });

/** What is no integer from `least` up. */
const noInteger = (least: number) =>
  fc.oneof(never, texts, lists, booleans, wholeBelow(least), broken, fc.constant(2 ** 53));
/** What is no number that lies where `isWithin` says. */
const noNumber = (isWithin: (value: number) => boolean) =>
  fc.oneof(
    never,
    texts,
    lists,
    booleans,
    nil,
    numbers.filter((value) => !isWithin(value)),
  );
const noWord = (...words: unknown[]) =>
  fc.oneof(never, texts, lists, booleans, nil, numbers).filter((value) => !words.includes(value));
const noText = fc.oneof(never, numbers, booleans, lists);
const noCodes = fc.oneof(
  never,
  numbers,
  booleans,
  texts,
  fc.constantFrom(["en", "en"], ["en", ""], ["en", 1], ["en", null]),
);

/** For each setting, values that are outside of its range, written without a look at the source's table. */
const outside: Readonly<Record<keyof StudySettings, fc.Arbitrary<unknown>>> = {
  corpus: fc.oneof(noText, nil),
  model: fc.oneof(noText, nil),
  layers: noInteger(1),
  trainingLanguages: noCodes,
  evaluationCorpus: noText,
  evaluationLanguages: noCodes,
  split: noWord("validation", "test"),
  batchSize: fc.oneof(noInteger(2), nil),
  steps: fc.oneof(noInteger(1), nil),
  learningRate: noNumber((value) => value > 0 && value < Number.POSITIVE_INFINITY),
  warmupSteps: fc.oneof(noInteger(0), nil),
  decay: noWord("linear", "cosine", "constant"),
  weightDecay: noNumber((value) => value >= 0 && value < 1),
  clipNorm: noNumber((value) => value > 0 && value < Number.POSITIVE_INFINITY),
  scale: noNumber((value) => value > 0 && value < Number.POSITIVE_INFINITY),
  margin: noNumber((value) => value >= 0 && value < 2),
  isSymmetric: noWord(true, false),
  positivesPerQuery: fc.oneof(noInteger(1), nil),
  evaluateEvery: noInteger(1),
  patience: noInteger(1),
  dropout: noNumber((value) => value >= 0 && value < 1),
  masksFalseNegatives: noWord(true, false),
  precision: noWord("fp32", "bf16"),
  textsPerPass: noInteger(1),
  maxTokens: fc.oneof(noInteger(3), nil),
  schedule: noWord("balanced", "random"),
  languageWeights: noWord("uniform", "size").filter(
    (value) => !(typeof value === "number" && value > 0 && value <= 1),
  ),
  seeds: fc.oneof(noInteger(1), nil),
};

test("a value outside of a setting's range is refused with the setting's name", () => {
  const settings = { ...defaultSettings("emoji"), evaluateEvery: 2 };
  assert.deepEqual(Object.keys(outside).sort(), Object.keys(defaultSettings("emoji")).sort());
  assert.deepEqual([...settingNames].sort(), Object.keys(outside).sort());
  for (const [name, values] of Object.entries(outside)) {
    fc.assert(
      fc.property(values, (value) => {
        assert.throws(
          () => checkSettings({ ...settings, [name]: value }),
          (error) =>
            error instanceof UserError &&
            error.message.startsWith(`${name} must be `) &&
            !error.message.includes("\n    at "),
        );
      }),
    );
  }
});

test("every value within a setting's range is taken", () => {
  const within: Readonly<Record<string, readonly unknown[]>> = {
    layers: [null, 1, 12],
    trainingLanguages: [null, ["en"], ["en", "zh-Hant"]],
    evaluationLanguages: [null, ["de", "en"]],
    evaluationCorpus: [null, "xquad-r"],
    split: ["validation", "test"],
    decay: ["linear", "cosine", "constant"],
    weightDecay: [0, 0.999],
    margin: [0, 1.999],
    dropout: [0, 0.5],
    isSymmetric: [true, false],
    masksFalseNegatives: [true, false],
    precision: ["fp32", "bf16"],
    schedule: ["balanced", "random"],
    languageWeights: ["uniform", "size", 0.3, 1],
    textsPerPass: [null, 1],
    evaluateEvery: [null, 1],
    patience: [null, 1],
    maxTokens: [3, 512],
    batchSize: [2],
  };
  for (const [name, values] of Object.entries(within))
    for (const value of values)
      checkSettings({ ...defaultSettings("emoji"), evaluateEvery: 4, [name]: value });
});

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-settings-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("settings are checked wherever they come in: sweep files, plans, inputs, the command line", async (context) => {
  const folder = folderOf(context);
  const file = path.join(folder, "sweep.json");
  const wrong: Readonly<Record<string, [value: unknown, message: RegExp]>> = {
    schedule: ["balancd", /schedule must be one of balanced, random, not "?balancd"?/],
    precision: ["fp16", /precision must be one of fp32, bf16, not "?fp16"?/],
    split: ["train", /split must be one of validation, test, not "?train"?/],
    decay: ["linar", /decay must be one of linear, cosine, constant, not "?linar"?/],
    languageWeights: [
      "sizes",
      /languageWeights must be uniform, size, or an exponent from above 0 to 1, not "?sizes"?/,
    ],
  };
  const { seeds: _, ...settings } = defaultSettings("emoji");
  for (const [name, [value, message]] of Object.entries(wrong)) {
    const sweep = { corpus: "emoji", design: ["corners"] };
    for (const part of [{ settings: { [name]: value } }, { factors: { [name]: [value] } }]) {
      writeFileSync(file, JSON.stringify({ ...sweep, ...part }));
      assert.throws(
        () => readSweepFile(file),
        (error) =>
          error instanceof UserError && message.test(error.message) && error.message.includes("sweep.json: "),
      );
    }
    assert.throws(() => sweepCells({ ...sweep, settings: { [name]: value } }), message); // as a notebook has it
    const cell = { mix: null, seed: null, settings: { ...settings, [name]: value } as CellSettings };
    await assert.rejects(planSweep([cell]), message);
    await assert.rejects(loadCellInputs(cell.settings), message);
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const { status, stderr } = spawnSync(
      process.execPath,
      [projectPath("bin", "batchmix.cjs"), "evaluate", `--${option}`, String(value)],
      { encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test("a name that is no setting is refused by name", () => {
  const odd = { ...defaultSettings("emoji"), temperature: 1 };
  assert.throws(
    () => checkSettings(odd),
    /^UserError: unknown setting "temperature"; there are corpus, model, /,
  );
});

test("evaluation corpora of one's own are found beside the sweep file, among factors too", (context) => {
  const folder = folderOf(context);
  const file = path.join(folder, "sweep.json");
  const sweep = {
    corpus: "mine.jsonl",
    design: ["corners"],
    factors: { evaluationCorpus: [null, "xquad-r", "other.tsv"] },
  };
  writeFileSync(file, JSON.stringify(sweep));
  assert.deepEqual(readSweepFile(file).factors, {
    evaluationCorpus: [null, "xquad-r", path.join(folder, "other.tsv")],
  });
});
