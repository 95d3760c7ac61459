import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { batchmix } from "../../src/cli/program";
import { projectPath, UserError } from "../../src/core";
import { writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("bad");
const [out, model] = ["out", "model"].map((name) => path.join(folder, name));
writeSmallModel(model, "small-labse");

/** Runs a command in this process and expects that it is refused in one sentence, with nothing written. */
async function refused(args: readonly string[], sentence: RegExp): Promise<void> {
  await assert.rejects(batchmix().parseAsync([...args], { from: "user" }), (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, sentence);
    return !error.message.includes("\n");
  });
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
  "--model",
  model,
  ...more,
];

/** The model's folder again, with one file another. */
function changedModel(name: string, change: (place: string) => void): string {
  const place = path.join(folder, name);
  cpSync(model, place, { recursive: true });
  change(place);
  return place;
}

test("a refusal is one sentence on standard error and code 1, without a stack trace", () => {
  const args = [projectPath("bin", "batchmix.cjs"), ...train("--mix", "1:0:0", "--corpus", "flickr")];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^batchmix: no corpus "flickr"; there are [^\n]+\n$/);
});

test("an unknown corpus", async () => {
  await refused(
    train("--mix", "1:0:0", "--corpus", "flickr"),
    /no corpus "flickr"; there are emoji, flickr30k-x/,
  );
});

test("a corpus that is for testing alone", async () => {
  const articles = ["Ada.", "Eva.", "Ina.", "Ora.", "Uma."].map((sentence) => {
    const question = { id: sentence, question: "Who?", answers: [{ answer_start: 0 }] };
    const paragraphs = [{ sentences: [sentence], sentence_breaks: [[0, 4]], qas: [question] }];
    return { title: sentence, paragraphs };
  });
  const mlqa = path.join(folder, "mlqa-r");
  mkdirSync(mlqa);
  writeFileSync(path.join(mlqa, "en.json"), JSON.stringify({ data: articles }));
  await refused(
    train("--mix", "1:0:0", "--corpus", `mlqa-r:${mlqa}`),
    /MLQA-R \(questions and answer sentences\) cannot be trained on: its questions are those of MLQA, a test set/,
  );
  const sweep = path.join(folder, "mlqa.json");
  writeFileSync(
    sweep,
    JSON.stringify({ corpus: `mlqa-r:${mlqa}`, design: ["corners"], settings: { layers: 1, model } }),
  );
  await refused(["sweep", "run", sweep], /cannot be trained on/);
});

test("proportions that do not sum to 1, are negative, are no numbers, or are no three", async () => {
  await refused(train("--mix", "0.5/0.6/0"), /0\.5\/0\.6\/0 sum to 1\.1; they must sum to 1/);
  await refused(train("--mix=-0.5/1.5/0"), /none may be negative/);
  await refused(train("--mix", "NaN/0.5/0.5"), /each must be a number from 0 to 1/);
  await refused(train("--mix", "1:1"), /write three parts as 1:1:0/);
});

