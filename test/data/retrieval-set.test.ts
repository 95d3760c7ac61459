import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { UserError } from "../../src/core";
import { chosenTexts, emojiCaptions, type RetrievalSet, retrievalSet } from "../../src/data";
import { handMadeCorpus, item } from "./hand-made-corpus";
import { flickrOfTests, skipWithout } from "./pinned-folder";

/** What must hold of any retrieval set, looked at query by query and candidate by candidate. */
function assertSound(set: RetrievalSet): void {
  const place = (text: { language: string; item: number }) =>
    set.languages.indexOf(text.language) * 1e6 + text.item;
  for (const list of [set.queries, set.candidates]) {
    const runs = list.map(({ language }) => set.languages.indexOf(language));
    assert.ok(runs.every((run, index) => index === 0 || runs[index - 1] <= run));
    const places = list.filter((text) => text.item !== -1).map(place);
    const isOrdered = (a: number, b: number) => a < b || (list === set.candidates && a === b); // items have several candidates
    for (const [index, each] of places.entries())
      assert.ok(index === 0 || isOrdered(places[index - 1], each));
  }
  const ofItem = set.items.map((): number[] => []);
  for (const [index, { item }] of set.candidates.entries()) if (item !== -1) ofItem[item].push(index);
  assert.ok(set.items.every((_, item) => set.queries.some((query) => query.item === item)));
  assert.equal(set.clusters?.length, set.items.length);
  assert.equal(set.relevant.length, set.queries.length);
  assert.equal(set.ownCandidate.length, set.queries.length);
  for (const [index, query] of set.queries.entries()) {
    const own = set.ownCandidate[index];
    const isSelf = (candidate: number) =>
      set.candidates[candidate].language === query.language &&
      set.candidates[candidate].item === query.item &&
      set.candidates[candidate].text === query.text;
    assert.deepEqual(
      [...set.relevant[index]],
      ofItem[query.item].filter((candidate) => candidate !== own),
    );
    assert.ok([...set.relevant[index]].every((candidate) => !isSelf(candidate)));
    assert.ok(own === -1 || isSelf(own));
  }
}

/** Queries of each language that have a relevant candidate in their own language: those of its mono setting. */
function monoQueries(set: RetrievalSet): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [index, { language }] of set.queries.entries()) {
    if ([...set.relevant[index]].some((candidate) => set.candidates[candidate].language === language))
      counts[language] = (counts[language] ?? 0) + 1;
  }
  return counts;
}

// The three English texts of item 1, by SHA-256 of corpus, item, language and text with a byte 0 between:
//   for t in "a red door" "the red door" "door, red"; do
//     echo "$(printf 'hand-made\0001\000en\000%s' "$t" | sha256sum) $t"; done | sort
//   81fc4c33... the red door, b0dda17b... door, red, f5e2e42d... a red door
const corpus = handMadeCorpus({
  train: [item("0", { en: ["x"] })],
  test: [
    item("1", { en: ["a red door", "the red door", "door, red"], de: ["eine rote Tür"] }),
    item("2", { de: ["eine blaue Tür"] }),
    item("3", {
      en: [
        ["candidate", "in the answer"],
        ["query", "who?"],
      ],
    }),
  ],
});

test("retrievalSet of hand-made items is as worked out by hand", () => {
  const set = retrievalSet(corpus, "test");
  assert.equal(set.name, "hand-made test");
  assert.deepEqual(set.items, ["1", "2", "3"]);
  assert.deepEqual(set.languages, ["en", "de"]);
  assert.deepEqual(set.queries, [
    { language: "en", item: 0, text: "the red door", role: "both" },
    { language: "en", item: 2, text: "who?", role: "query" },
    { language: "de", item: 0, text: "eine rote Tür", role: "both" },
    { language: "de", item: 1, text: "eine blaue Tür", role: "both" },
  ]);
  assert.deepEqual(set.candidates, [
    { language: "en", item: 0, text: "door, red", role: "both" },
    { language: "en", item: 2, text: "in the answer", role: "candidate" },
    { language: "de", item: 0, text: "eine rote Tür", role: "both" },
    { language: "de", item: 1, text: "eine blaue Tür", role: "both" },
  ]);
  assert.deepEqual(
    set.relevant.map((each) => [...each]),
    [[0, 2], [1], [0], []],
  );
  assert.deepEqual([...set.ownCandidate], [-1, -1, 2, 3]);
  assertSound(set);
});

