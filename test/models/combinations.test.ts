import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import {
  makeEncoder,
  type NamedArray,
  readParameters,
  readSafetensors,
  referenceEncoder,
  writeSafetensors,
} from "../../src/models";
import { openModel, trimVocabulary } from "../../src/sweep";
import { temporaryFolder } from "../support/temporary-folder";

const fixtures = path.join(__dirname, "..", "fixtures");
const readJson = (...place: string[]) => JSON.parse(readFileSync(path.join(fixtures, ...place), "utf8"));

/** Folders, and vectors by sentence-transformers 6.2: make-combinations.py. */
const combinations: {
  texts: string[];
  base: Record<string, object>;
  folders: {
    name: string;
    files: Record<string, object | string | null>;
    query: number[][];
    document: number[][];
    similarity: number;
  }[];
} = readJson("models", "combinations.json");
const weights = readSafetensors(path.join(fixtures, "models", "combinations.safetensors"));
const wordpiece = readJson("text", "wordpiece", "tokenizer.json");
const unigram = readJson("text", "small-unigram.json").tokenizer;

type Folder = Pick<(typeof combinations.folders)[number], "files">;

/** Writes a folder of the fixture. @param rename of the transformer's arrays */
function writtenFolder({ files }: Folder, rename = (name: string) => name): string {
  const folder = temporaryFolder("combination");
  const changed = Object.entries(files).map(([name, value]): [string, unknown] => {
    if (name !== "tokenizer.json") return [name, value];
    return [name, typeof value === "string" ? unigram : { ...wordpiece, ...value }];
  });
  const all = { "tokenizer.json": wordpiece, ...combinations.base, ...Object.fromEntries(changed) };
  for (const [name, value] of Object.entries(all)) {
    if (value === null) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), JSON.stringify(value));
  }
  const ofEncoder = [...weights].filter(([name]) => !name.startsWith("dense."));
  writeSafetensors(
    path.join(folder, "model.safetensors"),
    new Map(ofEncoder.map(([name, array]) => [rename(name), array])),
  );
  const dense = files["2_Dense/config.json"] as { in_features: number; bias: boolean } | undefined;
  if (!dense) return folder;
  const arrays = ["weight", ...(dense.bias ? ["bias"] : [])].map((key): [string, NamedArray] => [
    `linear.${key}`,
    weights.get(`dense.${dense.in_features}.${key}`) as NamedArray,
  ]);
  writeSafetensors(path.join(folder, "2_Dense", "model.safetensors"), new Map(arrays));
  return folder;
}

/** Vectors of the fixture's texts, by the encoder that the engine chooses and by the reference. */
async function vectorsOf(folder: string, role: "query" | "candidate"): Promise<number[][][]> {
  const engine = await loadEngine();
  const { config, tokensOf } = openModel(folder, { layers: null, maxTokens: 128, ignoredKeys: null });
  const { rowsOf, vocabulary } = trimVocabulary(
    combinations.texts.map((text) => tokensOf(text, role)),
    config.vocabularySize,
  );
  const rows = combinations.texts.map((text) => rowsOf(tokensOf(text, role)));
  const parameters = readParameters(folder, config, vocabulary);
  return [makeEncoder(engine, config, parameters), referenceEncoder(engine.tf, config, parameters)].map(
    (encoder) => {
      const vectors = encoder.encode(rows);
      encoder.dispose();
      return rows.map((_, text) => [...vectors.subarray(text * encoder.width, (text + 1) * encoder.width)]);
    },
  );
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);
const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

async function assertVectors(folder: string, expected: (typeof combinations.folders)[number]): Promise<void> {
  const queries = await vectorsOf(folder, "query");
  const documents = await vectorsOf(folder, "candidate");
  for (const [encoder, query] of queries.entries()) {
    for (const [got, wanted] of [
      [query, expected.query],
      [documents[encoder], expected.document],
    ]) {
      for (const [text, vector] of wanted.entries()) {
        assert.equal(got[text].length, vector.length);
        assert.ok(cosine(got[text], vector) >= 0.99999, `text ${text}: cosine ${cosine(got[text], vector)}`);
      }
    }
    const similarity = dot(query[0], documents[encoder][1]); // what retrieval ranks by
    assert.ok(
      Math.abs(similarity - expected.similarity) <= 1e-4 * Math.max(1, Math.abs(expected.similarity)),
      `similarity ${similarity} ${expected.similarity}`,
    );
  }
}

for (const folder of combinations.folders) {
  test(`vectors and similarity are sentence-transformers': ${folder.name}`, () =>
    assertVectors(writtenFolder(folder), folder));
}

test("arrays with the names of TensorFlow's layer norms, of a head's encoder, and a head beside are the same model", async () => {
  const [plain] = combinations.folders;
  const old = (name: string) =>
    `bert.${name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")}`;
  for (const rename of [old, (name: string) => `roberta.${name}`]) {
    const folder = writtenFolder(plain, rename);
    const file = path.join(folder, "model.safetensors");
    const head: NamedArray = { shape: [2], values: Float32Array.of(1, 2) };
    writeSafetensors(file, new Map([...readSafetensors(file), ["cls.predictions.bias", head]]));
    await assertVectors(folder, plain);
  }
});
