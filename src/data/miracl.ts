import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseJson, UserError } from "../core";
import { type MiraclQuery, miraclQueries } from "./miracl-judgements";
import { PassageIds } from "./passage-ids";
import { gzipLines, repeatedLines } from "./text-lines";
import type { LanguageCode } from "./types";

/** A paragraph of Wikipedia. */
export interface MiraclPassage {
  /** Article and paragraph, as "39#0". */
  readonly id: string;
  /** What a model reads: the article's title, a space and the paragraph. */
  readonly text: string;
}

/** A passage with the line that has it. */
interface PlacedPassage {
  readonly passage: MiraclPassage;
  readonly file: string;
  readonly line: number;
}

/**
 * MIRACL in one language: questions, judgements and a collection of up to 32.9 million passages,
 * which is read in blocks and never held. Row r of the collection is its r-th passage, shard by
 * shard: what embeddings written block by block have in row r, and what relevant rows name.
 *
 * @example
 * const miracl = new MiraclSet(folder, "sw");
 * for await (const block of miracl.passageBlocks(1024)) write(encode(block.map(({ text }) => text)));
 * miracl.relevantRows(); // for each query, ascending
 */
export class MiraclSet {
  readonly queries: readonly MiraclQuery[];
  /** The file of the judgements. */
  readonly judgements: string;
  /** The files of the passages, in the order of their rows. */
  readonly shards: readonly string[];
  private readonly ofQuestions: readonly string[];
  private ofPassages: readonly string[] = [];
  private rowOf: Map<string, number> | null = null;

  /**
   * Reads questions and judgements of a folder that holds topics.miracl-v1.0-sw-dev.tsv,
   * qrels.miracl-v1.0-sw-dev.tsv and docs-0.jsonl.gz and so on, itself or laid out as on the hub:
   * miracl-v1.0-sw/topics, miracl-v1.0-sw/qrels, miracl-corpus-v1.0-sw.
   *
   * @throws {UserError} if a file is missing or wrong (see {@link miraclQueries})
   * @see Zhang et al. 2023, arXiv 2210.09984
   */
  constructor(
    folder: string,
    readonly language: LanguageCode,
    readonly split: string = "dev",
  ) {
    const fileOf = (kind: string) => {
      const name = `${kind}.miracl-v1.0-${language}-${split}.tsv`;
      return found(folder, [name, path.join(`miracl-v1.0-${language}`, kind, name)]);
    };
    this.judgements = fileOf("qrels");
    const { queries, notes } = miraclQueries(fileOf("topics"), this.judgements);
    this.queries = queries;
    this.ofQuestions = notes;
    const inCorpus = path.join(`miracl-corpus-v1.0-${language}`, "docs-0.jsonl.gz");
    this.shards = shardsBeside(found(folder, ["docs-0.jsonl.gz", inCorpus]));
  }

  /** Ids of the queries without a relevant passage, which measures leave out. */
  get unanswered(): string[] {
    return this.queries.filter(({ relevant }) => relevant.size === 0).map(({ id }) => id);
  }

  /** What repeats in its files and counts once, in sentences; of passages after {@link MiraclSet.passageBlocks} has come to its end. */
  get notes(): string[] {
    return [...this.ofQuestions, ...this.ofPassages];
  }

  /**
   * All passages in the order of their rows.
   *
   * @param size passages a block; the last one has fewer
   * @param onRead called now and then with the share of the shards' bytes that is read
   * @throws {UserError} naming file and line of the first mistake: a shard that is empty, breaks
   *   off or is not UTF-8, a line that is not JSON, a field that is missing; and at the end if two
   *   passages have one docid, or a relevant passage was in no shard
   */
  async *passageBlocks(
    size: number,
    onRead: (share: number) => void = () => {},
  ): AsyncGenerator<MiraclPassage[]> {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`passageBlocks: expected a size from 1 up, got ${size}`);
    const wanted = new Set(this.queries.flatMap(({ relevant }) => [...relevant]));
    const sizes = this.shards.map((file) => statSync(file).size);
    const sumOf = (some: readonly number[]) => some.reduce((sum, bytes) => sum + bytes, 0);
    const rowOf = new Map<string, number>();
    const ids = new PassageIds();
    const repeated: PlacedPassage[] = [];
    let row = 0;
    let block: MiraclPassage[] = [];
    const onShard = (shard: number, bytes: number) =>
      onRead((sumOf(sizes.slice(0, shard)) + bytes) / sumOf(sizes));
    for await (const placed of placedPassages(this.shards, onShard)) {
      const { passage } = placed;
      if (!ids.add(passage.id)) {
        repeated.push(placed);
        continue;
      }
      if (wanted.has(passage.id)) rowOf.set(passage.id, row);
      row++;
      block.push(passage);
      if (block.length < size) continue;
      yield block;
      block = [];
    }
    if (block.length > 0) yield block;
    await checkRepeated(this.shards, repeated);
    this.ofPassages = this.shards.flatMap((file) => {
      const lines = repeated.filter((each) => each.file === file).map(({ line }) => line);
      return repeatedLines(file, lines);
    });
    const missing = [...wanted].filter((id) => !rowOf.has(id));
    if (missing.length > 0) {
      throw new UserError(
        `${this.judgements}: ${missing.length} of ${wanted.size} relevant passages, ${missing[0]} first, are in none of the shards ${this.shards.join(" and ")}; are all docs-N.jsonl.gz there?`,
      );
    }
    this.rowOf = rowOf;
  }

  /**
   * For each query the rows of its relevant passages, ascending.
   *
   * @throws {RangeError} before {@link MiraclSet.passageBlocks} has come to its end
   */
  relevantRows(): Int32Array[] {
    const { rowOf } = this;
    if (!rowOf) throw new RangeError("relevantRows: expected all passages to be read first");
    return this.queries.map(({ relevant }) =>
      Int32Array.from([...relevant].map((id) => rowOf.get(id) as number)).sort(),
    );
  }
}

