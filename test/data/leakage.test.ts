import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { type Item, leakage, retrievalSet, withoutItems } from "../../src/data";
import { foldText } from "../../src/data/leakage";
import { characterGrams, nearDuplicates } from "../../src/data/near-duplicates";
import { handMadeCorpus, item } from "./hand-made-corpus";
import { flickrOfTests, skipWithout } from "./pinned-folder";

test("foldText folds as Python's unicodedata.normalize('NFKC', text).casefold() does", () => {
  // python3 -c 'import unicodedata as u; print([u.normalize("NFKC", t).casefold() for t in [...]])'
  const folded: [string, string][] = [
    ["STRASSE Straße", "strasse strasse"],
    ["ﬁne １２ Ｆ", "fine 12 f"],
    ["ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"],
    ["Iıİi", "iıi\u0307i"],
    ["ſtop ŉ ᾳ", "stop ʼn αι"],
    ["DŽ ǅ", "dž dž"],
    ["ｶﾞ", "ガ"],
    ["😀 ХЛЕБ", "😀 хлеб"],
  ];
  for (const [text, expected] of folded) assert.equal(foldText(text), expected);
});

test("characterGrams are the different runs of five characters, of a shorter text itself", () => {
  assert.deepEqual([...characterGrams("aaaaaab")], ["aaaaa", "aaaab"]);
  assert.deepEqual([...characterGrams("赤いドアと門")], ["赤いドアと", "いドアと門"]);
  assert.deepEqual([...characterGrams("😀bcdeF")], ["😀bcde", "bcdeF"]);
  assert.deepEqual([...characterGrams("door")], ["door"]);
});

/** The Jaccard index of two texts' 5-grams, as its definition says it. */
function jaccard(a: string, b: string): number {
  const [some, others] = [characterGrams(a), characterGrams(b)];
  const shared = [...some].filter((gram) => others.has(gram)).length;
  return shared / (some.size + others.size - shared);
}

test("nearDuplicates takes a Jaccard index of exactly 0.8 and none below", () => {
  // 13 characters have 9 grams; with one more at the end 10, of which 9 are shared: 9/10
  const text = "abcdefghijklm";
  assert.equal(jaccard(text, `${text}n`), 9 / 10);
  assert.equal(jaccard("abcdefgh", "abcdefghi"), 4 / 5);
  assert.equal(jaccard("abcdefg", "abcdefgh"), 3 / 4);
  assert.deepEqual([...nearDuplicates(["abcdefgh"], ["xyz", "abcdefghi", "abcdefgh"])], [1]);
  assert.deepEqual([...nearDuplicates(["abcdefg"], ["abcdefgh"])], [-1]);
});

test("nearDuplicates finds the first of all pairs that are near, as comparing each with each does", () => {
  const kinds = [
    "a dog runs over the wet grass near a red door",
    "två 😀 hundar springer på gräset",
    "男が門の前に立って帽子をかぶっている",
  ];
  const piece = fc.tuple(fc.nat(45), fc.constantFrom("", "x", "the", "😀", "帽子"));
  const text = fc
    .tuple(fc.constantFrom(...kinds), fc.array(piece, { maxLength: 3 }))
    .map(([kind, pieces]) =>
      pieces.reduce((made, [at, put]) => made.slice(0, at) + put + made.slice(at), kind),
    );
  let near = 0;
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), fc.array(text, { maxLength: 20 }), (texts, others) => {
      const expected = texts.map((each) => others.findIndex((other) => jaccard(each, other) >= 0.8));
      near += expected.filter((at, index) => at >= 0 && others[at] !== texts[index]).length;
      assert.deepEqual([...nearDuplicates(texts, others)], expected);
    }),
    { numRuns: 600, seed: 5 },
  );
  assert.ok(near > 100, `only ${near} pairs were near`);
});

