import assert from "node:assert/strict";
import { test } from "node:test";
import { type Binding, loadEngine, VariableKernels } from "../../src/engine";
import { textsOf } from "../../src/training";
import { PackedGradients } from "../../src/training/packed-gradients";
import { smallConfig, smallSequences } from "../support/small-encoder";
import { storedTables } from "../support/stored-tables";
import { plainSettings } from "../support/trainer-settings";

test("gradients cached in parts are those of all texts at once, to 1e-5 of the largest entry", async (context) => {
  const { binding } = await loadEngine();
  if (!binding) return context.skip("no native engine here");
  const kernels = new VariableKernels(binding);
  let runs = 0;
  const counting: Binding = Object.create(binding, {
    runSavedModel: {
      value(...args: Parameters<Binding["runSavedModel"]>) {
        runs++;
        return binding.runSavedModel(...args);
      },
    },
  });
  const pairs = {
    queries: smallSequences([7, 2, 11, 2, 13], smallConfig, "queries"),
    positives: smallSequences([3, 5, 2, 17, 7], smallConfig, "positives"),
  };
  const negatives = smallSequences([4, 9, 2], smallConfig, "negatives");
  const withNegatives = {
    ...{ ...pairs, items: [1, 2, 3, 4, 5], negatives },
    itemsOfNegatives: [[9], [2], [8]],
  };
  for (const batch of [pairs, withNegatives])
    kernels.scope(() => {
      const tables = storedTables(kernels);
      const texts = textsOf(batch).length;
      const gradientsOf = (textsPerPass: number | null) => {
        const made = new PackedGradients(counting, kernels, smallConfig, { ...plainSettings, textsPerPass });
        runs = 0;
        const { loss, gradients } = made.compute(tables, batch, 0);
        // all texts in one run, or two runs for each part of them: their vectors, then their gradients
        assert.equal(runs, textsPerPass === null ? 1 : 2 * Math.ceil(texts / textsPerPass));
        made.dispose();
        return { loss, gradients };
      };
      const whole = gradientsOf(null);
      for (const textsPerPass of [1, 3, 7]) {
        const cached = gradientsOf(textsPerPass);
        assert.ok(Math.abs(cached.loss - whole.loss) < 1e-5 * whole.loss);
        const all = Object.keys(tables).map((name) => ({
          name,
          expected: kernels.read(whole.gradients[name]),
          got: kernels.read(cached.gradients[name]),
        }));
        const largest = Math.max(...all.flatMap(({ expected }) => Array.from(expected, Math.abs)));
        for (const { name, expected, got } of all) {
          for (const [i, value] of got.entries()) {
            assert.ok(Math.abs(value - expected[i]) < 1e-5 * largest, `${textsPerPass} ${name} ${i}`);
          }
        }
      }
    });
});
