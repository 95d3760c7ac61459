import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { parameters } from "../../src/notebook";

afterEach(() => {
  delete process.env.NB_PARAMS;
});

test("parameters are the defaults, overlaid by NB_PARAMS", () => {
  assert.deepEqual(parameters({ corpus: "emoji", seeds: 3 }), { corpus: "emoji", seeds: 3 });
  process.env.NB_PARAMS = '{"seeds": 5}';
  assert.deepEqual(parameters({ corpus: "emoji", seeds: 3 }), { corpus: "emoji", seeds: 5 });
});

test("unknown names, other types and what is no JSON are refused", () => {
  process.env.NB_PARAMS = '{"seed": 5}';
  assert.throws(() => parameters({ seeds: 3 }), /no parameter "seed"; it has: seeds/);
  process.env.NB_PARAMS = '{"seeds": "5"}';
  assert.throws(() => parameters({ seeds: 3 }), /seeds must be a number, not "5"/);
  process.env.NB_PARAMS = "seeds=5";
  assert.throws(() => parameters({ seeds: 3 }), /neither a JSON object nor the path/);
});
