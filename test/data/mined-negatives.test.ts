import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { readParquet, type TablePiece, writeParquet } from "../../src/core";
import {
  type MinedIdentity,
  type MinedRows,
  readMined,
  readMinedIdentity,
  textNumbers,
  writeMined,
} from "../../src/data";
import { captionCorpus } from "../support/small-corpus";
import { temporaryFolder } from "../support/temporary-folder";

const corpus = { ...captionCorpus(4), hash: "a hash" };
const identity: MinedIdentity = {
  ...{ version: 1, model: "a 'model'", encoder: "its hash", corpus: "a hash" },
  ...{ trainingLanguages: ["de", "en", "fr"], ranks: "1-2", below: null },
};

async function* pieces(...all: MinedRows[]): AsyncIterable<MinedRows> {
  yield* all;
}

test("what is written is read again, class by class, whatever the order of queries and pieces", async () => {
  const file = path.join(temporaryFolder("mined"), "a folder", "mined.parquet");
  await writeMined(
    file,
    identity,
    pieces(
      [
        [7, 7, 7],
        ["positive", "same", "same"],
        [0, 1, 2],
        [5, 1, 11],
        [0.5, 0.75, 0.25],
      ],
      [
        [0, 7, 0],
        ["same", "other", "positive"],
        [1, 1, 0],
        [6, 3, 2],
        [0.125, 1, -0.5],
      ],
    ),
  );
  assert.deepEqual(readdirSync(path.dirname(file)), ["mined.parquet"], "nothing is left beside it");
  assert.deepEqual(await readMinedIdentity(file), identity);
  const same = await readMined(file, corpus, "same");
  const starts = (ends: Readonly<Record<number, number>>) => {
    let end = 0;
    return Int32Array.from({ length: 21 }, (_, text) => (end = ends[text] ?? end));
  };
  assert.deepEqual(same.candidates, {
    starts: starts({ 0: 0, 1: 1, 8: 3 }),
    texts: Int32Array.of(6, 1, 11),
    scores: Float32Array.of(0.125, 0.75, 0.25),
  });
  assert.deepEqual(same.positives, {
    starts: starts({ 0: 0, 1: 1, 8: 2 }),
    texts: Int32Array.of(2, 5),
    scores: Float32Array.of(-0.5, 0.5),
  });
  assert.deepEqual([...(await readMined(file, corpus, "other")).candidates.texts], [3]);
  assert.deepEqual([...(await readMined(file, corpus, "any")).candidates.texts], []);
});

test("the hash is of the content alone: not of the file's name or who mined it, but of every number", async () => {
  const folder = temporaryFolder("mined");
  let number = 0;
  const hashOf = async (rows: MinedRows, how: Partial<MinedIdentity> = {}) => {
    const file = path.join(folder, `${number++}.parquet`);
    await writeMined(file, { ...identity, ...how }, pieces(rows));
    return (await readMined(file, corpus, "same")).hash;
  };
  const rows = (): MinedRows => [
    [0, 0],
    ["positive", "same"],
    [0, 1],
    [1, 6],
    [0.5, 0.25],
  ];
  const hash = await hashOf(rows());
  assert.equal(await hashOf(rows(), { model: "another", ranks: "1-9" }), hash);
  for (const [column, value] of [
    [0, 7],
    [3, 8],
    [4, 0.375],
  ]) {
    const changed = rows();
    changed[column][1] = value;
    assert.notEqual(await hashOf(changed), hash, `${column}`);
  }
});

test("a file of another corpus, of other languages, damaged or none that was mined is refused by name", async () => {
  const folder = temporaryFolder("mined");
  const file = path.join(folder, "mined.parquet");
  const none = (): MinedRows => [[], [], [], [], []];
  const refused = (message: RegExp, of = corpus) =>
    assert.rejects(readMined(file, of, "same"), (error: Error) => {
      assert.match(error.message, message);
      return error.name === "UserError" && error.message.startsWith(file);
    });
  await refused(/: no such file; mine it again: npx batchmix mine --help$/);
  await writeMined(file, identity, pieces(none()));
  await refused(/: was mined in another corpus than made captions, /, { ...corpus, hash: "another" });
  await refused(/: was mined in de en fr, and training draws from de en; /, {
    ...corpus,
    trainingLanguages: ["en", "de"],
  });
  for (const rows of [
    [[20], ["same"], [1], [0], [0.5]],
    [[0], ["positive"], [0], [-1], [0.5]],
    [[0], ["same"], [1], [6], [Number.NaN]],
  ] as MinedRows[]) {
    await writeMined(file, identity, pieces(rows));
    await refused(/: has rows that are no texts of the corpus; mine it again/);
  }
  await writeParquet(file, { query: "INTEGER" }, { other: "note" }, [[[1]]]);
  await refused(/: is no file of mined negatives; /);
  await writeParquet(file, { query: "INTEGER" }, { batchmix: "{}" }, [[[1]]]);
  await refused(/: says nothing that can be read about how it was mined; /);
  writeFileSync(file, "PAR1");
  await refused(/: cannot be read as Parquet \(/);
});

test("a table is written in pieces of any size and read as it was, and an interrupted one leaves nothing", async () => {
  const folder = temporaryFolder("mined");
  const file = path.join(folder, "it's.parquet");
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 5000, size: "max" }),
        {
          maxLength: 3,
        },
      ),
      async (numbers) => {
        const table = numbers.map((piece): TablePiece => [piece, piece.map((each) => `it's ${each}`)]);
        await writeParquet(file, { 'a "number"': "INTEGER", text: "VARCHAR" }, {}, table);
        const read = await readParquet(file, "");
        assert.deepEqual(read.get('a "number"'), numbers.flat());
        assert.deepEqual(
          read.get("text"),
          numbers.flat().map((each) => `it's ${each}`),
        );
      },
    ),
    { numRuns: 20 },
  );
  const before = await readParquet(file, "");
  async function* failing(): AsyncGenerator<[number[], string[]]> {
    yield [[1], ["one"]];
    throw new Error("interrupted");
  }
  await assert.rejects(
    writeParquet(file, { a: "INTEGER", b: "VARCHAR" }, {}, failing()),
    /^Error: interrupted$/,
  );
  assert.deepEqual(await readParquet(file, ""), before);
  assert.deepEqual(readdirSync(folder), ["it's.parquet"]);
});

test("texts are numbered item by item", () => {
  const item = (id: string, count: number) => ({ id, texts: corpus.splits.train[0].texts.slice(0, count) });
  const { starts, itemOf } = textNumbers([item("a", 2), item("b", 0), item("c", 3)]);
  assert.deepEqual([...starts], [0, 2, 2, 5]);
  assert.deepEqual([...itemOf], [0, 0, 2, 2, 2]);
});
