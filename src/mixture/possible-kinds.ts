import { batchKindOf, type Kind } from "../core";
import type { Corpus } from "../data";
import type { StudySettings } from "../settings";
import { isEligible, largestWay, waysOf } from "./batch-ways";
import type { Mix } from "./mix";
import { mixLabel, type Path, proportionsOf } from "./path";
import { countItems, usablePairs } from "./usable-pairs";

/** What decides, besides a corpus, which batches can be drawn. */
export type BatchShape = Pick<StudySettings, "batchSize" | "positivesPerQuery" | "kinds" | "languageDraw">;

/** Which kinds of batch a corpus has. */
export interface PossibleKinds {
  /** For each kind, in the order of the settings, why the corpus has no such batches, as a clause; null for a kind that it has. */
  readonly obstacles: Readonly<Record<string, string | null>>;
  /**
   * With random draws of languages, the share of a multi batch's pairs that are in one language, on average
   * over the items: half where each item has both sorts of pairs, or where draws are balanced.
   */
  readonly sameShare: number;
}

/**
 * Which kinds of batch a corpus' train split has in its training languages. Batches with languages of their own
 * need a language, or two, in which so many items have pairs; others so many items with pairs of each
 * class that the rule has. A rule of both classes whose corpus has pairs of one class alone would make another
 * rule's batches under a name of its own.
 */
export function possibleKinds(corpus: Corpus, shape: BatchShape): PossibleKinds {
  const usable = usablePairs(corpus, shape.positivesPerQuery);
  const { itemLanguages } = usable;
  const inOne = countItems(itemLanguages, ({ same }) => same.length > 0);
  const inTwo = countItems(itemLanguages, ({ cross }) => cross.length > 0);
  const inAny = countItems(itemLanguages, ({ same, cross }) => same.length + cross.length > 0);
  const texts =
    shape.positivesPerQuery === 1 ? "two texts" : `a query and ${shape.positivesPerQuery} positives`;
  const obstacleOf = (kind: Kind): string | null => {
    const { same, draw } = kind;
    if (same < 1 && corpus.trainingLanguages.length < 2)
      return `${corpus.trainingLanguages[0]} is the only training language`;
    const [all] = waysOf({ ...kind, draw: "pair" }, usable.languagePairs); // all pairs that the rule lets in
    const [hasSame, hasCross] = [all.same, all.cross].map((pairs) => pairs.some(({ size }) => size > 0));
    if (same === 1 && !hasSame) return `no item has ${texts} in ${kind.with ?? "a training language"}`;
    if (same === 0 && !hasCross)
      return `no item has ${texts} in ${kind.with ? `${kind.with} and another of the` : "two"} training languages`;
    if (same > 0 && !hasSame)
      return kind.with
        ? `without pairs in ${kind.with} alone all their pairs would be in two languages`
        : `without pairs in one language they would be ${draw === "pair" ? "cross" : "cross-batch"} batches`;
    if (same < 1 && !hasCross)
      return kind.with
        ? `without pairs in ${kind.with} and another language all their pairs would be in ${kind.with}`
        : `without pairs in two languages they would be ${draw === "pair" ? "x-x" : "mono"} batches`;
    const isAnyClassEnough = shape.languageDraw === "random";
    const largest = largestWay(kind, usable, isAnyClassEnough);
    if (largest.items >= shape.batchSize) return null;
    if (draw === "pair" || largest.languages === null)
      return `only ${largest.items} items have such a pair, and a batch takes ${shape.batchSize}`;
    const names = [...new Set([largest.languages.query, largest.languages.positive])].join(" to ");
    const where = same === 1 ? "training language has" : "two training languages have";
    return `no ${where} ${shape.batchSize} items with ${texts} (${names} has most, ${largest.items})`;
  };
  const kinds = shape.kinds.map(batchKindOf);
  const both = inOne + inTwo - inAny;
  const sameShare = shape.languageDraw === "random" ? (inOne - both / 2) / Math.max(1, inAny) : 1 / 2;
  return { obstacles: Object.fromEntries(kinds.map((kind) => [kind.name, obstacleOf(kind)])), sameShare };
}

