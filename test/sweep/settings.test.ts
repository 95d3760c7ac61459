import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { batchmix } from "../../src/cli/program";
import { UserError } from "../../src/core";
import { checkSettings, defaultSettings, type StudySettings, settingNames } from "../../src/settings";
import { type CellSettings, loadCellInputs, planSweep, readSweepFile, sweepCells } from "../../src/sweep";
import { temporaryFolder } from "../support/temporary-folder";

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
  measureAt: fc.oneof(never, numbers, booleans, texts, fc.constantFrom([], [2, 2], [0], [1.5], ["2"])),
  patience: noInteger(1),
  dropout: noNumber((value) => value >= 0 && value < 1),
  masksFalseNegatives: noWord(true, false),
  precision: noWord("fp32", "bf16"),
  textsPerPass: noInteger(1),
  maxTokens: fc.oneof(noInteger(3), nil),
  ignoredKeys: noCodes,
  schedule: noWord("balanced", "random"),
  languageDraw: noWord("balanced", "random"),
  kinds: fc.oneof(
    nil,
    fc.constantFrom<unknown>(
      "mono",
      ["mono"],
      ["mono", "mono"],
      ["mono", "monos"],
      ["mono", "cross", "multi", "x-x", "english"],
      ["mono", { name: "half", same: 1.2, draw: "batch" }],
    ),
  ),
  languageWeights: noWord("uniform", "size").filter(
    (value) => !(typeof value === "number" && value > 0 && value <= 1),
  ),
  negatives: fc.oneof(noInteger(0), nil),
  negativeLanguages: noWord("same", "other", "any"),
  mined: noText,
  negativeCap: noNumber((value) => value > 0 && value < Number.POSITIVE_INFINITY),
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
            RegExp(`^${name}( must be |: )`).test(error.message) &&
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
    ignoredKeys: [null, ["auto_map"]],
    batchSize: [2],
    negatives: [0],
    negativeLanguages: ["same", "other", "any"],
    mined: [null, "mined.parquet"],
    negativeCap: [0.01, 0.95, 1, 2],
  };
  for (const [name, values] of Object.entries(within))
    for (const value of values)
      checkSettings({ ...defaultSettings("emoji"), evaluateEvery: 4, [name]: value });
});

test("settings are checked wherever they come in: sweep files, plans, inputs, the command line", async () => {
  const folder = temporaryFolder("settings");
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
    const command =
      name === "split" ? ["evaluate"] : ["train", "--mix", "1:0:0", "--out", path.join(folder, "model")];
    const words = [...command, `--${option}`, String(value)];
    await assert.rejects(batchmix().parseAsync(words, { from: "user" }), message);
  }
});

test("the warm-up's default fits any number of steps, and a longer one that was given is refused", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom("emoji", "mine.jsonl"),
      (steps, corpus) => {
        const settings = defaultSettings(corpus, { steps });
        checkSettings(settings);
        if (steps >= defaultSettings(corpus).steps)
          assert.equal(settings.warmupSteps, defaultSettings(corpus).warmupSteps);
      },
    ),
  );
  const warmups = (corpus: string, all: number[]) =>
    all.map((steps) => defaultSettings(corpus, { steps }).warmupSteps);
  assert.deepEqual(warmups("emoji", [1, 2, 8, 9, 16, 60]), [0, 1, 1, 2, 2, 2]); // an eighth, rounded up
  assert.deepEqual(warmups("flickr30k-x", [1, 2, 10, 11, 25, 40, 60]), [0, 1, 1, 2, 3, 4, 4]); // a tenth
  const sweep = { corpus: "emoji", design: ["1:0:0"], seeds: 1, factors: { steps: [2, 16] } };
  assert.deepEqual(
    sweepCells(sweep).map(({ settings }) => settings.warmupSteps),
    [1, 1, 2, 2],
  );
  for (const steps of [2, 5])
    assert.throws(
      () => checkSettings(defaultSettings("emoji", { steps, warmupSteps: 5 })),
      new RegExp(`warmupSteps must be an integer from 0 to below steps \\(${steps}\\), not 5`),
    );
});

test("the defaults of both default studies are what was chosen on the validation split", () => {
  const { layers, steps, learningRate, warmupSteps, ...common } = defaultSettings("emoji");
  assert.deepEqual([layers, steps, learningRate, warmupSteps], [2, 16, 8e-4, 2]);
  const own = { corpus: "flickr30k-x", layers: null, steps: 40, learningRate: 5e-5, warmupSteps: 4 };
  assert.deepEqual(defaultSettings("flickr30k-x"), { ...common, ...own });
  assert.deepEqual(common, {
    corpus: "emoji",
    model: "multilingual-e5-small",
    trainingLanguages: null,
    evaluationCorpus: null,
    evaluationLanguages: null,
    split: "test",
    batchSize: 64,
    weightDecay: 0.01,
    clipNorm: 1,
    scale: 20,
    decay: "linear",
    margin: 0,
    isSymmetric: false,
    positivesPerQuery: 1,
    evaluateEvery: null,
    measureAt: null,
    patience: null,
    dropout: 0,
    masksFalseNegatives: false,
    negatives: 0,
    negativeLanguages: "same",
    mined: null,
    negativeCap: 0.95,
    precision: "fp32",
    textsPerPass: null,
    maxTokens: 128,
    ignoredKeys: null,
    kinds: ["mono", "cross", "multi"],
    schedule: "balanced",
    languageDraw: "balanced",
    languageWeights: "uniform",
    seeds: 3,
  });
});

test("a name that is no setting is refused by name", () => {
  const odd = { ...defaultSettings("emoji"), temperature: 1 };
  assert.throws(
    () => checkSettings(odd),
    /^UserError: unknown setting "temperature"; there are corpus, trainingLanguages, model, /,
  );
});

test("evaluation corpora of one's own are found beside the sweep file, among factors too", () => {
  const folder = temporaryFolder("settings");
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
