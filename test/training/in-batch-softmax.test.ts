import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Kernels, loadEngine } from "../../src/engine";
import type { TokenBatch } from "../../src/training";
import { candidateTensors, inBatchSoftmax, type LossSettings } from "../../src/training/in-batch-softmax";
import { leftOutCandidates } from "../../src/training/left-out-candidates";

interface Case extends Pick<LossSettings, "margin" | "isSymmetric" | "masksFalseNegatives"> {
  readonly loss: number;
  readonly gradient: readonly number[];
  readonly vectors: readonly number[];
  readonly queries: readonly (readonly number[])[];
  readonly positives: readonly (readonly number[])[];
}

/** By PyTorch 2.15, in float64: make-losses.py. Vectors are 7 wide, the scale is 20. */
const { cases, items }: { cases: Case[]; items: number[] } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "training", "losses.json"), "utf8"),
);
const width = 7;
const sequences = (texts: readonly (readonly number[])[]) => texts.map((ids) => Int32Array.from(ids));

/** The loss of a batch whose vectors are given, with its gradient in them; null without a native engine. */
async function lossOf(vectors: readonly number[], batch: TokenBatch, settings: LossSettings) {
  const { binding } = await loadEngine();
  if (!binding) return null;
  const kernels = new Kernels(binding);
  const size = { queries: batch.queries.length, positives: batch.positives.length };
  const result = { loss: 0, gradient: new Float32Array() };
  kernels.scope(() => {
    const input = kernels.tensor([vectors.length / width, width], Float32Array.from(vectors));
    const { forth, back } = leftOutCandidates(batch, settings);
    const columns = size.positives + (batch.negatives?.length ?? 0);
    const leftOut = {
      forth: forth && kernels.tensor([size.positives, columns], forth),
      back: back && kernels.tensor([size.positives, size.queries], back),
    };
    const candidates = candidateTensors(kernels, batch);
    const { losses, gradient } = inBatchSoftmax(kernels, input, size, settings, leftOut, candidates);
    const values = kernels.read(losses);
    result.loss = values.reduce((sum, value) => sum + value, 0) / values.length;
    result.gradient = Float32Array.from(kernels.read(gradient));
  });
  return result;
}

/** A loss and its gradient are others' to 1e-6 of the loss and of the gradient's largest part. */
function assertSame(
  got: { readonly loss: number; readonly gradient: ArrayLike<number> },
  { loss, gradient }: Pick<Case, "loss" | "gradient">,
): void {
  assert.ok(Math.abs(got.loss - loss) < 1e-6 * loss, `${got.loss} ${loss}`);
  assert.equal(got.gradient.length, gradient.length);
  const largest = Math.max(...gradient.map(Math.abs));
  for (const [i, value] of Array.from(got.gradient).entries())
    assert.ok(Math.abs(value - gradient[i]) < 1e-6 * largest, `${i}: ${value} ${gradient[i]}`);
}

for (const { loss, gradient, vectors, queries, positives, ...settings } of cases) {
  const { margin, isSymmetric, masksFalseNegatives } = settings;
  const name = [
    `${positives.length / queries.length} a query, margin ${margin}`,
    isSymmetric ? "both directions" : "one direction",
    masksFalseNegatives ? "false negatives left out" : "all negatives",
  ].join(", ");
  test(`the loss and its gradient are PyTorch's: ${name}`, async (context) => {
    const batch = { queries: sequences(queries), positives: sequences(positives), items };
    const got = await lossOf(vectors, batch, { scale: 20, ...settings });
    if (!got) return context.skip("no native engine here");
    assertSame(got, { loss, gradient });
  });
}

interface NegativeCase extends Pick<Case, "isSymmetric" | "loss" | "gradient" | "vectors"> {
  readonly itemsOfNegatives: readonly (readonly number[])[];
}

/** By sentence-transformers 5.1.2, in float64: make-negative-losses.py. Vectors are 7 wide, the scale is 20. */
const negativeLosses: { cases: NegativeCase[]; items: number[] } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "training", "negative-losses.json"), "utf8"),
);

for (const { loss, gradient, vectors, itemsOfNegatives, isSymmetric } of negativeLosses.cases) {
  const count = itemsOfNegatives.length;
  const own = itemsOfNegatives.flat().filter((item) => negativeLosses.items.includes(item)).length;
  const directions = isSymmetric ? "both directions" : "one direction";
  test(`with ${count} negatives they are sentence-transformers': ${directions}, ${own} of items in the batch`, async (context) => {
    const texts = (first: number, length: number) =>
      sequences(Array.from({ length }, (_, at) => [first + at]));
    const batch = {
      ...{ queries: texts(0, 5), positives: texts(5, 5), negatives: texts(10, count) },
      ...{ items: negativeLosses.items, itemsOfNegatives },
    };
    const settings = { scale: 20, margin: 0, isSymmetric, masksFalseNegatives: false };
    const got = await lossOf(vectors, batch, settings);
    if (!got) return context.skip("no native engine here");
    assertSame(got, { loss, gradient });
  });
}

test("a negative that reads as a query's positive is left out where false negatives are, for that query alone", () => {
  const [queries, positives, negatives] = [
    [[1], [2]],
    [[3], [4]],
    [[4], [5]],
  ].map(sequences);
  const batch = { queries, positives, negatives, items: [6, 7], itemsOfNegatives: [[8], [7, 9]] };
  const leftOutOf = (masksFalseNegatives: boolean) =>
    Array.from(leftOutCandidates(batch, { isSymmetric: false, masksFalseNegatives }).forth ?? [], Math.sign);
  assert.deepEqual(leftOutOf(false), [0, 0, 0, 0, 0, 0, 0, -1]);
  assert.deepEqual(leftOutOf(true), [0, 0, 0, 0, 0, 0, -1, -1]);
});

test("a query whose only negatives are false has loss 0 and gradient 0, to the bit", async (context) => {
  const settings = { scale: 20, margin: 0, isSymmetric: true, masksFalseNegatives: true };
  const queries = sequences([[1], [2]]);
  const { vectors } = cases[0];
  for (const [why, batch] of Object.entries({
    item: { queries, positives: sequences([[3], [4]]), items: [5, 5] },
    text: { queries: sequences([[1], [1]]), positives: sequences([[3], [3]]) },
  })) {
    const got = await lossOf(vectors.slice(0, 4 * width), batch, settings);
    if (!got) return context.skip("no native engine here");
    assert.equal(got.loss, 0, why);
    assert.ok(
      got.gradient.every((value) => value === 0),
      why,
    );
  }
});

test("a batch that is none is refused", () => {
  const settings = { isSymmetric: false, masksFalseNegatives: true };
  const [queries, positives] = [sequences([[1], [2]]), sequences([[3], [4], [5]])];
  assert.throws(
    () => leftOutCandidates({ queries, positives }, settings),
    /RangeError: training: expected as many positives for each query, got 3 for 2/,
  );
  assert.throws(
    () => leftOutCandidates({ queries, positives: positives.slice(1), items: [1] }, settings),
    /RangeError: training: expected 2 items, got 1/,
  );
  for (const items of [[1, 2], undefined])
    assert.throws(
      () =>
        leftOutCandidates({ queries, positives: positives.slice(1), items, negatives: queries }, settings),
      /RangeError: training: expected items of queries and of 2 negatives, got those of 0/,
    );
});
