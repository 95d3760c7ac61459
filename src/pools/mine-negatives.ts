import { existsSync } from "node:fs";
import path from "node:path";
import { hashOf, UserError } from "../core";
import { type Corpus, checkTrainable, type MinedIdentity, readMinedIdentity, writeMined } from "../data";
import { VectorStore } from "../search";
import { type CellSettings, resultsFolder } from "../sweep";
import { type DistinctText, distinctTexts, type Side, sides } from "./distinct-texts";
import { fillStore } from "./fill-store";
import { NearestTexts, type WantedTexts } from "./nearest-texts";
import { loadTextEncoder } from "./text-encoder";

/** Which model finds which of the nearest texts. */
export interface MiningOf
  extends Pick<CellSettings, "model" | "layers" | "precision" | "maxTokens" | "ignoredKeys">,
    WantedTexts {}

/** Options and callbacks of mining. */
export interface MiningOptions {
  /** Called once all texts are known, with the number of those that an earlier run encoded. */
  readonly onPlan?: (texts: number, encoded: number) => void;
  /** Called with the number of texts that are encoded, by earlier runs too. */
  readonly onEncoded?: (texts: number) => void;
  /** Called with the number of query texts, of all, whose candidates are found. */
  readonly onSearched?: (done: number, queries: number) => void;
  /** Query texts that are searched for together; results do not depend on it. */
  readonly queriesPerSearch?: number;
  /** Texts that are encoded and stored together. */
  readonly textsPerBlock?: number;
}

/** How much was mined. */
export interface Mining {
  /** Different texts, see {@link DistinctText}, and how many of them this run encoded. */
  readonly texts: number;
  readonly encoded: number;
  /** Different texts that candidates were found for. */
  readonly queries: number;
  readonly seconds: { readonly encoding: number; readonly searching: number };
}

/** Raise it with any change of the rows that are mined. */
const version = 1;

/**
 * Finds, for each text of a corpus' train split that can be a query, the nearest texts of other items that can be
 * positives, in the query's language (same), in the other languages, and in any: exactly, by the model's
 * similarity. A text that reads as a text of the query's item is no candidate, and no list has a text twice. The
 * file also has the similarities of each query to the texts of its item, which a cap on negatives compares with.
 *
 * Vectors are encoded in blocks, which stay on disk, so that an interrupted run goes on and other ranks need no
 * new encoding. The search reads the vectors in blocks too.
 *
 * @param corpus with the training languages to mine in
 * @param file the Parquet file to write
 * @returns null if the file is there already, by the same model and from the same texts
 * @throws {UserError} if the file is there and was mined otherwise, or if the corpus must not be trained on
 */
export async function mineNegatives(
  corpus: Corpus,
  settings: MiningOf,
  file: string,
  options: MiningOptions = {},
): Promise<Mining | null> {
  const { onPlan, onEncoded, onSearched, queriesPerSearch = 4096, textsPerBlock = 8192 } = options;
  checkTrainable(corpus);
  const encoder = await loadTextEncoder(settings);
  const { ranks, below, model } = settings;
  const trainingLanguages = [...corpus.trainingLanguages].sort();
  const identity: MinedIdentity = {
    ...{ version, model, encoder: encoder.identity },
    ...{ corpus: corpus.hash, trainingLanguages, ranks, below },
  };
  if (existsSync(file)) {
    refuseOther(file, await readMinedIdentity(file), identity);
    return null;
  }
  const texts = distinctTexts({ ...corpus, trainingLanguages });
  const storeOf = (side: Side) => {
    const hash = hashOf({ side, textsPerBlock, ...identity, ranks: null, below: null, model: null });
    const folder = path.join(resultsFolder(), "vectors", `mined-${hash.slice(0, 24)}`);
    return new VectorStore(folder, texts[side].length, encoder.width, textsPerBlock);
  };
  const stores = { query: storeOf("query"), candidate: storeOf("candidate") };
  const count = stores.query.count + stores.candidate.count;
  let encoded = count - stores.query.missing() - stores.candidate.missing();
  const before = encoded;
  onPlan?.(count, encoded);
  const begun = performance.now();
  for (const side of sides) {
    const start = encoded;
    await fillStore(stores[side], "the same texts", blocksOf(texts[side], textsPerBlock), {
      encode: (block, onTexts) => encoder.encode(block, side, onTexts),
      onEncoded(done) {
        encoded = start + done;
        onEncoded?.(encoded);
      },
    });
  }
  const searching = performance.now();
  const search = new NearestTexts(encoder.engine, corpus.splits.train, texts, stores, settings);
  await writeMined(file, identity, search.rows(trainingLanguages, queriesPerSearch, onSearched));
  return {
    texts: count,
    encoded: count - before,
    queries: texts.query.length,
    seconds: { encoding: (searching - begun) / 1000, searching: (performance.now() - searching) / 1000 },
  };
}

/** @throws {UserError} naming what two identities differ in */
function refuseOther(file: string, there: MinedIdentity, wanted: MinedIdentity): void {
  const { corpus, encoder, trainingLanguages, ranks, below } = wanted;
  const differences: Readonly<Record<string, boolean>> = {
    "from another corpus": there.corpus !== corpus,
    [`by ${there.model}, as it was then, or with other settings of it`]: there.encoder !== encoder,
    [`in ${there.trainingLanguages.join(" ")}`]:
      hashOf(there.trainingLanguages) !== hashOf(trainingLanguages),
    [`for ranks ${there.ranks}`]: there.ranks !== ranks,
    [`below ${there.below ?? "every score"}`]: there.below !== below,
    "by another version of batchmix": there.version !== version,
  };
  const [difference] = Object.keys(differences).filter((words) => differences[words]);
  if (difference !== undefined)
    throw new UserError(`${file}: was mined ${difference}; name another file, or delete this one`);
}

function* blocksOf(texts: readonly DistinctText[], size: number): Generator<string[]> {
  for (let from = 0; from < texts.length; from += size)
    yield texts.slice(from, from + size).map(({ text }) => text);
}
