import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { loadEngine } from "../../src/engine";
import { type EncoderConfig, storedFactor } from "../../src/models";
import { makeTrainer, type TrainerSettings } from "../../src/training";
import { referenceTrainer } from "../../src/training/reference-trainer";
import { smallConfig, smallDenseConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { plainSettings } from "../support/trainer-settings";

/** Vectors of any length, compared by dot products, which are larger than cosines: a scale of 20 would leave no gradient. */
const dot: EncoderConfig = { ...smallConfig, isUnit: false };
const gentle = { scale: 0.5 };
const joined: EncoderConfig["pooling"] = ["lasttoken", "mean", "cls"];
const joinedDense: EncoderConfig = {
  ...dot,
  pooling: joined,
  dense: { inputWidth: 45, outputWidth: 11, hasBias: false, activation: "identity", folder: "2_Dense" },
};
const masked = { masksFalseNegatives: true };
const variants: [string, Partial<TrainerSettings>, EncoderConfig?, number?, boolean?][] = [
  ["plain", {}],
  ["cls pooling and a dense module", {}, smallDenseConfig],
  ["margin, both directions", { margin: 0.3, isSymmetric: true }],
  ["gradients cached in parts of 3 texts", { textsPerPass: 3 }],
  ["false negatives left out", masked],
  ["two positives a query", {}, smallConfig, 2],
  ["both, both directions, cached", { ...masked, isSymmetric: true, textsPerPass: 3 }, smallConfig, 2],
  ...(["lasttoken", "weightedmean", "mean_sqrt_len_tokens"] as const).map(
    (mode): [string, Partial<TrainerSettings>, EncoderConfig] => [
      mode,
      {},
      { ...smallConfig, pooling: [mode] },
    ],
  ),
  ["dot products", gentle, dot],
  ["joined pooling", {}, { ...smallConfig, pooling: joined }],
  ["joined pooling, dot products, cached", { ...gentle, textsPerPass: 3 }, { ...dot, pooling: joined }],
  ["joined pooling, dot products, a dense module", { ...gentle, isSymmetric: true }, joinedDense],
  ["with negatives", {}, smallConfig, 1, true],
  ["with negatives, margin, both directions", { margin: 0.3, isSymmetric: true }, smallConfig, 1, true],
  [
    "with negatives, all of it, cached",
    { ...masked, isSymmetric: true, textsPerPass: 4 },
    smallConfig,
    2,
    true,
  ],
];

for (const [name, variant, config = smallConfig, perQuery = 1, hasNegatives = false] of variants) {
  test(`the packed trainer follows automatic differentiation: ${name}`, (context) =>
    followsReference(context, variant, config, perQuery, hasNegatives));
}

async function followsReference(
  context: TestContext,
  variant: Partial<TrainerSettings>,
  config: EncoderConfig,
  perQuery: number,
  hasNegatives: boolean,
): Promise<void> {
  const settings = { ...plainSettings, ...variant };
  const engine = await loadEngine();
  if (!engine.binding) return context.skip("no native engine here: the trainer is the reference itself");
  const initial = smallParameters(config);
  const packed = makeTrainer(engine, config, initial, settings);
  const reference = referenceTrainer(engine.tf, config, initial, settings);
  const alive: number[] = [];
  for (let step = 0; step < 5; step++) {
    const queries = smallSequences([7, 2, 11, 2, 13], config, `queries ${step}`);
    const lengths = [3, 5, 2, 17, 7].flatMap((length) => Array.from({ length: perQuery }, () => length));
    const positives = smallSequences(lengths, config, `positives ${step}`);
    positives[perQuery] = positives[3 * perQuery]; // the second and the fourth query's read the same
    // as many as the queries of a step happen to get; one of them is of the first query's item
    const negatives = smallSequences([5, 2, 9, 6, 4, 3, 8].slice(step), config, `negatives ${step}`);
    const itemsOfNegatives = negatives.map((_, at) => (at === 1 ? [4, 20] : [30 + at]));
    const pairs = { queries, positives, items: [4, 8, 4, 9, 7] };
    const batch = hasNegatives ? { ...pairs, negatives, itemsOfNegatives } : pairs;
    const got = packed.step(batch, 1e-3);
    const expected = reference.step(batch, 1e-3);
    alive.push(engine.binding.getNumOfTensors());
    assert.ok(Math.abs(got.loss - expected.loss) < 1e-4 * expected.loss, `${got.loss} ${expected.loss}`);
    assert.ok(
      Math.abs(got.gradientNorm - expected.gradientNorm) < 1e-4 * expected.gradientNorm,
      `${got.gradientNorm} ${expected.gradientNorm}`,
    );
  }
  assert.equal(alive[4], alive[1]);
  // Adam's running mean is the gradients' own: parameters would show the noise of gradients that
  // are 0 in exact arithmetic (a bias on all keys does not move a softmax) at full step size
  const expected = reference.state().arrays;
  for (const [name, { values }] of packed.state().arrays) {
    if (!name.startsWith("mean/")) continue;
    const other = expected.get(name)?.values ?? new Float32Array();
    const largest = Math.max(...other.map(Math.abs));
    const factor = storedFactor(name.slice("mean/".length));
    for (const [i, stored] of values.entries()) {
      const value = stored * factor;
      assert.ok(Math.abs(value - other[i]) <= 1e-4 * largest + 1e-7, `${name} ${i}: ${value} ${other[i]}`);
    }
  }
  packed.dispose();
  reference.dispose();
}

test("with products in bf16 the losses stay within 2 % of float32's, and differ", async (context) => {
  const engine = await loadEngine();
  if (!engine.binding) return context.skip("no native engine here");
  const losses = (precision: "fp32" | "bf16") => {
    const settings = { ...plainSettings, precision };
    const trainer = makeTrainer(engine, smallConfig, smallParameters(smallConfig), settings);
    const steps = [0, 1, 2].map((step) => {
      const queries = smallSequences([7, 2, 11, 2, 13], smallConfig, `queries ${step}`);
      const positives = smallSequences([3, 5, 2, 17, 7], smallConfig, `positives ${step}`);
      return trainer.step({ queries, positives }, 1e-3).loss;
    });
    trainer.dispose();
    return steps;
  };
  const [single, half] = [losses("fp32"), losses("bf16")];
  for (const [step, loss] of half.entries()) {
    assert.notEqual(loss, single[step]);
    // bf16 has 8 significant bits: 0.4 % a factor, times 20 on cosines
    assert.ok(Math.abs(loss - single[step]) < 0.02 * single[step], `${loss} ${single[step]}`);
  }
});
