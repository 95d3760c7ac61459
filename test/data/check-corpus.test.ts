import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { checkCorpus, corpusHash } from "../../src/data";
import { handMadeCorpus, item } from "./hand-made-corpus";

const red = item("1", { en: ["a red door"], de: ["eine rote Tür"] });
const blue = item("2", { en: ["a blue door"] });

const passage = (id: string, text: string) => ({
  id,
  texts: [{ language: "en", role: "candidate" as const, text, passage: "0" }],
});

test("checkCorpus lets a sound corpus pass", () => {
  checkCorpus(handMadeCorpus({ train: [red], test: [blue] }));
  checkCorpus(handMadeCorpus({ test: [passage("6", "Ada."), passage("7", "Ada.")] }));
});

test("checkCorpus names split and item of what is wrong", () => {
  const refused: [Parameters<typeof handMadeCorpus>[0], string][] = [
    [
      { train: [red, blue, red] },
      'hand-made, train, item "1": is there twice; give each item an id of its own',
    ],
    [
      { train: [red], test: [blue, red] },
      'hand-made, test, item "1": is in train too; an item belongs to one split',
    ],
    [
      { validation: [item("3", { en: ["x"], de: [" \t"] })] },
      'hand-made, validation, item "3": has an empty text in de; leave the text out',
    ],
    [{ test: [item("4", { "": ["x"] })] }, 'hand-made, test, item "4": has a text of no language: "x"'],
    [
      { test: [passage("6", "Ada."), passage("7", "Ada!")] },
      'hand-made, test, item "7": has another text of passage "0" in en than an earlier item',
    ],
    [{ test: [item("5", {})] }, 'hand-made, test, item "5": has no text; leave it out or give it one'],
  ];
  for (const [splits, message] of refused) {
    assert.throws(() => checkCorpus(handMadeCorpus(splits)), new UserError(message));
  }
});

test("corpusHash is SHA-256 over one JSON line an item", () => {
  // printf '%s\n' '["train","1",[["en","both","a red door"],["de","both","eine rote Tür"]]]' \
  //   '["test","2",[["en","both","a blue door"]]]' | sha256sum
  assert.equal(
    corpusHash({ test: [blue], validation: [], train: [red] }),
    "babc3bc21e077e4edd5ff38022a5e64863f051bc091b08503e2e3a02e44552af",
  );
});

test("corpusHash changes with every id, language, role, text and order", () => {
  const splits = [
    { train: [red], validation: [], test: [blue] },
    { train: [blue], validation: [], test: [red] },
    { train: [red, blue], validation: [], test: [] },
    { train: [blue, red], validation: [], test: [] },
    { train: [{ ...red, id: "3" }], validation: [], test: [blue] },
    { train: [item("1", { en: ["a red door"], fr: ["eine rote Tür"] })], validation: [], test: [blue] },
    {
      train: [item("1", { en: [["query", "a red door"]], de: ["eine rote Tür"] })],
      validation: [],
      test: [blue],
    },
    { train: [item("1", { de: ["eine rote Tür"], en: ["a red door"] })], validation: [], test: [blue] },
  ];
  assert.equal(new Set(splits.map((splits) => corpusHash(splits))).size, splits.length);
});
