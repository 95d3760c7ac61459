import { type BatchRule, type Kind, UserError } from "../core";
import type { Corpus } from "../data";
import {
  countItems,
  type ItemLanguages,
  type LanguagePair,
  type UsablePairs,
  usablePairs,
} from "./usable-pairs";

/** Batches that draw from the same languages: all of a rule, or those of a rule with the same languages a batch. */
export interface BatchWay {
  /** The languages that are drawn for a whole batch; null where each pair has its own. */
  readonly languages: LanguagePair | null;
  /** The language pairs that same-language pairs are drawn from, and pairs of two languages. */
  readonly same: readonly LanguagePair[];
  readonly cross: readonly LanguagePair[];
}

/** The ways of a rule's batches. */
export function waysOf({ same, draw, with: fixed }: BatchRule, all: readonly LanguagePair[]): BatchWay[] {
  const pairs = all.filter(({ query, positive }) => fixed === undefined || [query, positive].includes(fixed));
  const within = same > 0 ? pairs.filter(({ query, positive }) => query === positive) : [];
  const between = same < 1 ? pairs.filter(({ query, positive }) => query !== positive) : [];
  if (draw === "pair") return [{ languages: null, same: within, cross: between }];
  if (same === 1) return within.map((pair) => ({ languages: pair, same: [pair], cross: [] }));
  return between.map((pair) => ({
    languages: pair,
    same: within.filter(({ query }) => query === pair.query || query === pair.positive),
    cross: [pair],
  }));
}

/**
 * Whether an item with some languages can be in a way's batches: it has every language pair of a batch with
 * languages of its own, else some pair of each class that the rule has.
 *
 * @param isAnyClassEnough whether an item with pairs of one class takes no part in the other's draws
 */
export function isEligible(
  rule: BatchRule,
  way: BatchWay,
  { same, cross }: ItemLanguages,
  isAnyClassEnough = false,
): boolean {
  if (way.languages)
    return [...way.same, ...way.cross].every((pair) => same.includes(pair) || cross.includes(pair));
  const classes = [
    ...(rule.same > 0 ? [way.same.some((pair) => same.includes(pair))] : []),
    ...(rule.same < 1 ? [way.cross.some((pair) => cross.includes(pair))] : []),
  ];
  return isAnyClassEnough ? classes.includes(true) : !classes.includes(false);
}

/**
 * How many items of a corpus' train split can be in one batch of a kind: a batch is at most as large. Where
 * a batch has languages of its own, the number is that of the languages with most items.
 *
 * @param positivesPerQuery positives of each query; items with fewer texts do not count
 * @throws {UserError} if the kind puts a language into every pair that the corpus has no training texts in
 */
export function largestBatch(corpus: Corpus, kind: Kind, positivesPerQuery = 1): number {
  checkLanguage(corpus, kind);
  return largestWay(kind, usablePairs(corpus, positivesPerQuery)).items;
}

/**
 * The way of a rule's batches with most items, the first of equal ones; without languages and items where there
 * is no way.
 *
 * @param isAnyClassEnough see {@link isEligible}
 */
export function largestWay(
  rule: BatchRule,
  { languagePairs, itemLanguages }: UsablePairs,
  isAnyClassEnough = false,
): Pick<BatchWay, "languages"> & { readonly items: number } {
  const counted = waysOf(rule, languagePairs).map((way) => ({
    languages: way.languages,
    items: countItems(itemLanguages, (languages) => isEligible(rule, way, languages, isAnyClassEnough)),
  }));
  const none = { languages: null, items: 0 };
  return counted.reduce((best, way) => (way.items > best.items ? way : best), counted[0] ?? none);
}

/**
 * Refuses a kind that puts a language into every pair which the corpus is not trained on.
 *
 * @throws {UserError} naming kind, language and corpus
 */
export function checkLanguage({ name, trainingLanguages }: Corpus, kind: Kind): void {
  if (kind.with === undefined || trainingLanguages.includes(kind.with)) return;
  throw new UserError(
    `kind ${JSON.stringify(kind.name)} has ${JSON.stringify(kind.with)} in every pair, which ${name} has no training texts in; its training languages are ${trainingLanguages.join(" ")}`,
  );
}
