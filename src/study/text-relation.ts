import { readFileSync } from "node:fs";
import { projectPath } from "../core";
import type { Corpus, RetrievalSet, SplitName } from "../data";

/**
 * How the two texts of a query and its relevant candidate came about: one translated from the other
 * or both from a third, or each by itself of the same item; null where that is not known.
 */
export type TextRelation = "translated" | "independent" | null;

/** What a caption says the same as: the caption that Multi30K had translated, an unknown one, or itself. */
type Source = "translated caption" | "an English caption" | "itself";

/** Translations of the one English caption of each image that Multi30K took for its task 1. */
const taskLanguages = ["fr", "cs"];

/** Where the first caption is that translation and the others were written looking at the image. */
const mixedLanguages = ["de", "pt"];

/**
 * The relation of the texts of a query and of its relevant candidate in a language. It is known of
 * Flickr30k-X's test split: captions in fr and cs, and one each in de and pt, are translations of
 * one English caption, those in ja of an English caption that is not said; all others were written
 * looking at the image.
 *
 * @returns a function of a query's index and a language; null for a language without exactly one
 *   relevant candidate, as for all of a pool of several
 */
export function textRelations(
  corpus: Corpus,
  split: SplitName,
  set: RetrievalSet,
): (query: number, candidates: string) => TextRelation {
  if (corpus.isOwn || corpus.name !== "flickr30k-x" || split !== "test") return () => null;
  const digits = readFileSync(projectPath("src", "study", "flickr30k-x-translated.txt"), "utf8").replace(
    /\n/g,
    "",
  );
  const texts = new Map(corpus.splits.test.map(({ id, texts: own }, index) => [id, { own, index }]));
  const sourceOf = (item: number, language: string, text: string): Source => {
    const { own, index } = texts.get(set.items[item]) ?? { own: [], index: -1 };
    const place = own.filter((each) => each.language === language).findIndex((each) => each.text === text);
    if (taskLanguages.includes(language)) return "translated caption";
    if (mixedLanguages.includes(language)) return place === 0 ? "translated caption" : "itself";
    if (language === "en")
      return place === Number(digits[index]) ? "translated caption" : "an English caption";
    return language === "ja" ? "an English caption" : "itself";
  };
  return (query, candidates) => {
    const { item, language, text } = set.queries[query];
    const relevant = [...set.relevant[query]].filter((at) => set.candidates[at].language === candidates);
    if (relevant.length !== 1) return null;
    const other = set.candidates[relevant[0]];
    const sources = [sourceOf(item, language, text), sourceOf(item, other.language, other.text)];
    if (sources.includes("itself")) return "independent";
    if (sources.every((source) => source === "translated caption")) return "translated";
    return [language, other.language].includes("ja") ? null : "independent"; // two English captions
  };
}