test("settings that nothing can be trained with", async () => {
  const mono = (...more: string[]) => train("--mix", "1:0:0", ...more);
  await refused(mono("--learning-rate", "0"), /learningRate must be a number above 0, not 0/);
  await refused(mono("--learning-rate", "Infinity"), /learningRate must be a number above 0, not "Infinity"/);
  await refused(
    mono("--batch-size", "1"),
    /batchSize must be an integer from 2 up \(a pair's negatives are the others\), not 1/,
  );
  await refused(mono("--patience", "2"), /patience counts measurements: give evaluateEvery/);
  await refused(
    mono("--warmup-steps", "5"),
    /warmupSteps must be an integer from 0 to below steps \(2\), not 5/,
  );
  await refused(mono("--layers", "two"), /layers must be an integer from 1 up, or null, not "two"/);
  await refused(
    mono("--training-languages", "en,en"),
    /trainingLanguages must be a list of different language codes/,
  );
});

test("a language that the corpus lacks, a batch larger than the corpus", async () => {
  await refused(
    train("--mix", "1:0:0", "--training-languages", "en,xx"),
    /emoji has no language "xx".*it has: en, de/,
  );
  await refused(
    train("--mix", "1:0:0", "--batch-size", "5000"),
    /mix 1:0:0 is impossible: .* no training language has 5000 items with two texts .*; use smaller batches/,
  );
});

test("a model folder that is not there, or has no config.json", async () => {
  await refused(train("--mix", "1:0:0", "--model", path.join(folder, "none")), /no such model folder/);
  const empty = path.join(folder, "empty");
  mkdirSync(empty);
  await refused(
    train("--mix", "1:0:0", "--model", empty),
    /empty is no model folder: config\.json is missing/,
  );
});

test("a comparison of speeds with a model that is not there, of one model, or with a margin that is none", async () => {
  await refused(["throughput", model, path.join(folder, "none")], /none: no such model folder/);
  await refused(["throughput", model], /a comparison needs two models or more, not 1/);
  await refused(["throughput", model, model, "--margin", "0"], /margin must be a number above 0/);
});

test("weights cut short", async () => {
  const place = changedModel("cut", (cut) => {
    truncateSync(path.join(cut, "model.safetensors"), 9_000);
  });
  await refused(train("--mix", "1:0:0", "--model", place), /model\.safetensors: cut short/);
});

test("weights or a tokenizer of another model", async () => {
  const place = changedModel("foreign", (foreign) => {
    const config = JSON.parse(readFileSync(path.join(model, "config.json"), "utf8"));
    writeFileSync(path.join(foreign, "config.json"), JSON.stringify({ ...config, vocab_size: 50 }));
  });
  await refused(
    train("--mix", "1:0:0", "--model", place),
    /embeddings.* has shape 97 x 24, and .* 50 x 24 .*; is it another model's\?/,
  );
  const longer = changedModel("longer", (folder) => {
    const file = path.join(folder, "tokenizer.json");
    const tokenizer = JSON.parse(readFileSync(file, "utf8"));
    const more = Array.from({ length: 42 }, (_, at) => ({ id: 56 + at, content: `<extra ${at}>` }));
    tokenizer.added_tokens.push(...more);
    writeFileSync(file, JSON.stringify(tokenizer));
  });
  await refused(
    train("--mix", "1:0:0", "--model", longer),
    /tokenizer\.json has 98 tokens, but .*config\.json a vocabulary of 97/,
  );
});

test("a corpus of one's own with a mistake names file, line and field", async () => {
  const file = path.join(folder, "mine.jsonl");
  writeFileSync(
    file,
    '{"id": "1", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a"}]}\n{"id": "1", "split": "dev"}\n',
  );
  await refused(
    train("--mix", "1:0:0", "--corpus", file),
    /mine\.jsonl, line 2: split must be one of train, validation, test, not "dev"/,
  );
  truncateSync(file, 40);
  await refused(train("--mix", "1:0:0", "--corpus", file), /mine\.jsonl, line 1: is not valid JSON/);
});

test("a place that cannot be written to", async () => {
  writeFileSync(path.join(folder, "file"), "");
  await refused(
    train("--mix", "1:0:0", "--batch-size", "8", "--out", path.join(folder, "file", "model")),
    /file: no folder can be made here \(E[A-Z]+\)/,
  );
});

test("a study that is not there or not published, and a sweep or a notebook without one", async () => {
  await refused(
    ["study", "plan", "none"],
    /studies.none: no such study; studies\/ has: .*flickr30k-x.*study new none/,
  );
  await refused(["study", "new", "my study"], /"my study" is no name of a study: write letters of English/);
  const empty = path.join(folder, "no-study");
  mkdirSync(empty);
  await refused(
    ["study", "verify", empty],
    /cells\.parquet: no such table; npx batchmix study publish .*no-study writes/,
  );
  await refused(
    ["report", "--sweep", "1-primary"],
    /--sweep names a published study's sweep; give --published too/,
  );
  await refused(
    ["notebooks", "5", "--published", "flickr30k-x"],
    /05-sweep reads no published study; 06-accuracy, /,
  );
});