/** Which training items the batches of each kind draw from. */
export interface ItemsOfKinds {
  /** By kind; 0 of a kind that the corpus has no pairs for. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether all kinds with items draw from the same ones. */
  readonly areSame: boolean;
  /** Whether every item also has the same languages, so that at equal seed all kinds see them in one order. */
  readonly isOrderSame: boolean;
}

/** Finds which training items each kind can draw, whatever the size of batches. */
export function itemsOfKinds(
  corpus: Corpus,
  { kinds, positivesPerQuery, languageDraw }: Omit<BatchShape, "batchSize">,
): ItemsOfKinds {
  const { languagePairs, itemLanguages } = usablePairs(corpus, positivesPerQuery);
  const drawn = kinds.map(batchKindOf).map((kind) => {
    const ways = waysOf(kind, languagePairs);
    const sets = itemLanguages.filter((languages) =>
      ways.some((way) => isEligible(kind, way, languages, languageDraw === "random")),
    );
    return { name: kind.name, sets };
  });
  const [first, ...others] = drawn.filter(({ sets }) => sets.length > 0);
  const areSame = others.every(
    ({ sets }) => sets.length === first.sets.length && sets.every((each) => first.sets.includes(each)),
  );
  return {
    counts: Object.fromEntries(drawn.map(({ name, sets }) => [name, countItems(sets, () => true)])),
    areSame,
    isOrderSame: areSame && (first?.sets.length ?? 0) <= 1,
  };
}

/** Why a corpus has no batches of a mix, as a clause; null for a mix whose batches it has. */
export function mixObstacle(mix: Mix | Path, { obstacles }: PossibleKinds): string | null {
  const needed = Object.entries(proportionsOf(mix)).flatMap(([kind, share]) => (share > 0 ? [kind] : []));
  if (needed.every((kind) => obstacles[kind] === null)) return null;
  const possible = possibleOf(obstacles);
  const others = possible.length > 0 ? `a mix of ${possible.join(" and ")} batches` : "smaller batches";
  return `mix ${mixLabel(mix)} is impossible: ${missingBatches(needed, obstacles)}; use ${others}`;
}

/** What a study of a corpus lacks, in sentences; none where every kind of batch is as it should be. */
export function kindLimits({ title }: Corpus, { obstacles, sameShare }: PossibleKinds): string[] {
  const all = Object.keys(obstacles);
  const possible = possibleOf(obstacles);
  const sentences: string[] = [];
  if (possible.length < all.length) {
    const isTriangle = all.length === 3;
    const part = [`the ${possible[0]} corner`, `the edge from ${possible.join(" to ")}`][possible.length - 1];
    const design = isTriangle
      ? `the design is ${part ?? "no part"} of the triangle`
      : `mixes are of ${possible.join(" and ") || "no"} batches`;
    sentences.push(`${title} has ${missingBatches(all, obstacles)}; ${design}.`);
  }
  if (obstacles.multi === null && Math.abs(sameShare - 0.5) > 0.05)
    sentences.push(
      `Of the pairs of ${title} in a multi batch about ${Math.round(100 * sameShare)} % are in one language, not half, since not every item has pairs both in one language and in two.`,
    );
  return sentences;
}

function possibleOf(obstacles: PossibleKinds["obstacles"]): string[] {
  return Object.keys(obstacles).filter((kind) => obstacles[kind] === null);
}

function missingBatches(kinds: readonly string[], obstacles: PossibleKinds["obstacles"]): string {
  const missing = kinds.filter((kind) => obstacles[kind] !== null);
  return missing.map((kind) => `no ${kind} batches, since ${obstacles[kind]}`).join("; ");
}
