import assert from "node:assert/strict";
import { test } from "node:test";
import type { BatchKind } from "../../src/core";
import { type LanguageWeights, makeSampler } from "../../src/mixture";
import { madeCorpus } from "./made-corpus";

/**
 * Each item has three texts in en, two in de, one in fr: 3·2 = 6 ordered pairs of different texts
 * in en, 2·1 = 2 in de, none in fr; 3·2 = 6 from en to de, 3·1 = 3 from en to fr, 2·1 = 2 from de to fr.
 */
const texts = { en: 3, de: 2, fr: 1 };
const pairs = { "en-en": 6, "de-de": 2 };
const crossPairs = { "en-de": 6, "de-en": 6, "en-fr": 3, "fr-en": 3, "de-fr": 2, "fr-de": 2 };

const corpus = madeCorpus(40, texts);

/** scipy 1.17.1: scipy.stats.chi2.ppf(0.999, df) */
const quantiles: Readonly<Record<number, number>> = { 1: 10.828, 5: 20.515, 7: 24.322 };

/** Chi-squared of 4,000 draws with given probabilities stays under its 0.999 quantile. */
function assertShares(
  kind: BatchKind,
  languageWeights: LanguageWeights,
  probabilities: Record<string, number>,
) {
  const sampler = makeSampler(corpus, { batchSize: 20, seed: 0, languageWeights });
  const counts: Record<string, number> = {};
  const draws = 4000;
  for (let drawn = 0; drawn < draws; ) {
    // a mono batch has one draw of a language for all of its pairs
    const batch = sampler.pairs(kind);
    for (const { query, positive } of kind === "mono" ? batch.slice(0, 1) : batch) {
      const languages = `${query.language}-${positive.language}`;
      counts[languages] = (counts[languages] ?? 0) + 1;
      drawn++;
    }
  }
  assert.deepEqual(Object.keys(counts).sort(), Object.keys(probabilities).sort());
  const chiSquared = Object.entries(probabilities).reduce(
    (sum, [languages, p]) => sum + (counts[languages] - draws * p) ** 2 / (draws * p),
    0,
  );
  const bound = quantiles[Object.keys(probabilities).length - 1];
  assert.ok(chiSquared < bound, `${kind} ${languageWeights}: ${chiSquared} ${JSON.stringify(counts)}`);
}

const normalised = (weights: Record<string, number>, total: number) => {
  const sum = Object.values(weights).reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, (total * weight) / sum] as const),
  );
};
const raised = (sizes: Record<string, number>, exponent: number) =>
  Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size ** exponent]));

for (const [weights, exponent] of [
  ["uniform", 0],
  ["size", 1],
  [0.3, 0.3],
] as const) {
  test(`languages are drawn in proportion to usable pairs to the power ${exponent}: ${weights}`, () => {
    const same = raised(pairs, exponent);
    const cross = raised(crossPairs, exponent);
    assertShares("mono", weights, normalised(same, 1));
    assertShares("cross", weights, normalised(cross, 1));
    assertShares("multi", weights, { ...normalised(same, 1 / 2), ...normalised(cross, 1 / 2) });
  });
}

test("an exponent of 1 is size, and weights take nothing from the item stream", () => {
  const itemsWith = (languageWeights: LanguageWeights) => {
    const sampler = makeSampler(corpus, { batchSize: 20, seed: 3, languageWeights });
    return [0, 1, 2, 3].map(() => sampler.pairs("multi"));
  };
  assert.deepEqual(itemsWith(1), itemsWith("size"));
  const indices = (languageWeights: LanguageWeights) =>
    itemsWith(languageWeights).map((batch) => batch.map(({ item }) => item));
  assert.deepEqual(indices("size"), indices("uniform"));
});

test("weights that are none are refused", () => {
  for (const languageWeights of [0, -1, 1.01, Number.NaN])
    assert.throws(
      () => makeSampler(corpus, { batchSize: 2, seed: 0, languageWeights }),
      /UserError: languageWeights must be uniform, size, or an exponent from above 0 to 1, not/,
    );
});
