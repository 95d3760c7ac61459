import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";

const model = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(model) ? false : "no weights here; run: npm start";
const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bad-"));
const out = path.join(folder, "out");

/** Runs the command line and expects one sentence on standard error, code 1 and nothing written. */
function refused(args: readonly string[], sentence: RegExp): void {
  const { status, stderr } = spawnSync(process.execPath, [projectPath("bin", "batchmix.cjs"), ...args], {
    encoding: "utf8",
  });
  assert.equal(status, 1, `${args.join(" ")}: ${stderr}`);
  assert.match(stderr, sentence);
  assert.ok(!/\n\s+at /.test(stderr), `a stack trace: ${stderr}`);
  assert.ok(!existsSync(out), "something was written");
}

const train = (...more: string[]) => [
  "train",
  "--out",
  out,
  "--layers",
  "1",
  "--steps",
  "2",
  "--warmup-steps",
  "1",
  ...more,
];

/** The model's folder again, by hard links, with one file another. */
function changedModel(name: string, change: (place: string) => void): string {
  const place = path.join(folder, name);
  mkdirSync(place);
  for (const entry of readdirSync(model, { withFileTypes: true })) {
    if (entry.isDirectory())
      cpSync(path.join(model, entry.name), path.join(place, entry.name), { recursive: true });
    else linkSync(path.join(model, entry.name), path.join(place, entry.name));
  }
  change(place);
  return place;
}

/** Puts a file in the place of a linked one, which stays as it is. */
function replaceFile(file: string, content: string | Buffer): void {
  rmSync(file);
  writeFileSync(file, content);
}

test("an unknown corpus", () => {
  refused(train("--mix", "1:0:0", "--corpus", "flickr"), /no corpus "flickr"; there are emoji, flickr30k-x/);
});

test("a corpus that is for testing alone", { skip }, () => {
  const articles = ["Ada.", "Eva.", "Ina.", "Ora.", "Uma."].map((sentence) => {
    const question = { id: sentence, question: "Who?", answers: [{ answer_start: 0 }] };
    const paragraphs = [{ sentences: [sentence], sentence_breaks: [[0, 4]], qas: [question] }];
    return { title: sentence, paragraphs };
  });
  const mlqa = path.join(folder, "mlqa-r");
  mkdirSync(mlqa);
  writeFileSync(path.join(mlqa, "en.json"), JSON.stringify({ data: articles }));
  refused(
    train("--mix", "1:0:0", "--corpus", `mlqa-r:${mlqa}`),
    /MLQA-R \(questions and answer sentences\) cannot be trained on: its questions are those of MLQA, a test set/,
  );
  const sweep = path.join(folder, "mlqa.json");
  writeFileSync(
    sweep,
    JSON.stringify({ corpus: `mlqa-r:${mlqa}`, design: ["corners"], settings: { layers: 1 } }),
  );
  refused(["sweep", "run", sweep], /cannot be trained on/);
});

test("proportions that do not sum to 1, are negative, are no numbers, or are no three", () => {
  refused(train("--mix", "0.5/0.6/0"), /0\.5\/0\.6\/0 sum to 1\.1; they must sum to 1/);
  refused(train("--mix=-0.5/1.5/0"), /none may be negative/);
  refused(train("--mix", "NaN/0.5/0.5"), /each must be a number from 0 to 1/);
  refused(train("--mix", "1:1"), /write three parts as 1:1:0/);
});

