import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../src/core";
import {
  downloadMiracl,
  type HubShape,
  hubTables,
  loadCorpus,
  MiraclSet,
  readHubDataSet,
  retrievalSet,
} from "../../src/data";
import { commit, type DataSets, dataSetHub } from "./fake-data-sets";
import { emptyFolder } from "./fake-mirror";

const parquet = (name: string) =>
  readFileSync(path.join(__dirname, "..", "fixtures", "data", "hub", `${name}.parquet`));

/** Written by pyarrow in each codec, see make-passages.py; of lz4 it writes LZ4_RAW. */
const codecs = ["none", "snappy", "gzip", "brotli", "lz4", "zstd"];

const dataSets: DataSets = {
  "google/xquad": {
    "refs/convert/parquet": {
      ".gitattributes": Buffer.from("*.parquet filter=lfs\n"),
      "xquad.en/validation/0001.parquet": parquet("xquad.en.validation.1"),
      "xquad.en/validation/0000.parquet": parquet("xquad.en.validation.0"),
      "xquad.de/validation/0000.parquet": parquet("xquad.de.validation.0"),
      "xquad.de/partial-train/0000.parquet": Buffer.from("PAR1"),
    },
  },
  "ada/passages": {
    "refs/convert/parquet": Object.fromEntries([
      ...codecs.map((codec) => [`${codec}/test/0000.parquet`, parquet(`passages.${codec}`)]),
      ["broken/test/0000.parquet", parquet("passages.zstd").subarray(0, 700)],
    ]),
  },
  "ada/pairs": { "refs/convert/parquet": { "default/train/0000.parquet": parquet("pairs.train.0") } },
};

const xquad: HubShape = {
  languages: ["en", "de"],
  config: "xquad.*",
  split: "validation",
  as: "test",
  id: "id",
  columns: { query: "question", candidate: "context" },
};

async function read(context: TestContext, hubId: string, shape: HubShape) {
  const { endpoint } = await dataSetHub(context, dataSets);
  return readHubDataSet(hubId, shape, { folder: emptyFolder(context), endpoint, token: "" });
}

test("questions of all languages become items by their id, each paragraph one passage", async (context) => {
  const items = await read(context, "google/xquad", xquad);
  assert.deepEqual(
    items.map(({ id, split, texts }) => [id, split, ...texts.map((text) => `${text.language} ${text.role}`)]),
    [
      ["q1", "test", "en query", "en candidate", "de query", "de candidate"],
      ["q2", "test", "en query", "en candidate", "de query", "de candidate"],
      ["q3", "test", "en query", "en candidate"],
    ],
  );
  assert.equal(items[1].texts[2].text, "Worüber schrieb Ada?");
  // written out, it is a corpus, in whose pool each of the three paragraphs stands once
  const file = path.join(emptyFolder(context), "xquad.jsonl");
  writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  const { candidates, relevant } = retrievalSet(await loadCorpus(file), "test");
  assert.deepEqual(
    candidates.map(({ language, text }) => [language, text.slice(0, 7)]),
    [
      ["en", "Ada was"],
      ["en", "The sea"],
      ["de", "Ada wur"],
    ],
  );
  assert.deepEqual(
    relevant.map((each) => [...each]),
    [[0, 2], [0, 2], [1], [0, 2], [0, 2]],
  );
});

test("a table of translations gives texts that can be either, empty ones left out", async (context) => {
  const shape: HubShape = {
    languages: ["en", "tr"],
    config: "default",
    split: "train",
    as: "train",
    id: "n",
    columns: { both: "translation.*" },
  };
  const either = (language: string, text: string) => ({ language, role: "both", text });
  assert.deepEqual(await read(context, "ada/pairs", shape), [
    { id: "7", split: "train", texts: [either("en", "good day"), either("tr", "iyi günler")] },
    { id: "8", split: "train", texts: [either("tr", "tamam")] },
  ]);
  const numbered = await read(context, "ada/pairs", { ...shape, id: null });
  assert.deepEqual(
    numbered.map(({ id }) => id),
    ["1", "2"],
  );
});

const passages: HubShape = {
  languages: ["en"],
  config: "none",
  split: "test",
  as: "test",
  id: "query_id",
  columns: { query: "query", candidate: "positive_passages.text" },
};

for (const codec of codecs)
  test(`every passage of a list is read, compressed as ${codec}; a null is no text`, async (context) => {
    const items = await read(context, "ada/passages", { ...passages, config: codec });
    assert.deepEqual(
      items.map(({ id, texts }) => [id, ...texts.map(({ role, text }) => `${role} ${text.slice(0, 12)}`)]),
      [
        ["q1", "query Who was Ada?", "candidate Ada was a ma", "candidate She wrote a "],
        ["q2", "query How deep is ", "candidate The sea is d"],
        ["q3", "query Who asked?"],
      ],
    );
    assert.equal(items[1].texts[1].text, "The sea is deep. ".repeat(40));
  });

test("a column of nulls gives no texts", async (context) => {
  const items = await read(context, "ada/passages", {
    ...passages,
    columns: { query: "query", both: "note" },
  });
  assert.deepEqual(
    items.map(({ texts }) => texts.length),
    [1, 1, 1],
  );
});

