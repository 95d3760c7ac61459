import assert from "node:assert/strict";
import { test } from "node:test";
import { loadEngine } from "../../src/engine";
import { type BatchLoss, referenceTrainer } from "../../src/training";
import { smallConfig, smallParameters, smallSequences } from "../support/small-encoder";
import { plainSettings } from "../support/trainer-settings";

/** The loss of sweeps as TensorFlow.js has it. */
const crossEntropy: BatchLoss = ({ tf, query, candidates, settings }) => {
  const logits = tf.matMul(query, candidates, false, true).mul(settings.scale);
  return tf.losses.softmaxCrossEntropy(tf.eye(query.shape[0]), logits).asScalar();
};

test("a trainer learns by the loss that it is given: TensorFlow.js's cross-entropy gives the steps of the sweeps' softmax", async (t) => {
  const { tf } = await loadEngine();
  const [queries, positives] = ["queries", "positives"].map((name) =>
    smallSequences([3, 5, 2, 7], smallConfig, name),
  );
  const stepsWith = (loss?: BatchLoss) => {
    const trainer = referenceTrainer(tf, smallConfig, smallParameters(smallConfig), plainSettings, loss);
    t.after(() => trainer.dispose());
    return [0, 1, 2].map(() => trainer.step({ queries, positives }, 0.01));
  };
  const [plain, given] = [stepsWith(), stepsWith(crossEntropy)];
  for (const [index, { loss, gradientNorm }] of plain.entries()) {
    assert.ok(
      Math.abs(given[index].loss - loss) < 1e-4 * loss,
      `step ${index}: ${given[index].loss}, ${loss}`,
    );
    assert.ok(Math.abs(given[index].gradientNorm - gradientNorm) < 1e-3 * gradientNorm);
  }
  const doubled = stepsWith((vectors) => crossEntropy(vectors).mul(2).asScalar());
  assert.ok(Math.abs(doubled[0].loss - 2 * plain[0].loss) < 1e-3);
  assert.ok(Math.abs(doubled[0].gradientNorm - 2 * plain[0].gradientNorm) < 1e-2 * plain[0].gradientNorm);
});
