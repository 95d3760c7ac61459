import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { Command } from "commander";
import { batchmix } from "../../src/cli/program";
import { studySettings } from "../../src/cli/setting-options";
import { projectPath } from "../../src/core";
import { writePool } from "../pools/made-pool";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { writeSmallStudy } from "../support/small-study";
import { temporaryFolder } from "../support/temporary-folder";

/** What is appended to an example so that it takes seconds, or why it is parsed alone. */
type Way = { readonly append: string } | { readonly reason: string };
const asItIs: Way = { append: "" };
const download: Way = { reason: "downloads what the network alone has" };
const long: Way = { reason: "draws every figure in a browser: a minute" };
const kernel: Way = { reason: "executes notebooks, as test/notebook does" };
const few = {
  append: "--blocks 2 --texts 8 --batch-sizes 4 --pairs 4 --passes 1 --evaluation-languages en,de",
};
const two: Way = { append: "--evaluation-languages en,de" };

/** Every example of every help, in the order in which they run: later ones need what earlier ones made. */
const ways: Readonly<Record<string, Way>> = {
  "npx batchmix quickstart": long,
  "npx batchmix quickstart --corpus flickr30k-x": download,
  "BATCHMIX_ENGINE=wasm npx batchmix setup": { reason: "installs the environment that this test runs in" },
  "npx batchmix data": asItIs,
  "npx batchmix data flickr30k-x": download,
  "npx batchmix data mlqa-r:/srv/mlqa-r": { reason: "a folder of the reader's" },
  "npx batchmix data check mine.jsonl": asItIs,
  "npx batchmix data leakage xquad-r --train ntrex": download,
  "npx batchmix data hub google/xquad": download,
  "npx batchmix data miracl sw --out data/miracl": download,
  "BATCHMIX_MIRROR=/srv/mirror npx batchmix data flickr30k-x": { reason: "a folder of the reader's" },
  "npx batchmix data hub google/xquad --out xquad.jsonl --languages en,de,tr --config 'xquad.*' --split validation --id id --query question --candidate context":
    download,
  "npx batchmix data hub facebook/mlqa --out mlqa.jsonl --languages en,de,es --config 'mlqa.*.*' --id id --query question --candidate context":
    download,
  "npx batchmix data hub Helsinki-NLP/opus-100 --out en-tr.jsonl --languages en,tr --config en-tr --both 'translation.*'":
    download,
  "npx batchmix model intfloat/multilingual-e5-small": download,
  "npx batchmix model all-MiniLM-L6-v2": download,
  "npx batchmix evaluate --model intfloat/multilingual-e5-small": two,
  "npx batchmix train --mix 1:1:0 --out data/models/half": asItIs,
  "npx batchmix train --mix 1:1:0 --seed 1 --out data/models/half": asItIs,
  "npx batchmix train --mix 0.5/0.5/0 --steps 2 --out data/models/short": asItIs,
  "npx batchmix train --kinds mono,cross,x-x --mix 2:1:1 --out data/models/x-x": asItIs,
  'npx batchmix train --path \'[{"until": 1, "from": "1:0:0", "to": "0:1:0"}]\' --out data/models/path':
    asItIs,
  "npx batchmix evaluate --model data/models/half": two,
  "npx batchmix evaluate --model data/models/half --corpus emoji --layers 3": {
    append: "--layers 2 --evaluation-languages en,de",
  }, // it has two
  "npx batchmix evaluate --corpus xquad-r --without-leaked flickr30k-x": {
    append: "--corpus mine.jsonl --without-leaked mine.jsonl",
  },
  "npx batchmix evaluate --corpus miracl:data/miracl --evaluation-languages sw --layers 2": asItIs,
  "npx batchmix evaluate --trec data/trec && npx batchmix evaluate --from-trec data/trec": asItIs,
  "npx batchmix sweep plan sweeps/emoji.json": asItIs,
  "npx batchmix sweep run sweeps/flickr30k-x.json --slurm --cpus 8 --mem 8G --time 2:00:00": {
    append: "--dry-run",
  },
  "npx batchmix sweep run sweeps/emoji.json": asItIs,
  "npx batchmix sweep run sweeps/flickr30k-x.json --workers 2": asItIs,
  "npx batchmix results": asItIs,
  "npx batchmix results --where \"corpus = 'flickr30k-x' AND mono = 1\"": asItIs,
  'npx batchmix results --sql \'SELECT mono, "cross", multi, avg("mAP_multi") FROM cells GROUP BY ALL\'':
    asItIs,
  'npx batchmix results --sql "SELECT * FROM queries JOIN cells USING (key, evaluation)" --out queries.parquet':
    asItIs,
  "npx batchmix results --stale": asItIs,
  "npx batchmix report sweeps/flickr30k-x.json --out figures/flickr30k-x": asItIs,
  "npx batchmix study new mine": asItIs,
  "npx batchmix study plan flickr30k-x": asItIs,
  "npx batchmix study run flickr30k-x": asItIs,
  "npx batchmix study run flickr30k-x --workers 2": asItIs,
  "npx batchmix study publish flickr30k-x": asItIs,
  "npx batchmix study verify flickr30k-x": asItIs,
  "npx batchmix study verify flickr30k-x --cell 1-primary/1:1:0/3": { append: "--cell 1-both/1:1:0/0" },
  "npx batchmix report --published flickr30k-x": asItIs,
  "npx batchmix report --published flickr30k-x --out figures/flickr30k-x": asItIs,
  "npx batchmix report --published flickr30k-x --sweep 3-xquad-r": { append: "--sweep 2-english" },
  "npx batchmix train --mix 1:0:0 --out data/models/mono": asItIs,
  "npx batchmix train --mix 0:1:0 --out data/models/cross": asItIs,
  "npx batchmix throughput mono cross": few,
  "npx batchmix throughput mono cross --blocks 30 --margin 0.02 --figure figures/speed": few,
  "npx batchmix figures": long,
  "npx batchmix figures --corpus flickr30k-x": long,
  "npx batchmix figures --width 3.03": long,
  "npx batchmix figures --published flickr30k-x": long,
  "npx batchmix notebooks --list": asItIs,
  "npx batchmix notebooks --small": kernel,
  'npx batchmix notebooks 4 --parameters \'{"corpus": "xquad-r"}\'': kernel,
  "npx batchmix notebooks --published flickr30k-x --out studies/flickr30k-x/pages": kernel,
  "npx batchmix lab": { reason: "a server that runs until it is stopped" },
};