test("settings that nothing can be trained with", () => {
  const mono = (...more: string[]) => train("--mix", "1:0:0", ...more);
  refused(mono("--learning-rate", "0"), /learningRate must be a number above 0, not 0/);
  refused(mono("--learning-rate", "Infinity"), /learningRate must be a number above 0, not "Infinity"/);
  refused(
    mono("--batch-size", "1"),
    /batchSize must be an integer from 2 up \(a pair's negatives are the others\), not 1/,
  );
  refused(mono("--patience", "2"), /patience counts measurements: give evaluateEvery/);
  refused(mono("--warmup-steps", "5"), /warmupSteps must be an integer from 0 to below steps \(2\), not 5/);
  refused(mono("--layers", "two"), /layers must be an integer from 1 up, or null, not "two"/);
  refused(
    mono("--training-languages", "en,en"),
    /trainingLanguages must be a list of different language codes/,
  );
});

test("a language that the corpus lacks, a batch larger than the corpus", { skip }, () => {
  refused(
    train("--mix", "1:0:0", "--training-languages", "en,xx"),
    /emoji has no language "xx".*it has: en, de/,
  );
  refused(
    train("--mix", "1:0:0", "--batch-size", "5000"),
    /batch of 5000 pairs needs as many items; emoji has \d+/,
  );
});

test("a model folder that is not there, or has no config.json", () => {
  refused(train("--mix", "1:0:0", "--model", path.join(folder, "none")), /no such model folder/);
  const empty = path.join(folder, "empty");
  mkdirSync(empty);
  refused(train("--mix", "1:0:0", "--model", empty), /empty is no model folder: config\.json is missing/);
});

test("a comparison of speeds with a model that is not there, of one model, or with a margin that is none", {
  skip,
}, () => {
  refused(["throughput", model, path.join(folder, "none")], /none: no such model folder/);
  refused(["throughput", model], /a comparison needs two models or more, not 1/);
  refused(["throughput", model, model, "--margin", "0"], /margin must be a number above 0/);
});

test("weights cut short", { skip }, () => {
  const place = changedModel("cut", (cut) => {
    const head = readFileSync(path.join(model, "model.safetensors")).subarray(0, 2_000_000);
    replaceFile(path.join(cut, "model.safetensors"), head);
  });
  refused(train("--mix", "1:0:0", "--model", place), /model\.safetensors: cut short/);
});

test("a tokenizer of another model", { skip }, () => {
  const place = changedModel("foreign", (foreign) => {
    const config = JSON.parse(readFileSync(path.join(model, "config.json"), "utf8"));
    replaceFile(path.join(foreign, "config.json"), JSON.stringify({ ...config, vocab_size: 30522 }));
  });
  refused(
    train("--mix", "1:0:0", "--model", place),
    /tokenizer\.json has 250002 tokens, but .*config\.json a vocabulary of 30522/,
  );
});

test("a corpus of one's own with a mistake names file, line and field", () => {
  const file = path.join(folder, "mine.jsonl");
  writeFileSync(
    file,
    '{"id": "1", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a"}]}\n{"id": "1", "split": "dev"}\n',
  );
  refused(
    train("--mix", "1:0:0", "--corpus", file),
    /mine\.jsonl, line 2: split must be one of train, validation, test, not "dev"/,
  );
  truncateSync(file, 40);
  refused(train("--mix", "1:0:0", "--corpus", file), /mine\.jsonl, line 1: is not valid JSON/);
});

test("a place that cannot be written to", { skip }, () => {
  writeFileSync(path.join(folder, "file"), "");
  const args = [
    "train",
    "--mix",
    "1:0:0",
    "--layers",
    "1",
    "--steps",
    "2",
    "--warmup-steps",
    "1",
    "--batch-size",
    "8",
  ];
  refused(
    [...args, "--out", path.join(folder, "file", "model")],
    /file: no folder can be made here \(E[A-Z]+\)/,
  );
});

test("a study that is not there or not published, and a sweep or a notebook without one", () => {
  refused(
    ["study", "plan", "none"],
    /studies.none: no such study; studies\/ has: .*flickr30k-x.*study new none/,
  );
  const empty = path.join(folder, "no-study");
  mkdirSync(empty);
  refused(
    ["study", "verify", empty],
    /cells\.parquet: no such table; npx batchmix study publish .*no-study writes/,
  );
  refused(
    ["report", "--sweep", "1-primary"],
    /--sweep names a published study's sweep; give --published too/,
  );
  refused(
    ["notebooks", "5", "--published", "flickr30k-x"],
    /05-sweep reads no published study; 06-accuracy, /,
  );
});
