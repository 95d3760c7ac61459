import { type Kind, RandomStream, ruleText, UserError } from "../core";
import type { Corpus } from "../data";
import type { StudySettings } from "../settings";
import { type BatchWay, checkLanguage, isEligible, waysOf } from "./batch-ways";
import {
  balancedDraws,
  constantDraws,
  type Draws,
  drawsInTurn,
  independentDraws,
  sharedDraws,
} from "./language-draws";
import { countItems, type ItemLanguages, type LanguagePair, usablePairs } from "./usable-pairs";

/**
 * How often languages are drawn, by their size: the number of usable pairs of texts in them.
 * "uniform": all alike; "size": in proportion to size; an exponent from above 0 to 1: in
 * proportion to size to that power, between the two. An exponent of 1 is "size".
 *
 * @see Conneau et al. 2020, Unsupervised Cross-lingual Representation Learning at Scale
 *   (XLM-R, arXiv 1911.02116), section 3.1, whose exponent alpha is 0.3; a "temperature" T
 *   elsewhere is 1 / alpha
 */
export type LanguageWeights = StudySettings["languageWeights"];

export interface SamplerOptions {
  /** Queries, each of another item, a batch; 1 or more. */
  readonly batchSize: number;
  /**
   * Positives of each query, all different and in one language, which is drawn as for one. 1 without it.
   */
  readonly positivesPerQuery?: number;
  /** An integer from 0 up. */
  readonly seed: number;
  /** How often each language is drawn, where there is a choice; uniform without it. */
  readonly languageWeights?: LanguageWeights;
  /**
   * balanced (without it): for each kind, and each set of languages that items have, counts of drawn
   * pairs are within 1 of their shares. random: each draw by itself; an item without a pair of the
   * drawn class has one of the other class.
   */
  readonly languageDraw?: StudySettings["languageDraw"];
}

/** The draws of a kind's batches. */
export interface KindDraws {
  readonly kind: Kind;
  /** The ways that have enough items for a batch. */
  readonly ways: Draws<WayDraws> | null;
  /** The way with most items; without languages and items where there is none. */
  readonly largest: Pick<WayDraws, "languages" | "items">;
}

export interface WayDraws extends BatchWay {
  /** A name that no other way of a sampler has. */
  readonly name: string;
  /** How many items can be in such a batch. */
  readonly items: number;
  isEligible(item: number): boolean;
  /** The draws for an eligible item, which all items with equal languages share. */
  drawsOf(item: number): PairDraws;
}

type PairClass = "same" | "cross";

/** The classes of pairs, and the language pairs of each class. */
interface PairDraws {
  readonly classes: Draws<PairClass>;
  readonly same: Draws<LanguagePair>;
  readonly cross: Draws<LanguagePair>;
}

/** A function from kinds to their draws; kinds of one rule have the same. */
export function kindDraws(
  corpus: Corpus,
  {
    batchSize,
    seed,
    languageWeights = "uniform",
    languageDraw = "balanced",
    positivesPerQuery = 1,
  }: SamplerOptions,
): (kind: Kind) => KindDraws {
  checkLanguageWeights(languageWeights);
  const { languagePairs, itemLanguages, ofItems } = usablePairs(corpus, positivesPerQuery);
  const stream = new RandomStream(seed, "languages");
  const isBalanced = languageDraw === "balanced";
  const drawWeighted = isBalanced ? balancedDraws : independentDraws;
  const weightOf = ({ size }: LanguagePair) => languageWeight(languageWeights, size);

  const drawPairs = (way: BatchWay, pairs: readonly LanguagePair[]): Draws<LanguagePair> => {
    if (way.languages === null) return drawWeighted(pairs, pairs.map(weightOf), stream);
    if (pairs.length < 2) return constantDraws(pairs[0]);
    return isBalanced ? drawsInTurn(pairs, stream) : independentDraws(pairs, [1, 1], stream);
  };
  const drawClasses = ({ same }: Kind): Draws<PairClass> => {
    if (same === 0 || same === 1) return constantDraws(same === 1 ? "same" : "cross");
    if (isBalanced) return sharedDraws("same", "cross", same, stream);
    const isSame = () => (same === 1 / 2 ? stream.below(2) === 0 : stream.uniform() < same);
    return { next: () => (isSame() ? "same" : "cross"), accept() {} };
  };
  const remembered = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
    const known = new Map<Key, Value>();
    return (key) => {
      const value = known.get(key) ?? make(key);
      known.set(key, value);
      return value;
    };
  };

  const makeDraws = (kind: Kind): KindDraws => {
    checkLanguage(corpus, kind);
    const rule = ruleText(kind);
    const classesOf = remembered((_languages: ItemLanguages) => drawClasses(kind));
    const ways = waysOf(kind, languagePairs).map((way): WayDraws => {
      const eligible = itemLanguages.map((languages) => isEligible(kind, way, languages, !isBalanced));
      const drawsOf = remembered((languages: ItemLanguages): PairDraws => {
        const same = way.same.filter((pair) => languages.same.includes(pair));
        const cross = way.cross.filter((pair) => languages.cross.includes(pair));
        return {
          classes: classesOf(languages),
          // an eligible item without pairs of a class has one of the other class instead
          same: drawPairs(way, same.length > 0 ? same : cross),
          cross: drawPairs(way, cross.length > 0 ? cross : same),
        };
      });
      return {
        ...way,
        name: `${rule} ${way.languages?.query} ${way.languages?.positive}`,
        items: countItems(itemLanguages, (_, index) => eligible[index]),
        isEligible: (item) => eligible[ofItems[item]],
        drawsOf: (item) => drawsOf(itemLanguages[ofItems[item]]),
      };
    });
    const large = ways.filter(({ items }) => items >= batchSize);
    const weights = large.map(({ languages }) => (languages ? weightOf(languages) : 1));
    return {
      kind,
      ways:
        large.length === 0
          ? null
          : kind.draw === "pair"
            ? constantDraws(large[0])
            : drawWeighted(large, weights, stream),
      largest: ways.reduce<KindDraws["largest"]>(
        (best, way) => (way.items > best.items ? way : best),
        ways[0] ?? { languages: null, items: 0 },
      ),
    };
  };
  const byRule = new Map<string, KindDraws>();
  return (kind) => {
    const draws = byRule.get(ruleText(kind)) ?? makeDraws(kind);
    byRule.set(ruleText(kind), draws);
    return { ...draws, kind };
  };
}

/** The weight of a pair of languages of some size. @example languageWeight(0.5, 100); // 10 */
function languageWeight(weights: LanguageWeights, size: number): number {
  if (weights === "uniform") return 1;
  return weights === "size" ? size : size ** weights;
}

/** The settings refuse the same, but their declarations are not part of what decides a batch. */
function checkLanguageWeights(weights: LanguageWeights): void {
  if (weights === "uniform" || weights === "size" || (weights > 0 && weights <= 1)) return;
  throw new UserError(
    `languageWeights must be uniform, size, or an exponent from above 0 to 1, not ${weights}`,
  );
}