/** All passages with their places, those that repeat another too. */
async function* placedPassages(
  shards: readonly string[],
  onRead: (shard: number, bytes: number) => void = () => {},
): AsyncGenerator<PlacedPassage> {
  for (const [shard, file] of shards.entries())
    for await (const { line, text } of gzipLines(file, (bytes) => onRead(shard, bytes)))
      if (text.trim() !== "") yield { passage: readPassage(text, `${file}, line ${line}`), file, line };
}

/**
 * Reads the shards again up to the passages that others repeat, since memory holds no passage.
 *
 * @throws {UserError} naming both lines, if two passages of one docid differ
 */
async function checkRepeated(shards: readonly string[], repeated: readonly PlacedPassage[]): Promise<void> {
  const again = new Map<string, PlacedPassage[]>();
  for (const each of repeated) again.set(each.passage.id, [...(again.get(each.passage.id) ?? []), each]);
  if (again.size === 0) return;
  for await (const first of placedPassages(shards)) {
    const { id, text } = first.passage;
    const other = again.get(id)?.find(({ passage }) => passage.text !== text);
    if (other)
      throw new UserError(
        `${other.file}, line ${other.line}: docid ${id} has another text in ${first.file}, line ${first.line}; keep one of them`,
      );
    again.delete(id);
    if (again.size === 0) return;
  }
}

function readPassage(line: string, where: string): MiraclPassage {
  let record: Record<string, unknown>;
  try {
    record = (parseJson(line) ?? {}) as Record<string, unknown>;
  } catch {
    throw new UserError(`${where}: is not valid JSON`);
  }
  const { docid, title, text } = record;
  for (const [name, value] of Object.entries({ docid, title, text })) {
    if (typeof value !== "string") throw new UserError(`${where}: ${name} is missing, or is not a string`);
  }
  if (docid === "") throw new UserError(`${where}: docid is empty`);
  return { id: docid as string, text: `${title} ${text}`.trim() };
}

function found(folder: string, names: readonly string[]): string {
  const file = names.map((name) => path.join(folder, name)).find((each) => existsSync(each));
  if (file !== undefined) return file;
  throw new UserError(`${folder}: has no ${names.join(" and no ")}`);
}

/** docs-0.jsonl.gz and the shards beside it, by number; one that is missing between two is refused. */
function shardsBeside(first: string): string[] {
  const folder = path.dirname(first);
  const numbers = readdirSync(folder)
    .flatMap((name) => /^docs-(\d+)\.jsonl\.gz$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const missing = numbers.findIndex((number, index) => number !== index);
  if (missing !== -1)
    throw new UserError(`${folder}: docs-${missing}.jsonl.gz is missing between the others`);
  return numbers.map((number) => path.join(folder, `docs-${number}.jsonl.gz`));
}

/** The languages in which a folder has questions of a split, in the order of their codes. */
export function miraclLanguages(folder: string, split: string): LanguageCode[] {
  const suffix = `-${split}.tsv`;
  const languages = (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const [, language, rest] = /^(?:topics\.)?miracl-v1\.0-([a-z]+)(.*)$/.exec(name) ?? [];
    if (rest === suffix) return [language];
    const topics = path.join(folder, name, "topics", `topics.miracl-v1.0-${language}${suffix}`);
    return rest === "" && existsSync(topics) ? [language] : [];
  });
  return [...new Set(languages)].sort();
}