const corpus = handMadeCorpus({
  train: [
    item("t1", { en: ["A red door"], de: ["EINE ROTE STRASSE", "Ein langer deutscher Satz über Türen"] }),
    item("t2", { en: ["A red door", "taxi"] }),
  ],
  test: [
    item("1", { en: ["A red door", "a blue door"], de: ["eine rote Straße"] }),
    item("2", { de: ["Ein langer deutscher Satz über Türen."], nl: ["taxi"] }),
    item("3", { de: ["Ein anderer Satz"], en: ["who?"] }),
  ],
});

test("leakage tells identical, equal and near texts apart, whatever the training text's language", () => {
  const { languages, texts, items } = leakage(corpus, corpus);
  assert.deepEqual(languages, [
    { language: "en", texts: 3, identical: 1, equal: 1, near: 0 },
    { language: "de", texts: 3, identical: 0, equal: 1, near: 1 },
    { language: "nl", texts: 1, identical: 1, equal: 1, near: 0 },
  ]);
  assert.deepEqual(
    texts.map(({ item, language, how, trainingItem }) => [item, language, how, trainingItem]),
    [
      ["1", "en", "identical", "t1"],
      ["1", "de", "equal", "t1"],
      ["2", "de", "near", "t1"],
      ["2", "nl", "identical", "t2"],
    ],
  );
  assert.deepEqual([...items], ["1", "2"]);
});

test("a passage that two questions share is counted once, and both questions leak", () => {
  const passage = { language: "en", role: "candidate", text: "A red door", passage: "0" } as const;
  const question = (id: string, text: string) => ({
    id,
    texts: [{ language: "en", role: "query" as const, text }, passage],
  });
  const asked = handMadeCorpus({ test: [question("what", "what?"), question("how", "how?")] });
  const { languages, items } = leakage(asked, corpus);
  assert.deepEqual(languages, [{ language: "en", texts: 3, identical: 1, equal: 1, near: 0 }]);
  assert.deepEqual([...items], ["what", "how"]);
});

test("withoutItems leaves queries out and the pool whole", () => {
  const set = retrievalSet(corpus, "test", ["en", "de"]);
  const left = withoutItems(set, new Set(["1", "unknown"]));
  assert.deepEqual(left.items, ["2", "3"]);
  assert.deepEqual(left.clusters, ["2", "3"]);
  const queries = set.queries.flatMap(({ item }, index) => (item === 0 ? [] : [index]));
  assert.deepEqual(
    left.queries.map(({ text }) => text),
    queries.map((index) => set.queries[index].text),
  );
  assert.deepEqual(
    left.queries.map(({ item }) => left.items[item]),
    queries.map((index) => set.items[set.queries[index].item]),
  );
  assert.deepEqual(
    left.candidates.map(({ text }) => text),
    set.candidates.map(({ text }) => text),
  );
  assert.deepEqual(
    left.candidates.map(({ item }) => item),
    set.candidates.map(({ item }) => item - 1),
  );
  assert.deepEqual(
    left.relevant,
    queries.map((index) => set.relevant[index]),
  );
  assert.deepEqual(
    [...left.ownCandidate],
    queries.map((index) => set.ownCandidate[index]),
  );
  assert.deepEqual(withoutItems(set, new Set()), set);
});

test("leakage of Flickr30k-X in German is what a search without any filter finds in Python", {
  skip: skipWithout("flickr30k-x"),
}, async () => {
  const pins = JSON.parse(
    readFileSync(path.join(__dirname, "../fixtures/data/flickr30k-x-leakage.json"), "utf8"),
  );
  const { splits } = (await flickrOfTests()).corpus;
  const inGerman = (items: readonly Item[]) =>
    items.map((each) => ({ ...each, texts: each.texts.filter(({ language }) => language === "de") }));
  // the other languages would take longer, and have nothing in common with German ones
  const german = handMadeCorpus({ train: inGerman(splits.train), test: inGerman(splits.test) });
  assert.deepEqual(leakage(german, german).languages, [pins[1]]);
});
