import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { readJson, UserError } from "../core";
import type { Corpus, RetrievalSet } from "../data";
import type { CellSettings } from "../sweep";
import { studyFolder } from "./study-folder";

/**
 * How the two texts of a query and its relevant candidate came about: one translated from the other
 * or both from a third, or each by itself of the same item; null where that is not known.
 */
export type TextRelation = "translated" | "independent" | null;

/** The relation of a query, by its index, to its one relevant candidate in a language; null for several or none. */
export type RelationOf = (query: number, candidates: string) => TextRelation;

const declaration = v.strictObject({
  corpus: v.string(),
  split: v.picklist(["validation", "test"]),
  /** A language of originals, and a file of a digit an item: which of its texts, from 0, was translated. */
  originals: v.strictObject({ language: v.string(), translated: v.string() }),
  /**
   * Which texts of other languages are translations: "all" texts, or the "first" one an item, of
   * that original; "unknown": of an original that is not said. All further texts stand by themselves.
   */
  translations: v.record(v.string(), v.picklist(["all", "first", "unknown"])),
});

/** What a study's relations.json says of how the texts of a corpus came about. */
export interface TextOrigins extends v.InferOutput<typeof declaration> {
  /** For each item of the split, which original was translated. */
  readonly translated: readonly number[];
}

/** @returns null if a study has no such file; @throws {UserError} if it says something else */
export function readOrigins(study: string): TextOrigins | null {
  const folder = studyFolder(study);
  const file = path.join(folder, "relations.json");
  if (!existsSync(file)) return null;
  const content = readJson<object>(file, "mend it, or delete it: a study may say nothing of its texts");
  const { success, issues, output } = v.safeParse(declaration, content);
  if (!success) throw new UserError(`${file}: ${v.getDotPath(issues[0]) ?? "it"}: ${issues[0].message}`);
  const digits = path.join(folder, output.originals.translated);
  if (!existsSync(digits)) throw new UserError(`${digits}: no such file; ${file} names it`);
  return { ...output, translated: [...readFileSync(digits, "utf8").replace(/\s/g, "")].map(Number) };
}

/**
 * The relations of a retrieval set's texts, of which nothing is known without origins of its corpus
 * and split. Two texts are "translated" if both say what one known original says, and "independent"
 * if they cannot say what the same original says.
 *
 * @throws {UserError} if the origins are of another number of items
 */
export function textRelations(
  origins: TextOrigins | null,
  { corpus: trained, evaluationCorpus, split }: CellSettings,
  corpus: Corpus,
  set: RetrievalSet,
): RelationOf {
  if (!origins || origins.corpus !== (evaluationCorpus ?? trained) || origins.split !== split)
    return () => null;
  const items = corpus.splits[split];
  if (items.length !== origins.translated.length)
    throw new UserError(
      `relations.json: ${origins.translated.length} items in ${origins.originals.translated}, and ${items.length} in ${corpus.name}`,
    );
  const texts = new Map(items.map((item, index) => [item.id, { all: item.texts, index }]));
  /** The original that a text says the same as, "unknown", or null for a text of its own. */
  const originOf = (item: number, language: string, text: string): number | "unknown" | null => {
    const { all, index } = texts.get(set.items[item]) ?? { all: [], index: -1 };
    const place = all.filter((each) => each.language === language).findIndex((each) => each.text === text);
    if (language === origins.originals.language) return place;
    const kind = origins.translations[language];
    if (kind === "unknown") return kind;
    return kind === "all" || (kind === "first" && place === 0) ? origins.translated[index] : null;
  };
  return (query, candidates) => {
    const { item, language, text } = set.queries[query];
    const relevant = [...set.relevant[query]].filter((at) => set.candidates[at].language === candidates);
    if (relevant.length !== 1) return null;
    const other = set.candidates[relevant[0]];
    const [one, two] = [originOf(item, language, text), originOf(item, other.language, other.text)];
    if (one === null || two === null) return "independent";
    if (one === "unknown" || two === "unknown") return null;
    return one === two ? "translated" : "independent";
  };
}