test("retrievalSet with all texts: each caption is query and candidate, never relevant to itself", () => {
  const set = retrievalSet(corpus, "test", ["en", "de"], "all");
  assert.deepEqual(
    set.queries.map(({ text }) => text),
    ["a red door", "the red door", "door, red", "who?", "eine rote Tür", "eine blaue Tür"],
  );
  assert.deepEqual(
    set.candidates.map(({ text }) => text),
    ["a red door", "the red door", "door, red", "in the answer", "eine rote Tür", "eine blaue Tür"],
  );
  assert.deepEqual(
    set.relevant.map((each) => [...each]),
    [[1, 2, 4], [0, 2, 4], [0, 1, 4], [3], [0, 1, 2], []],
  );
  assert.deepEqual([...set.ownCandidate], [0, 1, 2, -1, 4, 5]);
});

/** Two questions answered by one English sentence, in German by one each; and a sentence of no question. */
const shared = handMadeCorpus({
  test: [
    {
      id: "when?",
      cluster: "article",
      texts: [
        { language: "en", role: "query", text: "when?" },
        { language: "en", role: "candidate", text: "in 1815 in London", passage: "0" },
        { language: "de", role: "query", text: "wann?" },
        { language: "de", role: "candidate", text: "1815", passage: "0" },
      ],
    },
    {
      id: "where?",
      cluster: "article",
      texts: [
        { language: "en", role: "query", text: "where?" },
        { language: "en", role: "candidate", text: "in 1815 in London", passage: "0" },
        { language: "de", role: "query", text: "wo?" },
        { language: "de", role: "candidate", text: "in London", passage: "1" },
      ],
    },
    { id: "de 2", texts: [{ language: "de", role: "candidate", text: "Ada.", passage: "2" }] },
  ],
});

test("retrievalSet has a passage that answers two questions once, and one that answers none in the pool", () => {
  for (const choice of ["one", "all"] as const) {
    const set = retrievalSet(shared, "test", ["en", "de"], choice);
    assert.deepEqual(set.items, ["when?", "where?"]);
    assert.deepEqual(set.clusters, ["article", "article"]);
    assert.deepEqual(set.candidates, [
      { language: "en", item: 0, text: "in 1815 in London", role: "candidate" },
      { language: "de", item: 0, text: "1815", role: "candidate" },
      { language: "de", item: 1, text: "in London", role: "candidate" },
      { language: "de", item: -1, text: "Ada.", role: "candidate" },
    ]);
    assert.deepEqual(
      set.relevant.map((each) => [...each]),
      [
        [0, 1],
        [0, 2],
        [0, 1],
        [0, 2],
      ],
    );
  }
});

test("retrievalSet has a passage as relevant that another item brought into the pool", () => {
  const passage = (text: string) => ({ language: "en", role: "candidate" as const, text, passage: text });
  const asked = (id: string, ...texts: string[]) => ({
    id,
    texts: [{ language: "en", role: "query" as const, text: id }, ...texts.map(passage)],
  });
  const alone = { id: "alone", texts: [passage("a")] };
  // whichever of its two passages "both?" takes, the other two questions bring both
  const made = handMadeCorpus({
    test: [alone, asked("a?", "a"), asked("b?", "b"), asked("both?", "b", "a")],
  });
  const set = retrievalSet(made, "test");
  assert.deepEqual(set.candidates, [
    { language: "en", item: 0, text: "a", role: "candidate" },
    { language: "en", item: 1, text: "b", role: "candidate" },
  ]);
  assert.deepEqual(
    set.relevant.map((each) => [...each]),
    [[0], [1], [0, 1]],
  );
});

test("retrievalSet has every candidate of a question, each once, and says which queries and captions it leaves out", () => {
  const test = [
    item("q", {
      en: [
        ["query", "who?"],
        ["candidate", "Ada."],
        ["candidate", "Eva."],
        ["candidate", "Ada."],
      ],
      de: [["candidate", "Ada!"]],
    }),
    item("c", { en: ["a door", "the door", "doors"] }),
    item("two", {
      en: [
        ["query", "where?"],
        ["query", "where is it?"],
        ["candidate", "here"],
      ],
    }),
  ];
  const made = handMadeCorpus({ test });
  const set = retrievalSet(made, "test");
  assert.deepEqual(
    set.candidates
      .slice(0, 2)
      .map(({ text }) => text)
      .sort(),
    ["Ada.", "Eva."],
  );
  assert.deepEqual(
    set.relevant.map(({ length }) => length),
    [3, 1, 1],
  );
  assert.match(chosenTexts(made, "test", set).join(), /^a hand-made corpus, test: .*; 2 texts are left out,/);
  assert.deepEqual(chosenTexts(made, "test", retrievalSet(made, "test", ["en", "de"], "all")), []);
  assert.deepEqual(chosenTexts(made, "test", retrievalSet(made, "test", ["de"])), []);
});

