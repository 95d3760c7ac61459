import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import os from "node:os";
import { test } from "node:test";
import fc from "fast-check";
import type { Item, Items } from "../../src/data";
import { ItemFile } from "../../src/data/item-file";

const text = fc.record(
  {
    language: fc.constantFrom("en", "de", "zh-Hant"),
    role: fc.constantFrom("query" as const, "candidate" as const, "both" as const),
    text: fc.string({ unit: "binary", maxLength: 40 }),
    passage: fc.string(),
  },
  { requiredKeys: ["language", "role", "text"], noNullPrototype: true },
);
const item: fc.Arbitrary<Item> = fc.record(
  { id: fc.string({ unit: "binary" }), texts: fc.array(text, { maxLength: 4 }), cluster: fc.string() },
  { requiredKeys: ["id", "texts"], noNullPrototype: true },
);

const split = "train" as const;

function stored(items: readonly Item[]): { file: ItemFile; list: Items } {
  const file = new ItemFile();
  for (const each of items) file.add({ item: { ...each, split }, lines: each.texts.map((_, line) => line) });
  return { file, list: file.items(Uint32Array.from(items.keys())) };
}

test("items on disk are the items that were added, one by one in any order and all in turn", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), fc.array(fc.nat(40)), (items, places) => {
      const { list } = stored(items);
      assert.deepEqual(
        places.map((place) => list[place]),
        places.map((place) => items[place]),
      );
      assert.deepEqual([...list], items);
      assert.deepEqual(
        list.map(({ id }) => id),
        items.map(({ id }) => id),
      );
      assert.equal(list.length, items.length);
    }),
    { numRuns: 200 },
  );
});

test("some texts of an item stand at their places, and the others are undefined", () => {
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 9 }),
      fc.subarray(["en", "de"]),
      (items, languages) => {
        const { list } = stored(items);
        for (const [index, { texts }] of items.entries())
          assert.deepEqual(
            list.someTexts?.(index, (language, place) => languages.includes(language) || place === 1),
            texts.map((text, place) => (languages.includes(text.language) || place === 1 ? text : undefined)),
          );
      },
    ),
  );
});

test("items are found by their ids, and replaced, while they are added and whatever is written already", () => {
  const ids = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 3 }), { maxLength: 40 });
  const change = fc.tuple(fc.nat(39), fc.array(text, { maxLength: 3 }));
  fc.assert(
    fc.property(ids, fc.array(change), fc.nat(39), (names, changes, absent) => {
      const file = new ItemFile();
      const known = new Map<string, Item>();
      const put = (id: string, texts: Item["texts"], lines = texts.map((_, line) => line)) => {
        const place = file.find(id);
        assert.equal(place === null, !known.has(id));
        const lined = { item: { id, texts, split }, lines };
        if (place === null) file.add(lined);
        else file.replace(place, lined);
        known.set(id, { id, texts });
      };
      for (const id of names) if (id !== names[absent]) put(id, []);
      for (const [at, texts] of changes) if (at < names.length && at !== absent) put(names[at], texts);
      if (absent < names.length) assert.equal(file.find(names[absent]), null);
      for (const [at, id] of [...known.keys()].entries()) {
        const lines = (known.get(id) as Item).texts.map((_, line) => line);
        assert.deepEqual(file.at(at), { item: { ...known.get(id), split }, lines });
      }
      assert.deepEqual([...file.items(Uint32Array.from(Array(known.size).keys()))], [...known.values()]);
    }),
  );
});

test("items larger than what is read or written at once are whole", () => {
  const long = (characters: number, index: number): Item => ({
    id: `${index}`,
    texts: [{ language: "en", role: "both", text: "é".repeat(characters) }],
  });
  const items = [3, 2 ** 19 - 40, 2 ** 20, 5, 3 * 2 ** 19, 400_000, 400_000].map(long);
  const { list } = stored(items);
  assert.deepEqual([...list], items);
  for (const place of [4, 6, 2, 1, 0, 5, 3]) assert.deepEqual(list[place], items[place]);
});

test("more items than there is room for at first are all there, and leave no file behind", () => {
  const before = readdirSync(os.tmpdir()).filter((name) => name.startsWith("batchmix-items-"));
  const items = Array.from({ length: 5000 }, (_, id): Item => ({ id: `${id}`, texts: [] }));
  const { list } = stored(items);
  assert.deepEqual([...list], items);
  const after = readdirSync(os.tmpdir()).filter((name) => name.startsWith("batchmix-items-"));
  assert.deepEqual(
    after.filter((name) => !before.includes(name)),
    [],
  );
});
