import { type BatchKind, batchKinds } from "../core";
import type { Corpus } from "../data";
import { type Mix, mixLabel } from "./mix";
import { usablePairs } from "./usable-pairs";

/** What decides, besides a corpus, which batches can be drawn. */
export interface BatchShape {
  /** Queries, each of another item, a batch. */
  readonly batchSize: number;
  readonly positivesPerQuery: number;
}

/** Which kinds of batch a corpus has. */
export interface PossibleKinds {
  /** For each kind why the corpus has no such batches, as a clause; null for a kind that it has. */
  readonly obstacles: Readonly<Record<BatchKind, string | null>>;
  /** The share of a multi batch's pairs that are in one language, on average over the items: half where each item has both sorts of pairs. */
  readonly sameShare: number;
}

/**
 * Which kinds of batch a corpus' train split has in its training languages. A mono batch needs a language
 * in which so many items have two texts; a cross batch so many items with texts in two languages. A multi
 * batch needs both sorts of pairs: with cross pairs alone it would be a cross batch, with same-language pairs
 * alone a mono batch, under another name.
 */
export function possibleKinds(corpus: Corpus, { batchSize, positivesPerQuery }: BatchShape): PossibleKinds {
  const { ofItems } = usablePairs(corpus, positivesPerQuery);
  const { trainingLanguages: languages } = corpus;
  const texts = positivesPerQuery === 1 ? "two texts" : `a query and ${positivesPerQuery} positives`;
  const count = (isUsable: (item: (typeof ofItems)[number]) => boolean) => ofItems.filter(isUsable).length;
  const [largest = { language: "", items: 0 }] = languages
    .map((language) => ({
      language,
      items: count(({ same }) => same.some(({ query }) => query === language)),
    }))
    .sort((a, b) => b.items - a.items);
  const inOne = count(({ same }) => same.length > 0);
  const inTwo = count(({ cross }) => cross.length > 0);
  const inAny = count(({ same, cross }) => same.length + cross.length > 0);
  const few = (items: number) => `only ${items} items have such a pair, and a batch takes ${batchSize}`;
  const isLarge = (items: number) => items >= batchSize;
  const mono =
    largest.items === 0
      ? `no item has ${texts} in a training language`
      : isLarge(largest.items)
        ? null
        : `no training language has ${batchSize} items with ${texts} (${largest.language} has most, ${largest.items})`;
  const cross =
    languages.length < 2
      ? `${languages[0]} is the only training language`
      : inTwo === 0
        ? `no item has ${texts} in two training languages`
        : isLarge(inTwo)
          ? null
          : few(inTwo);
  const multi =
    inOne === 0 || inTwo === 0
      ? `without pairs in ${inOne === 0 ? "one language they would be cross" : "two languages they would be mono"} batches`
      : isLarge(inAny)
        ? null
        : few(inAny);
  const both = inOne + inTwo - inAny;
  return { obstacles: { mono, cross, multi }, sameShare: (inOne - both / 2) / Math.max(1, inAny) };
}

/** Why a corpus has no batches of a mix, as a clause; null for a mix whose batches it has. */
export function mixObstacle(mix: Mix, { obstacles }: PossibleKinds): string | null {
  if (batchKinds.every((kind) => mix[kind] === 0 || obstacles[kind] === null)) return null;
  const needed = batchKinds.filter((kind) => mix[kind] > 0);
  const possible = batchKinds.filter((kind) => obstacles[kind] === null);
  const others = possible.length > 0 ? `a mix of ${possible.join(" and ")} batches` : "smaller batches";
  return `mix ${mixLabel(mix)} is impossible: ${missingBatches(needed, obstacles)}; use ${others}`;
}

/** What a study of a corpus lacks, in sentences; none where every kind of batch is as it should be. */
export function kindLimits({ title }: Corpus, { obstacles, sameShare }: PossibleKinds): string[] {
  const possible = batchKinds.filter((kind) => obstacles[kind] === null);
  const sentences: string[] = [];
  if (possible.length < batchKinds.length) {
    const part = [`the ${possible[0]} corner`, `the edge from ${possible.join(" to ")}`][possible.length - 1];
    sentences.push(
      `${title} has ${missingBatches(batchKinds, obstacles)}; the design is ${part ?? "no part"} of the triangle.`,
    );
  }
  if (obstacles.multi === null && Math.abs(sameShare - 0.5) > 0.05)
    sentences.push(
      `Of the pairs of ${title} in a multi batch about ${Math.round(100 * sameShare)} % are in one language, not half, since not every item has pairs both in one language and in two.`,
    );
  return sentences;
}

function missingBatches(kinds: readonly BatchKind[], obstacles: PossibleKinds["obstacles"]): string {
  const missing = kinds.filter((kind) => obstacles[kind] !== null);
  return missing.map((kind) => `no ${kind} batches, since ${obstacles[kind]}`).join("; ");
}
