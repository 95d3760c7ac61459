import { createHash } from "node:crypto";
import * as v from "valibot";
import {
  type NegativeClass,
  negativeClasses,
  parseJson,
  readParquetNote,
  scanParquet,
  type TablePiece,
  UserError,
  writeParquet,
} from "../core";
import { type MinedNegatives, type ScoredTexts, textNumbers } from "./scored-texts";
import type { Corpus } from "./types";

const minedIdentity = v.object({
  /** Of the code that mines. */
  version: v.number(),
  /** Name of the model, for people. */
  model: v.string(),
  /** Hash of all that decides a text's vector. */
  encoder: v.string(),
  /** Hash of the corpus' content. */
  corpus: v.string(),
  trainingLanguages: v.array(v.string()),
  /** First and last rank of the candidates, as 1-50. */
  ranks: v.string(),
  /** What candidates score at most, as a share of what the query's weakest positive scores; null for any score. */
  below: v.nullable(v.number()),
});

/** What decides the rows of a mined file. */
export type MinedIdentity = v.InferOutput<typeof minedIdentity>;

/**
 * A row of a mined file, by columns: the number of a query text; the class; the rank within the class, from 1, and
 * for class positive 0; the number of a candidate text; the model's similarity of both.
 */
const columns = {
  query: "INTEGER",
  class: `ENUM('positive', ${negativeClasses.map((each) => `'${each}'`).join(", ")})`,
  rank: "INTEGER",
  candidate: "INTEGER",
  score: "FLOAT",
} as const;

/** Rows of a mined file, as columns: query, class, rank, candidate, score. */
export type MinedRows = [
  query: number[],
  kinds: ("positive" | NegativeClass)[],
  rank: number[],
  candidate: number[],
  score: number[],
];

const note = "batchmix";
const remedy = "mine it again: npx batchmix mine --help";

/** Writes a mined file, which appears whole or not at all. @throws {StorageError} if it cannot be written */
export function writeMined(
  file: string,
  identity: MinedIdentity,
  pieces: AsyncIterable<MinedRows>,
): Promise<void> {
  return writeParquet(
    file,
    columns,
    { [note]: JSON.stringify(identity) },
    pieces as AsyncIterable<TablePiece>,
  );
}

/** The identity of a mined file. @throws {UserError} if the file is missing, damaged or none that was mined */
export async function readMinedIdentity(file: string): Promise<MinedIdentity> {
  const written = await readParquetNote(file, remedy, note);
  if (written === null) throw new UserError(`${file}: is no file of mined negatives; ${remedy}`);
  try {
    return v.parse(minedIdentity, parseJson(written));
  } catch {
    throw new UserError(`${file}: says nothing that can be read about how it was mined; ${remedy}`);
  }
}

/**
 * Reads the candidates of one class.
 *
 * @param corpus with the training languages of the cell
 * @throws {UserError} naming the file, if it is missing or damaged, or was mined in another corpus or other languages
 */
export async function readMined(
  file: string,
  corpus: Corpus,
  languages: NegativeClass,
): Promise<MinedNegatives> {
  const identity = await readMinedIdentity(file);
  if (identity.corpus !== corpus.hash)
    throw new UserError(
      `${file}: was mined in another corpus than ${corpus.title}, or in other texts of it; ${remedy}`,
    );
  const [mined, trained] = [identity.trainingLanguages, corpus.trainingLanguages].map((codes) =>
    [...codes].sort().join(" "),
  );
  if (mined !== trained)
    throw new UserError(`${file}: was mined in ${mined}, and training draws from ${trained}; ${remedy}`);
  const count = textNumbers(corpus.splits.train).itemOf.length;
  const candidates = await readScored(file, languages, count);
  const positives = await readScored(file, "positive", count);
  const hash = createHash("sha256");
  for (const { starts, texts, scores } of [candidates, positives])
    for (const { buffer } of [starts, texts, scores]) hash.update(new Uint8Array(buffer));
  return { file, hash: hash.digest("hex"), candidates, positives };
}

/** The rows of a class, those of a query side by side, in the order in which the file has them. */
async function readScored(
  file: string,
  row: "positive" | NegativeClass,
  count: number,
): Promise<ScoredTexts> {
  const pieces: (readonly [query: Int32Array, candidate: Int32Array, score: Float32Array])[] = [];
  const starts = new Int32Array(count + 1);
  const isNumber = (text: number) => Number.isInteger(text) && text >= 0 && text < count;
  await scanParquet(
    file,
    remedy,
    ["query", "candidate", "score"],
    (columns) => {
      const [query, candidate, score] = columns as readonly (readonly number[])[];
      if (!query.every(isNumber) || !candidate.every(isNumber) || !score.every(Number.isFinite))
        throw new UserError(`${file}: has rows that are no texts of the corpus; ${remedy}`);
      for (const text of query) starts[text + 1]++;
      pieces.push([Int32Array.from(query), Int32Array.from(candidate), Float32Array.from(score)]);
    },
    `class = '${row}'`,
  );
  for (let text = 0; text < count; text++) starts[text + 1] += starts[text];
  const [next, texts, scores] = [
    starts.slice(),
    new Int32Array(starts[count]),
    new Float32Array(starts[count]),
  ];
  for (const [query, candidate, score] of pieces)
    query.forEach((text, at) => {
      const place = next[text]++;
      texts[place] = candidate[at];
      scores[place] = score[at];
    });
  return { starts, texts, scores };
}
