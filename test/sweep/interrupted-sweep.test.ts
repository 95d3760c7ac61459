import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { emojiCaptions } from "../../src/data";

const root = projectPath();
const skip = existsSync(projectPath("data", "models", "multilingual-e5-small"))
  ? false
  : "no weights here; run: npm start";

/** A few emoji in two languages as a corpus of one's own: seconds a cell. */
function smallCorpus(): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "batchmix-sweep-")), "few.jsonl");
  const { splits } = emojiCaptions();
  const sizes = { train: 40, validation: 5, test: 30 };
  const lines = (["train", "validation", "test"] as const).flatMap((split) =>
    splits[split].slice(0, sizes[split]).map(({ id, texts }) => {
      const kept = texts.filter((text) => text.language === "en" || text.language === "de");
      return JSON.stringify({ id, split, texts: kept });
    }),
  );
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const script = `
  const { runSweep, defaultSettings, makeMix } = require(${JSON.stringify(projectPath("src", "index.ts"))});
  const settings = { ...defaultSettings("emoji"), corpus: process.argv[1], layers: 1, steps: 6, batchSize: 8, warmupSteps: 1, seeds: 1 };
  runSweep(settings, [makeMix(1, 1, 0)], { onProgress: (cell, done, share) => console.log(cell.seed, share) })
    .then((cells) => console.log("KEYS " + cells.map((cell) => cell.result.key).join(" ")));
`;

/** Runs the small sweep in a process of its own; kills it at the first line that `isTime` accepts. */
function run(corpus: string, isTime: (line: string) => boolean): Promise<string[] | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "-e", script, corpus], { cwd: root });
    let output = "";
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (String(chunk).split("\n").some(isTime)) child.kill("SIGKILL");
    });
    child.on("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve(null);
      else if (code === 0) resolve(/KEYS (.*)/.exec(output)?.[1].split(" ") ?? []);
      else reject(new Error(complaint));
    });
  });
}

const resultOf = (key: string) => readFileSync(projectPath("data", "results", key, "result.json"));

test("a sweep killed in training and in evaluation ends on the bits of one that was left alone", {
  skip,
}, async (context) => {
  const corpus = smallCorpus();
  const keys = (await run(corpus, () => false)) ?? [];
  context.after(() => {
    for (const key of keys) rmSync(projectPath("data", "results", key), { recursive: true, force: true });
  });
  assert.equal(keys.length, 2);
  const expected = keys.map(resultOf);
  for (const key of keys) rmSync(projectPath("data", "results", key), { recursive: true });

  const trainingShare = (line: string) => /^0 0\.[3-6]/.test(line);
  assert.equal(await run(corpus, trainingShare), null, "killed in training");
  assert.ok(existsSync(projectPath("data", "results", keys[0])), "the untrained cell was done");
  assert.ok(!existsSync(projectPath("data", "results", keys[1])), "the other was not");
  assert.equal(await run(corpus, (line) => /^0 1$/.test(line)), null, "killed in evaluation");
  assert.deepEqual(await run(corpus, () => false), keys);
  assert.deepEqual(keys.map(resultOf), expected);

  let ran = false;
  await run(corpus, (line) => {
    ran ||= /^\S+ [\d.]+$/.test(line);
    return false;
  });
  assert.ok(!ran, "a finished sweep computes nothing");
});
