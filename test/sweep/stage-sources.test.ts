import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { projectPath } from "../../src/core";
import { bundleStages, stageChanges } from "../../src/sweep/stage-sources";

const root = mkdtempSync(path.join(os.tmpdir(), "batchmix-stages-"));
after(() => rmSync(root, { recursive: true, force: true }));
cpSync(projectPath("src"), path.join(root, "src"), { recursive: true });
cpSync(projectPath("package.json"), path.join(root, "package.json"));
const modules = path.join(root, "node_modules");
mkdirSync(modules);
for (const name of readdirSync(projectPath("node_modules")))
  symlinkSync(projectPath("node_modules", name), path.join(modules, name));
const before = bundleStages(root);
const stages = Object.keys(before) as (keyof typeof before)[];

/** The stages that edits of files of the copy make stale; the copy is as before afterwards. */
function staleAfter(files: string | readonly string[], edit: (text: string) => string): string[] {
  const originals = [files]
    .flat()
    .map((file) => ({ file: path.join(root, file), text: readFileSync(path.join(root, file), "utf8") }));
  for (const { file, text } of originals) {
    const edited = edit(text);
    assert.notEqual(edited, text, `${file}: the edit changes nothing`);
    writeFileSync(file, edited);
  }
  try {
    const now = bundleStages(root);
    return stages.filter((stage) => now[stage].hash !== before[stage].hash);
  } finally {
    for (const { file, text } of originals) writeFileSync(file, text);
  }
}

const touched = (text: string) => text.replace(/return /g, "process.uptime();\n  return ");
const replaced = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);
const commented = (text: string) => `// another word\n${text.replace("/**", "/** Another word.")}`;

