import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import os from "node:os";
import { test } from "node:test";
import fc from "fast-check";
import { corpusHash, type Item } from "../../src/data";
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

function stored(items: readonly Item[]): { list: readonly Item[]; hash: string } {
  const file = new ItemFile("train");
  for (const each of items) file.add(each);
  return { list: file.items(), hash: corpusHash({ train: [], validation: [], test: [] }, file.hash) };
}

test("items on disk are the items that were added, one by one in any order and all in turn", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), fc.array(fc.nat(40)), (items, places) => {
      const { list, hash } = stored(items);
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
      assert.equal(hash, corpusHash({ train: items, validation: [], test: [] }));
    }),
    { numRuns: 200 },
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
