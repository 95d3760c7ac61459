import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { readJson, UserError } from "../core";
import type { Corpus, RetrievalSet } from "../data";
import type { CellSettings } from "../sweep";
import { studyFolder } from "./study-folder";

/**
 * How the texts of a query and its relevant candidate are related. translated: one is a translation of
 * the other, or both are of a third text; independent: each was written by itself about the item; null:
 * not known.
 */
export type TextRelation = "translated" | "independent" | null;

/** The relation of a query, by its index, to its one relevant candidate in a language; null unless it has one. */
export type RelationOf = (query: number, candidates: string) => TextRelation;

const declaration = v.strictObject({
  corpus: v.string(),
  split: v.picklist(["validation", "test"]),
  /** The originals' language, and a file with a digit an item: which of its originals, from 0, was translated. */
  originals: v.strictObject({ language: v.string(), translated: v.string() }),
  /**
   * By language, the texts that are translations of an item's original: "all" of them or the "first" one;
   * "unknown": all are translations, and of which original is not known. Other texts are independent.
   */
  translations: v.record(v.string(), v.picklist(["all", "first", "unknown"])),
});

/** The declaration in a study's relations.json of which texts of a corpus are translations. */
export interface TextOrigins extends v.InferOutput<typeof declaration> {
  /** For each item of the split, the number of the original that was translated. */
  readonly translated: readonly number[];
}

/** Reads a study's relations.json; null without one. @throws {UserError} if the file declares anything else */
export function readOrigins(study: string): TextOrigins | null {
  const folder = studyFolder(study);
  const file = path.join(folder, "relations.json");
  if (!existsSync(file)) return null;
  const content = readJson<object>(file, "mend it, or delete it: a study may say nothing of its texts");
  const { success, issues, output } = v.safeParse(declaration, content);
  if (!success) throw new UserError(`${file}: ${v.getDotPath(issues[0]) ?? "it"}: ${issues[0].message}`);
  const digits = path.join(folder, output.originals.translated);
  if (!existsSync(digits)) throw new UserError(`${digits}: no such file; ${file} names it`);
  const written = statSync(digits).isFile() ? readFileSync(digits, "utf8").replace(/\s/g, "") : "";
  if (!/^\d+$/.test(written))
    throw new UserError(`${digits}: expected a digit an item and nothing else, as ${file} says`);
  return { ...output, translated: [...written].map(Number) };
}

/**
 * The relations of a retrieval set's texts: all unknown unless the origins are those of its corpus and
 * split. Two texts are "translated" if both go back to the same known original, and "independent" if
 * they cannot go back to the same original.
 *
 * @throws {UserError} if the origins have another number of items than the split
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
  /** The number of the original that a text goes back to, "unknown", or null for an independent text. */
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