test("retrievalSet with all texts has every query about one passage", () => {
  const about = (role: "query" | "candidate", text: string) => ({ language: "en", role, text, passage: "7" });
  const asked = {
    id: "a",
    texts: [
      about("query", "Where was she born?"),
      about("query", "Her birthplace?"),
      about("candidate", "Ulm"),
    ],
  };
  const set = retrievalSet(handMadeCorpus({ test: [asked] }), "test", ["en"], "all");
  assert.deepEqual(
    set.queries.map(({ text, role }) => [text, role]),
    [
      ["Where was she born?", "query"],
      ["Her birthplace?", "query"],
    ],
  );
  assert.deepEqual(
    set.candidates.map(({ text, role }) => [text, role]),
    [["Ulm", "candidate"]],
  );
});

test("retrievalSet takes the languages given, in that order", () => {
  const set = retrievalSet(corpus, "test", ["de"]);
  assert.deepEqual(
    set.candidates.map(({ text }) => text),
    ["eine rote Tür", "eine blaue Tür"],
  );
  assert.deepEqual(
    set.relevant.map((each) => [...each]),
    [[], []],
  );
  const both = retrievalSet(corpus, "test", ["de", "en"]);
  assert.deepEqual(
    both.candidates.map(({ language }) => language),
    ["de", "de", "en", "en"],
  );
  assertSound(both);
});

test("retrievalSet refuses a language that the split lacks, or that is given twice", () => {
  assert.throws(
    () => retrievalSet(corpus, "train", ["de"]),
    new UserError("hand-made has no language de in train; it has: en"),
  );
  assert.throws(
    () => retrievalSet(corpus, "test", ["en", "en"]),
    new UserError("the language en was given twice; give each once"),
  );
});

test("retrievalSet is sound, and does not depend on the order of texts, for any corpus", () => {
  const role = fc.constantFrom("query" as const, "candidate" as const, "both" as const);
  const text = fc.tuple(role, fc.constantFrom("a", "b", "c", "d"));
  const texts = fc.dictionary(
    fc.constantFrom("en", "de", "fr"),
    fc.array(text, { minLength: 1, maxLength: 4 }),
    {
      minKeys: 1,
    },
  );
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 6 }), (list) => {
      const items = list.map((each, index) => item(`${index}`, each));
      const made = handMadeCorpus({ test: items });
      const set = retrievalSet(made, "test");
      assertSound(set);
      const reversed = items.map(({ id, texts }) => ({ id, texts: [...texts].reverse() }));
      const again = retrievalSet({ ...made, splits: { ...made.splits, test: reversed } }, "test");
      assert.deepEqual(again, set);
    }),
  );
});

test("retrievalSet of emoji: 12 names and 12 keyword lists each, every one with 12 relevant candidates", () => {
  const emoji = emojiCaptions();
  const set = retrievalSet(emoji, "test");
  assertSound(set);
  assert.equal(set.items.length, 234);
  assert.equal(set.queries.length, 12 * 234);
  assert.equal(set.candidates.length, 12 * 234);
  assert.ok(set.relevant.every((each) => each.length === 12));
  assert.ok(set.ownCandidate.every((own) => own === -1));
  const all = Object.fromEntries(emoji.evaluationLanguages.map((language) => [language, 234]));
  assert.deepEqual(monoQueries(set), all);
});

describe("retrievalSet of Flickr30k-X", { skip: skipWithout("flickr30k-x") }, () => {
  let set: RetrievalSet;
  before(async () => {
    set = retrievalSet((await flickrOfTests()).corpus, "test");
  });

  test("has 12 x 1,000 queries and candidates, but for one Indonesian caption that is missing", () => {
    assertSound(set);
    assert.equal(set.queries.length, 12 * 1000 - 1);
    assert.equal(set.candidates.length, 12 * 1000 - 1);
    const missing = set.items.indexOf("6312211170");
    assert.ok(!set.candidates.some((each) => each.language === "id" && each.item === missing));
  });

  test("has mono in en, de, pt and nl, where images have two captions", () => {
    assert.deepEqual(monoQueries(set), { en: 1000, de: 1000, pt: 1000, nl: 1000 });
    for (const [index, { language }] of set.queries.entries()) {
      const isTwoSided = ["en", "de", "pt", "nl"].includes(language);
      assert.equal(set.ownCandidate[index] === -1, isTwoSided);
      const captions = set.items[set.queries[index].item] === "6312211170" ? 11 : 12;
      assert.equal(set.relevant[index].length, isTwoSided ? captions : captions - 1);
    }
  });
});
