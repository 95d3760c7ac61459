import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "commander";
import fc from "fast-check";
import { batchmix } from "../../src/cli/program";
import { studySettings } from "../../src/cli/setting-options";
import { settingNames } from "../../src/settings";

function commandNamed(name: string): Command {
  const command = batchmix().commands.find((each) => each.name() === name);
  assert.ok(command);
  return command;
}

const optionsOf = (name: string) => commandNamed(name).options.map(({ long }) => long);

test("a command offers the settings that it uses, and no others", () => {
  const own = ["--mix", "--path", "--out", "--seed", "--tensorboard"];
  const data = ["--corpus", "--training-languages"];
  const model = ["--model", "--layers", "--precision", "--max-tokens", "--ignore-key"];
  const evaluation = ["--evaluation-corpus", "--evaluation-languages", "--split"];
  const training =
    "batch-size steps learning-rate warmup-steps decay weight-decay clip-norm dropout evaluate-every patience texts-per-pass kinds schedule language-draw language-weights"
      .split(" ")
      .map((name) => `--${name}`);
  const loss = ["--scale", "--margin", "--symmetric", "--positives-per-query", "--mask-false-negatives"];
  const negatives = ["--negatives", "--negative-languages", "--mined", "--negative-cap"];
  const forTraining = [...data, ...model, ...training, ...loss, ...negatives];
  assert.deepEqual(optionsOf("mine"), ["--out", ...data, ...model, "--ranks", "--below"]);
  assert.deepEqual(optionsOf("train"), [...own, ...forTraining, "--evaluation-languages"]);
  const outputs = [
    "--measures",
    "--texts",
    "--trec",
    "--depth",
    "--table",
    "--query-scores",
    "--without-leaked",
  ];
  assert.deepEqual(optionsOf("evaluate"), [...outputs, "--from-trec", ...data, ...model, ...evaluation]);
  const all = [...forTraining, ...evaluation, "--seeds", "--measure-at"];
  assert.equal(all.length, settingNames.length);
  assert.deepEqual(optionsOf("quickstart"), ["--quick", ...all]);
  assert.deepEqual(optionsOf("figures"), ["--out", "--width", ...all, "--published", "--sweep", "--measure"]);
});

const required = { train: ["--mix", "1:0:0", "--out", "model"], evaluate: [], throughput: ["mono", "cross"] };

test("an option of another command is refused, with the one that is meant", () => {
  for (const [name, option, message] of [
    ["train", "--seeds", /unknown option '--seeds'\s+\(Did you mean --seed\?\)/],
    ["train", "--split", /unknown option '--split'/],
    ["evaluate", "--dropout", /unknown option '--dropout'/],
    ["throughput", "--batch-size", /unknown option '--batch-size'\s+\(Did you mean --batch-sizes\?\)/],
  ] as const) {
    const command = commandNamed(name)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    assert.throws(() => command.parse([...required[name], option, "1"], { from: "user" }), { message });
  }
});

/** The settings that `quickstart` reads from its arguments. */
function settingsFrom(args: readonly string[]) {
  const command = commandNamed("quickstart").action(() => {});
  return studySettings(command.parse(args, { from: "user" }).opts());
}

test("options are read as what they are: numbers, lists, words and names that look like numbers", () => {
  const settings = settingsFrom(
    "--corpus mine.jsonl --model 5 --layers 3 --learning-rate 2e-5 --training-languages en,de --symmetric --language-weights 0.3 --steps 2".split(
      " ",
    ),
  );
  assert.equal(settings.corpus, "mine.jsonl");
  assert.equal(settings.model, "5");
  assert.equal(settings.layers, 3);
  assert.equal(settings.learningRate, 2e-5);
  assert.deepEqual(settings.trainingLanguages, ["en", "de"]);
  assert.equal(settings.isSymmetric, true);
  assert.equal(settings.masksFalseNegatives, false);
  assert.equal(settings.languageWeights, 0.3);
  assert.equal(settings.warmupSteps, 1);
  assert.equal(settingsFrom(["--language-weights", "size"]).languageWeights, "size");
  fc.assert(
    fc.property(fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true }), (rate) => {
      assert.equal(settingsFrom(["--learning-rate", String(rate)]).learningRate, rate);
    }),
    { numRuns: 30 },
  );
});

test("what an option cannot read is refused by the setting's name, range and value", () => {
  for (const [option, value, message] of [
    ["--steps", "1.5", /^UserError: steps must be an integer from 1 up, not 1\.5$/],
    ["--steps", "0x10", /^UserError: steps must be an integer from 1 up, not "0x10"$/],
    ["--scale", "", /^UserError: scale must be a number above 0, not ""$/],
    [
      "--training-languages",
      "en,,de",
      /^UserError: trainingLanguages must be a list of different language codes/,
    ],
    ["--split", "train", /^UserError: split must be one of validation, test, not "train"$/],
    ["--negatives", "-1", /^UserError: negatives must be an integer from 0 up, not -1$/],
    [
      "--negative-languages",
      "en",
      /^UserError: negativeLanguages must be one of same, other, any, not "en"$/,
    ],
  ] as const)
    assert.throws(() => settingsFrom([option, value]), message);
});
