import path from "node:path";
import { fileHash, UserError } from "../core";
import { MiraclSet, miraclLanguages } from "./miracl";
import type { LanguageCode, RetrievalSet, RetrievalText } from "./types";

/** MIRACL in one or more languages, whose passages stay in their files. */
export interface MiraclPool {
  /** Questions and judgements; candidates are the relevant passages alone, without texts. */
  readonly set: RetrievalSet;
  /** In the order of the set's languages. */
  readonly languages: readonly MiraclPassages[];
  /** What repeats in its files and counts once, in sentences. */
  readonly notes: readonly string[];
  /** For each query the places of its relevant passages among all passages, language after language. */
  readonly relevant: readonly Int32Array[];
}

/** The passages of one language. */
export interface MiraclPassages {
  readonly language: LanguageCode;
  readonly count: number;
  /** SHA-256 of each file. */
  readonly shards: readonly string[];
  /** The texts, in blocks of a size. */
  readonly texts: (size: number) => AsyncIterable<readonly string[]>;
}

/** The folder that a corpus' name says MIRACL lies in, as miracl:FOLDER; null for any other corpus. */
export function miraclFolder(corpus: string): string | null {
  const [, folder] = /^miracl:(.+)$/.exec(corpus) ?? [];
  return folder === undefined ? null : path.resolve(folder);
}

/**
 * Reads a folder of MIRACL once from end to end: what is wrong in it is found before a model encodes
 * anything.
 *
 * @param languages all that the folder has questions in where null
 * @param onRead called now and then with the share that is read
 * @throws {UserError} if there are no questions, no relevant passage in a language, several languages
 *   beside passages of one, or as {@link MiraclSet} and its passages do
 */
export async function readMiraclPool(
  folder: string,
  split: string,
  languages: readonly LanguageCode[] | null,
  onRead: (share: number) => void = () => {},
): Promise<MiraclPool> {
  const codes = languages ?? miraclLanguages(folder, split);
  if (codes.length === 0)
    throw new UserError(`${folder}: has no topics.miracl-v1.0-LANGUAGE-${split}.tsv; check folder and split`);
  const sets = codes.map((language) => new MiraclSet(folder, language, split));
  if (new Set(sets.map(({ shards }) => shards[0])).size < sets.length) {
    throw new UserError(
      `${folder}: its docs-0.jsonl.gz is of one language, and questions are in ${codes.join(", ")}; name one as --evaluation-languages`,
    );
  }
  const passages: MiraclPassages[] = [];
  for (const [at, set] of sets.entries()) {
    let count = 0;
    for await (const block of set.passageBlocks(8192, (share) => onRead((at + share) / sets.length)))
      count += block.length;
    passages.push({
      language: set.language,
      count,
      shards: set.shards.map(fileHash),
      async *texts(size) {
        for await (const block of set.passageBlocks(size)) yield block.map(({ text }) => text);
      },
    });
  }
  const notes = [...new Set(sets.flatMap((set) => set.notes))];
  return { ...questions(split, sets, passages), languages: passages, notes };
}

function questions(
  split: string,
  sets: readonly MiraclSet[],
  passages: readonly MiraclPassages[],
): Pick<MiraclPool, "set" | "relevant"> {
  const items: string[] = [];
  const queries: RetrievalText[] = [];
  const candidates: RetrievalText[] = [];
  const [inSet, inPool]: [Int32Array[], Int32Array[]] = [[], []];
  let before = 0;
  for (const [at, { language, queries: asked }] of sets.entries()) {
    const rows = sets[at].relevantRows();
    if (rows.every(({ length }) => length === 0))
      throw new UserError(
        `${sets[at].judgements}: judges no passage to be relevant; nothing can be measured`,
      );
    const placeOf = new Map<number, number>();
    for (const [query, { id, text }] of asked.entries()) {
      const item = items.push(`${language} ${id}`) - 1;
      queries.push({ language, item, text });
      for (const row of rows[query])
        if (!placeOf.has(row)) placeOf.set(row, candidates.push({ language, item, text: "" }) - 1);
      inSet.push(rows[query].map((row) => placeOf.get(row) as number).sort());
      inPool.push(rows[query].map((row) => before + row));
    }
    before += passages[at].count;
  }
  const set = {
    name: `MIRACL ${split}`,
    languages: passages.map(({ language }) => language),
    items,
    queries,
    candidates,
    relevant: inSet,
    ownCandidate: new Int32Array(queries.length).fill(-1),
  };
  return { set, relevant: inPool };
}
