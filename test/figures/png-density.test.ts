import assert from "node:assert/strict";
import { test } from "node:test";
import { withDensity } from "../../src/figures/export";

test("a PNG says its dots an inch, and is the same otherwise", () => {
  // one white pixel, written by Pillow 13.0.0
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC",
    "base64",
  );
  const dense = withDensity(png, 300);
  // Pillow 13.0.0's own: Image.save(dpi=(300, 300)) writes pHYs with 11811 dots a metre, CRC 78A53F76
  assert.equal(dense.subarray(33, 54).toString("hex"), "000000097048597300002e2300002e230178a53f76");
  assert.ok(Buffer.concat([dense.subarray(0, 33), dense.subarray(54)]).equals(png));
});