/** Every file of a folder of the copy that makes some stage stale when a statement is added to its end. */
const sourcesIn = (folder: string) =>
  readdirSync(path.join(root, "src", folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join("src", folder, name));

const reached = [...new Set(stages.flatMap((stage) => Object.keys(before[stage].modules)))];

test("a mended comment, a type, an unused function, a figure or a loader makes nothing stale", () => {
  assert.ok(reached.length > 50);
  const typescript = reached.filter((name) => name.endsWith(".ts"));
  assert.deepEqual(staleAfter(reached, commented), []);
  const type = "export interface Unheard {\n  readonly of: number;\n}\n";
  assert.deepEqual(
    staleAfter(typescript, (text) => `${text}\n${type}`),
    [],
  );
  const belowEntries = typescript.filter((name) => !name.startsWith("src/sweep/stages/"));
  assert.deepEqual(
    staleAfter(belowEntries, (text) => `${text}\nexport function uncalled(): number {\n  return 7;\n}\n`),
    [],
  );
  const loaders = ["flickr30k-x", "miracl", "lareqa", "corpora", "mined-negatives"].map(
    (name) => `src/data/${name}.ts`,
  );
  const others = ["src/figures/theme.ts", "src/sweep/run-sweep.ts", "src/cli/program.ts"];
  assert.deepEqual(
    staleAfter([...loaders, ...others], (text) => `${text}\nexport const added = Math.random();\n`),
    [],
  );
});

test("a changed line makes the stages stale that reach it, and no other", () => {
  const drawn = staleAfter("src/mixture/schedule.ts", touched);
  assert.deepEqual(drawn, ["drawSource"]);
  assert.deepEqual(staleAfter("src/training/learning-rate.ts", replaced(/return /, "return 2 * ")), [
    "trainSource",
  ]);
  const gelu = staleAfter("src/models/packed/gelu.ts", touched);
  assert.deepEqual(gelu, ["trainSource", "encodeSource"]);
  const precision = staleAfter("src/evaluation/average-precision.ts", replaced(/return /, "return 2 * "));
  assert.deepEqual(precision, ["scoreSource"]);
  const choice = staleAfter("src/data/retrieval-set.ts", replaced("a.rank < b.rank", "a.rank > b.rank"));
  assert.deepEqual(choice, ["encodeSource"]);
});

test("C++ beside a module is part of the code of the stages that reach the module", () => {
  assert.deepEqual(staleAfter("src/engine/fused-kernels.cc", replaced("1.12837917f", "1.12837916f")), [
    "trainSource",
    "encodeSource",
  ]);
});

test("code in a new file is in the key as soon as a stage calls it", () => {
  const file = path.join(root, "src", "training", "doubled.ts");
  writeFileSync(file, "export function doubled(value: number): number {\n  return 2 * value;\n}\n");
  const called = (text: string) =>
    `import { doubled } from "./doubled";\n${text.replace(/return (.*);/, "return doubled($1);")}`;
  assert.deepEqual(
    staleAfter("src/training/learning-rate.ts", (text) => `import "./doubled";\n${text}`),
    [],
  );
  assert.deepEqual(staleAfter("src/training/learning-rate.ts", called), ["trainSource"]);
  rmSync(file);
});

test("a package's version makes the stages stale that reach the package", () => {
  const bump = (name: string): string[] => {
    const place = path.join(modules, name);
    rmSync(place, { recursive: true });
    mkdirSync(place, { recursive: true });
    const json = JSON.parse(readFileSync(projectPath("node_modules", name, "package.json"), "utf8"));
    writeFileSync(path.join(place, "package.json"), JSON.stringify({ ...json, version: "99.0.0" }));
    const now = bundleStages(root);
    assert.deepEqual(
      stages
        .flatMap((stage) => stageChanges(before[stage], now[stage]))
        .filter((change) => change.startsWith("src/")),
      [],
    );
    rmSync(place, { recursive: true });
    symlinkSync(projectPath("node_modules", name), place);
    return stages.filter((stage) => now[stage].hash !== before[stage].hash);
  };
  assert.deepEqual(bump("pure-rand"), ["drawSource", "trainSource"]);
  assert.deepEqual(bump("plotly.js-dist-min"), []);
  assert.deepEqual(bump("commander"), []);
  assert.deepEqual(bump("seedrandom"), ["trainSource", "encodeSource"], "of tfjs");
});

test("what a bundle cannot hold is refused by module and name", () => {
  const full = path.join(root, "src/training/learning-rate.ts");
  const text = readFileSync(full, "utf8");
  for (const computed of [
    'require("./" + String(process.env.X))',
    "eval(String(1))",
    "import(String(process.env.X))",
  ]) {
    writeFileSync(full, text.replace(/return /, `${computed};\n  return `));
    assert.throws(
      () => bundleStages(root),
      /^Error: src\/training\/learning-rate\.ts: \w+\(.* cannot be hashed/,
    );
  }
  writeFileSync(full, text);
});

test("no stage reaches a corpus' loader, a download or a figure", () => {
  const loaders = sourcesIn("data").filter((file) =>
    readFileSync(path.join(root, file), "utf8").includes('"node:fs"'),
  );
  assert.ok(loaders.length > 5);
  assert.deepEqual(
    [...loaders, ...sourcesIn("hub"), ...sourcesIn("figures")].filter((file) => reached.includes(file)),
    [],
  );
});

test("what changed between two versions is named by module and package", () => {
  const version = {
    hash: "",
    modules: { "src/a.ts": "1", "src/b.ts": "1" },
    packages: { "pure-rand": "7.0.0" },
  };
  const later = {
    hash: "",
    modules: { "src/b.ts": "2", "src/c.ts": "1" },
    packages: { "pure-rand": "7.0.1", undici: "7" },
  };
  assert.deepEqual(stageChanges(version, version), []);
  assert.deepEqual(stageChanges(version, later), [
    "src/a.ts (gone)",
    "src/b.ts",
    "src/c.ts (new)",
    "pure-rand 7.0.1, was 7.0.0",
    "undici 7, was not there",
  ]);
});
