import assert from "node:assert/strict";
import { test } from "node:test";
import { textLengths } from "../../src/data";
import { handMadeCorpus } from "./hand-made-corpus";

test("lengths are in characters, by role and language, a shared passage once", () => {
  const passage = { language: "en", role: "candidate", text: "Ada 😀", passage: "0" } as const;
  const question = (id: string, text: string) => ({
    id,
    texts: [{ language: "en", role: "query" as const, text }, passage],
  });
  const made = handMadeCorpus({ test: [question("1", "what, then?"), question("2", "why?")] });
  assert.deepEqual(textLengths(made, "test"), [
    { language: "en", role: "query", characters: [4, 11] },
    { language: "en", role: "candidate", characters: [5] },
  ]);
});
