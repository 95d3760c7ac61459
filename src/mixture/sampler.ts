import { type BatchKind, UserError } from "../core";
import type { Corpus } from "../data";
import { batchWays } from "./batch-ways";
import { ItemStream } from "./item-stream";
import { checkLanguageWeights, type LanguageWeights } from "./language-weights";
import { type Pair, PairDrawer } from "./pair-drawer";
import { pairIndex } from "./pair-index";

/** Makes batches one after another. Equal arguments and calls give equal batches. */
export interface Sampler {
  /**
   * The next batch: `batchSize` pairs of different items, no text in two pairs. Equal texts are
   * one text: the same string, so that case and Unicode form count. With several positives a query
   * it has `batchSize` queries of different items, and a query's pairs stand side by side.
   *
   * @throws {UserError} if the corpus has too few pairs for such a batch
   */
  pairs(kind: BatchKind): Pair[];
}

export interface SamplerOptions {
  /** Queries, each of another item, a batch; 1 or more. */
  readonly batchSize: number;
  /**
   * Positives of each query, all different and in one language, which is drawn as for one: the
   * query's in a mono batch, another in a cross batch, either in a multi batch. 1 without it.
   */
  readonly positivesPerQuery?: number;
  /** An integer from 0 up. */
  readonly seed: number;
  /** How often each language is drawn, where there is a choice; uniform without it. */
  readonly languageWeights?: LanguageWeights;
}

/**
 * A sampler over a corpus' train split.
 *
 * Items come from a seeded permutation an epoch, the same for every mix. An item that does not
 * fit a batch (it is in it already, one of its drawn texts is, or it has no two texts in the
 * batch's language) waits and is the first to be tried for the next one. With several positives a
 * query, items and languages with fewer texts than that are left out as those without a pair are.
 *
 * The first sampler of a corpus indexes it, in linear time; a pair then takes constant time,
 * whatever the number of items.
 *
 * @throws {UserError} if the batch is larger than the split, or the weights are none
 */
export function makeSampler(corpus: Corpus, options: SamplerOptions): Sampler {
  const { batchSize, seed, languageWeights = "uniform", positivesPerQuery = 1 } = options;
  checkLanguageWeights(languageWeights);
  const size = corpus.splits.train.length;
  if (batchSize > size) {
    throw new UserError(
      `a batch of ${batchSize} pairs needs as many items; ${corpus.name} has ${size} to train on`,
    );
  }
  const index = pairIndex(corpus, positivesPerQuery);
  const ways = batchWays(index);
  const pairs = new PairDrawer(index, languageWeights, { seed, positivesPerQuery });
  const items = new ItemStream(
    size,
    ways.length,
    seed,
    (item, way) => ways[way].isUsable[index.heads[3 * item]] === 1,
  );
  const monoLanguages = pairs.choiceOf(
    ways.flatMap(({ languages, items }) => (languages !== null && items >= batchSize ? [languages] : [])),
  );

  return {
    pairs(kind) {
      if (kind === "mono" && !monoLanguages) {
        const [most] = ways
          .filter((way) => way.languages !== null)
          .map(({ languages, items }) => ({ language: Number(languages) % index.languages.length, items }))
          .sort((a, b) => b.items - a.items);
        throw new UserError(
          `${corpus.name}: no training language has ${batchSize} items with ${positivesPerQuery === 1 ? "two texts" : `a query and ${positivesPerQuery} positives`}` +
            ` (${index.languages[most.language]} has most, ${most.items}), so there are no mono batches; ` +
            `use another mix${positivesPerQuery === 1 ? "" : ", fewer positives"} or smaller batches`,
        );
      }
      const languages = pairs.begin(kind === "mono" ? monoLanguages : null);
      const way = ways.findIndex((each) => each.kind === kind && each.languages === languages);
      const batch: Pair[] = [];
      if (ways[way].items < batchSize) throw tooFew(corpus, kind, options, ways[way].items);
      const found = items.take(batchSize, way, (item) => pairs.draw(item, kind, languages, batch));
      if (found < batchSize) throw tooFew(corpus, kind, options, found);
      return batch;
    },
  };
}

function tooFew(
  corpus: Corpus,
  kind: BatchKind,
  { batchSize, positivesPerQuery = 1 }: SamplerOptions,
  found: number,
): UserError {
  if (positivesPerQuery === 1) {
    return new UserError(
      `${corpus.name}: only ${found} different pairs for a ${kind} batch of ${batchSize}; use smaller batches`,
    );
  }
  const languages = corpus.trainingLanguages.join(" ");
  return new UserError(
    `${corpus.name}: only ${found} items with a query and ${positivesPerQuery} different positives (in ${languages}) ` +
      `for a ${kind} batch of ${batchSize}; use fewer positives or smaller batches`,
  );
}