test("files are asked for once, at one commit, with the token", async (context) => {
  const { endpoint, asked } = await dataSetHub(context, dataSets);
  assert.deepEqual(
    (await hubTables("google/xquad", { endpoint, token: "" })).map(({ config, split, files }) => [
      config,
      split,
      files.length,
    ]),
    [
      ["xquad.de", "partial-train", 1],
      ["xquad.de", "validation", 1],
      ["xquad.en", "validation", 2],
    ],
  );
  const options = { folder: emptyFolder(context), endpoint, token: "hf_a" };
  asked.length = 0;
  await readHubDataSet("google/xquad", xquad, options);
  const resolve = `/datasets/google/xquad/resolve/${commit}`;
  assert.deepEqual(
    asked.map(({ url }) => url),
    [
      "/api/datasets/google/xquad/revision/refs%2Fconvert%2Fparquet?blobs=true",
      ...["en/validation/0000", "en/validation/0001", "de/validation/0000"].map(
        (name) => `${resolve}/xquad.${name}.parquet`,
      ),
    ],
  );
  assert.ok(asked.every(({ authorization }) => authorization === "Bearer hf_a"));
  asked.length = 0;
  await readHubDataSet("google/xquad", xquad, options);
  assert.equal(asked.length, 1);
});

for (const [what, changed, message] of [
  ["a configuration", { config: "mlqa.*" }, /has no configuration mlqa\.en; it has: xquad\.de, xquad\.en$/],
  ["a split", { split: "dev" }, /xquad\.en has no split dev; it has: validation$/],
  ["a whole split", { languages: ["de"], split: "train" }, /only a part of xquad\.de, train; fetch/],
  ["a column", { columns: { query: "title" } }, /no column title; it has: id, context, question, answers$/],
  ["texts", { columns: { query: "answers.answer_start" } }, /row 1: answers\.answer_start holds a number/],
  ["an id", { id: "answers" }, /^xquad\.en, validation, row 1: answers is no id; name another/],
  [
    "a key",
    { columns: { query: "answers.txt" } },
    /^xquad\.en, validation, row 1: answers\.txt leads to nothing, since there is no txt; there is text, answer_start$/,
  ],
  [
    "a nested text",
    { columns: { query: "question.text" } },
    /row 1: question\.text leads to nothing, since there is no text; there is a string$/,
  ],
] as const) {
  test(`a data set without ${what} says what it has`, async (context) => {
    await assert.rejects(read(context, "google/xquad", { ...xquad, ...changed }), (error) => {
      assert.match((error as Error).message, message);
      return error instanceof UserError;
    });
  });
}

test("a file that is no whole Parquet is named", async (context) => {
  const broken = read(context, "ada/passages", { ...passages, config: "broken" });
  await assert.rejects(broken, (error: Error) => {
    assert.match(error.message, /broken\/test\/0000\.parquet: cannot be read as Parquet \(/);
    return error instanceof UserError;
  });
});

test("a data set that the hub does not have, and a hub out of reach, are told so", async (context) => {
  await assert.rejects(
    read(context, "ada/none", xquad),
    /not found \(HTTP 404\); check the spelling of data set/,
  );
  await assert.rejects(read(context, "a/b/c", xquad), /a\/b\/c: not the name of a data set on the hub/);
  await assert.rejects(
    hubTables("google/xquad", { endpoint: "http://127.0.0.1:9", token: "" }),
    /cannot be reached \(.+\); .* bring it as a file of your own$/,
  );
});

test("MIRACL comes from its two repositories into a folder that is read in blocks", async (context) => {
  const shard = (docid: string) => gzipSync(JSON.stringify({ docid, title: "A", text: "b" }));
  const { endpoint, asked } = await dataSetHub(context, {
    "miracl/miracl": {
      main: {
        "README.md": Buffer.from("# MIRACL"),
        "miracl-v1.0-sw/topics/topics.miracl-v1.0-sw-dev.tsv": Buffer.from("0\tNani?\n"),
        "miracl-v1.0-sw/qrels/qrels.miracl-v1.0-sw-dev.tsv": Buffer.from("0\tQ0\t2#0\t1\n"),
        "miracl-v1.0-sw/topics/topics.miracl-v1.0-sw-train.tsv": Buffer.from("1\tLini?\n"),
      },
    },
    "miracl/miracl-corpus": {
      main: {
        "miracl-corpus-v1.0-sw/docs-0.jsonl.gz": shard("1#0"),
        "miracl-corpus-v1.0-sw/docs-1.jsonl.gz": shard("2#0"),
        "miracl-corpus-v1.0-te/docs-0.jsonl.gz": shard("3#0"),
      },
    },
  });
  const folder = emptyFolder(context);
  const progress: [number, number][] = [];
  const onProgress = (done: number, total: number) => progress.push([done, total]);
  await downloadMiracl("sw", "dev", { folder, endpoint, token: "", onProgress });
  const miracl = new MiraclSet(folder, "sw");
  const passages: string[] = [];
  for await (const block of miracl.passageBlocks(10)) passages.push(...block.map(({ id }) => id));
  assert.deepEqual(passages, ["1#0", "2#0"]);
  assert.deepEqual(
    miracl.relevantRows().map((rows) => [...rows]),
    [[1]],
  );
  assert.ok(!existsSync(path.join(folder, "miracl-corpus-v1.0-te")));
  assert.equal(asked.length, 6);
  assert.ok(progress.every(([done, total], at) => done <= total && done >= (progress[at - 1]?.[0] ?? 0)));
  assert.equal(progress.at(-1)?.[0], progress.at(-1)?.[1]);
  await assert.rejects(
    downloadMiracl("xx", "dev", { folder, endpoint, token: "" }),
    /^UserError: miracl\/miracl: the hub has no miracl-v1\.0-xx\/topics\/.* in it; check language and split$/,
  );
});
