import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { figuresIn, notebookOutputs, notebookSkip } from "../support/executed-notebook";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

test("the notebook of sweeps declares, runs, watches and resumes one", {
  skip: notebookSkip,
}, async () => {
  const folder = temporaryFolder("notebook");
  process.env.BATCHMIX_RESULTS = path.join(folder, "results");
  const outputs = await notebookOutputs("05-sweep", { file: writeSmallSweep(folder) });
  const texts = outputs.flatMap((data) => Object.values(data).map((value) => [value].flat().join("")));
  const said = (text: string) =>
    assert.ok(
      texts.some((each) => each.includes(text)),
      text,
    );
  said("3 cells have results, 0 failed");
  said("3 of 3 cells done, 0 failed");
  said("**0** cells were computed.");
  assert.equal(figuresIn(outputs), 1);
});
