import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedTexts } from "../../src/data";
import { handMadeCorpus, item } from "./hand-made-corpus";

test("sharedTexts counts texts that equal a training text of their own language, and names their items", () => {
  const corpus = handMadeCorpus({
    train: [item("1", { en: ["arm", "hand"], de: ["Hand"] }), item("2", { en: ["arm"], de: ["Tor"] })],
    test: [
      item("3", { en: ["arm", "hand", "Arm", "leg"], de: ["arm"] }), // two; "Arm" is another text, and "arm" no German one
      item("4", { en: ["hand"], de: ["Tür"], fr: ["arm"] }), // one; fr is no training language
      item("5", { en: ["foot"] }),
    ],
  });
  assert.deepEqual(sharedTexts(corpus, "test"), [
    { language: "en", texts: 3, items: ["3", "4"] },
    { language: "de", texts: 0, items: [] },
  ]);
  assert.deepEqual(sharedTexts(corpus, "validation")[0], { language: "en", texts: 0, items: [] });
});