/** A project with these sources, small sweeps, a small model under the default one's name, and no results. */
const root = temporaryFolder("examples");

before(() => {
  for (const name of ["src", "bin", "scripts", "notebooks", "package.json", "package-lock.json"])
    cpSync(projectPath(name), path.join(root, name), { recursive: true });
  for (const name of ["node_modules", ".engine"]) symlinkSync(projectPath(name), path.join(root, name));
  for (const model of ["multilingual-e5-small", "intfloat/multilingual-e5-small"])
    writeSmallModel(path.join(root, "data", "models", model), "small-xlm-roberta");
  writeSmallCorpus(path.join(root, "mine.jsonl"));
  writePool(path.join(root, "data", "miracl"), () => 1);
  mkdirSync(path.join(root, "sweeps"), { recursive: true });
  writeSmallStudy(path.join(root, "studies", "flickr30k-x"));
  const settings = { batchSize: 4, steps: 2 };
  for (const name of ["emoji", "flickr30k-x"])
    writeFileSync(
      path.join(root, "sweeps", `${name}.json`),
      JSON.stringify({ corpus: "../mine.jsonl", design: ["simplex-centroid"], seeds: 2, settings }),
    );
  mkdirSync(path.join(root, "commands", "parse"), { recursive: true });
  writeProgram("npx", '#!/bin/sh\nshift\nexec node bin/batchmix.cjs "$@"\n');
  writeProgram("parse/npx", "#!/usr/bin/env node\nconsole.log(JSON.stringify(process.argv.slice(2)));\n");
});

function writeProgram(name: string, script: string): void {
  writeFileSync(path.join(root, "commands", name), script, { mode: 0o755 });
}

/** Runs a line as a shell does, with the command line of this project, or one that prints its arguments, as npx. */
function shell(line: string, commands: string) {
  return spawnSync("sh", ["-c", line], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${path.join(root, commands)}:${process.env.PATH}`,
      BATCHMIX_RESULTS: undefined,
    },
  });
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** The lines of a help that begin with $, each without what explains it. */
function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const lines = help.replace(/\\\n\s*/g, "").matchAll(/^ {2}\$ (.*)$/gm);
  return [...lines].map(([, line]) => line.replace(/ {3,}.*$/, ""));
}

test("every example of every help is one that this test knows, and every one that it knows is there", () => {
  const found = allCommands(batchmix()).flatMap(examplesOf);
  assert.deepEqual([...new Set(found)].sort(), Object.keys(ways).sort());
});

test("every command that does anything has an example", () => {
  const words = Object.keys(ways).join("\n");
  for (const command of allCommands(batchmix()).filter(({ commands }) => commands.length === 0)) {
    const names = [];
    for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
    assert.ok(words.includes(`npx ${names.join(" ")}`), names.join(" "));
  }
});

/** The command that words name, as far as they are names of commands. */
function named(command: Command, [first, ...others]: readonly string[]): Command {
  const next = command.commands.find((each) => each.name() === first);
  return next ? named(next, others) : command;
}

test("every example is parsed by the command that it names", () => {
  for (const line of Object.keys(ways)) {
    const lines = shell(line, "commands/parse").stdout.trim().split("\n");
    for (const [project, ...words] of lines.map((each): string[] => JSON.parse(each))) {
      const program = batchmix();
      let reached: Command | undefined;
      for (const command of allCommands(program))
        command.exitOverride().action(() => {
          reached = command;
          if (command.opts().corpus && command.name() !== "throughput") studySettings(command.opts());
        });
      program.parse(words, { from: "user" });
      assert.equal(project, "batchmix");
      assert.equal(reached, named(program, words), line);
    }
  }
});

test("every example runs", async (context) => {
  for (const [line, way] of Object.entries(ways)) {
    if ("reason" in way) continue;
    await context.test(line, () => {
      const out = / --out (data\/models\/\S+)/.exec(line)?.[1];
      if (out) rmSync(path.join(root, out), { recursive: true, force: true });
      const { status, stderr, stdout } = shell(`${line} ${way.append}`, "commands");
      assert.equal(status, 0, stderr);
      assert.notEqual(stdout, "");
    });
  }
});
