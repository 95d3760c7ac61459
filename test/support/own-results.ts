import { rmSync } from "node:fs";
import path from "node:path";
import type { TestContext } from "node:test";
import { writeSmallModel } from "./small-model";
import { temporaryFolder } from "./temporary-folder";

/** A folder with a small model, and an empty folder of results that counts until the test ends. */
export function ownResults(context: TestContext, name: string): { place: string; model: string } {
  const place = temporaryFolder(name);
  const before = process.env.BATCHMIX_RESULTS;
  context.after(() => {
    rmSync(place, { recursive: true, force: true });
    if (before === undefined) delete process.env.BATCHMIX_RESULTS;
    else process.env.BATCHMIX_RESULTS = before;
  });
  process.env.BATCHMIX_RESULTS = path.join(place, "results");
  const model = path.join(place, "model");
  writeSmallModel(model, "small-xlm-roberta");
  return { place, model };
}
