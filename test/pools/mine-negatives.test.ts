import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { type NegativeClass, negativeClasses, projectPath, readParquet } from "../../src/core";
import { type Corpus, readMined, type Text } from "../../src/data";
import { drawNegatives } from "../../src/mixture";
import { mineNegatives } from "../../src/pools";
import { loadTextEncoder, type TextEncoder } from "../../src/pools/text-encoder";
import { defaultMiningSettings } from "../../src/settings";
import { type MinedRow, minedByHand, numberedTexts } from "../support/mined";
import { ownResults } from "../support/own-results";
import { captionCorpus } from "../support/small-corpus";
import { writeSmallModel } from "../support/small-model";

/** A small model and an empty folder of results. */
function prepare(context: TestContext) {
  const { place, model } = ownResults(context, "mine");
  return { place, model, settings: defaultMiningSettings({ model, ranks: "1-4" }) };
}

/** The model's similarity, each text encoded once. */
function similarityOf(encoder: TextEncoder): (query: Text, candidate: Text) => number {
  const known = new Map<string, Float32Array>();
  const vectorOf = ({ role, text }: Text) => {
    const side = role === "candidate" ? "candidate" : "query";
    const vector = known.get(`${side} ${text}`) ?? encoder.encode([text], side);
    known.set(`${side} ${text}`, vector);
    return vector;
  };
  return (query, candidate) => {
    const [a, b] = [vectorOf(query), vectorOf(candidate)];
    return a.reduce((sum, value, at) => sum + value * b[at], 0);
  };
}

async function rowsIn(file: string): Promise<MinedRow[]> {
  const columns = await readParquet(file, "");
  const [query, kind, rank, candidate, score] = ["query", "class", "rank", "candidate", "score"].map(
    (name) => columns.get(name) as unknown[],
  );
  return query.map((_, at) => ({
    query: query[at],
    kind: kind[at],
    rank: rank[at],
    candidate: candidate[at],
    score: score[at],
  })) as MinedRow[];
}

/** Compares rows whose order of queries does not matter; a text stands for all that read the same. */
function assertEqualRows(corpus: Corpus, got: readonly MinedRow[], expected: readonly MinedRow[]): void {
  const texts = numberedTexts(corpus);
  const nameOf = ({ query, kind, rank, candidate }: MinedRow) => {
    const { language, text } = texts[candidate];
    if (kind === "same") assert.equal(language, texts[query].language);
    if (kind === "other") assert.notEqual(language, texts[query].language);
    const place = kind === "positive" ? candidate : ""; // of the query's item, in no order
    return `${query} ${kind} ${rank} ${place} ${text}`;
  };
  const sorted = (rows: readonly MinedRow[]) => [...rows].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const [some, others] = [sorted(got), sorted(expected)];
  assert.deepEqual(some.map(nameOf), others.map(nameOf));
  for (const [at, { score }] of some.entries()) assert.ok(Math.abs(score - others[at].score) < 1e-5);
}

const letters = "abcdefghijklmnopqrstuvwxyz";

/** A corpus of words of letters, whose texts are queries, candidates or both, some of which read the same. */
function letterCorpus(items: readonly (readonly Text[])[]): Corpus {
  const train = items.map((texts, id) => ({ id: `${id}`, texts }));
  return { ...captionCorpus(0), splits: { train, validation: [], test: [] }, hash: JSON.stringify(items) };
}

test("what is mined is what a look at every pair of texts finds, whatever the blocks", async (context) => {
  const { place, settings } = prepare(context);
  const similarity = similarityOf(await loadTextEncoder(settings));
  const text = fc.record({
    language: fc.constantFrom("en", "de", "fr", "nl"), // nl is no training language
    role: fc.constantFrom("query", "candidate", "both") as fc.Arbitrary<Text["role"]>,
    text: fc.stringMatching(/^[a-h]{1,2}( [a-h])?$/),
  });
  let number = 0;
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(text, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 8 }),
      fc.constantFrom("1-4", "2-3", "3-50"),
      fc.constantFrom(null, 0.7, 1.3),
      fc.integer({ min: 1, max: 5 }),
      async (items, ranks, below, size) => {
        const corpus = letterCorpus(items);
        const file = path.join(place, `${number++}.parquet`);
        const options = { queriesPerSearch: size, textsPerBlock: 3 * size };
        assert.ok(await mineNegatives(corpus, { ...settings, ranks, below }, file, options));
        const [first, last] = ranks.split("-").map(Number);
        const got = await rowsIn(file);
        assertEqualRows(corpus, got, minedByHand(corpus, similarity, [first, last], below));
        rows += got.length;
      },
    ),
    { numRuns: 8 },
  );
  assert.ok(rows > 100, `only ${rows} rows`);
});

test("a query whose own item has more near texts than a search asks for at first gets all its candidates", async (context) => {
  const { place, settings } = prepare(context);
  const own = [...letters].flatMap((a) => [`${a} a a a a`, `a ${a} a a a`]);
  const captions = (texts: readonly string[]): Text[] =>
    texts.map((text) => ({ language: "en", role: "both", text }));
  const corpus = letterCorpus([captions(own), captions(["z z", "y y y", "x"]), captions(["w w w w w w"])]);
  const file = path.join(place, "mined.parquet");
  await mineNegatives(corpus, settings, file);
  const found = (await rowsIn(file)).filter(({ query, kind }) => query === 0 && kind === "same");
  assert.equal(found.length, 4);
});

test("progress comes to its end, vectors are encoded once, and a file that is there is used or refused by name", async (context) => {
  const { place, settings } = prepare(context);
  const corpus = { ...captionCorpus(6), hash: "captions" };
  const file = path.join(place, "mined.parquet");
  const seen = { plan: [] as number[][], encoded: 0, searched: [] as number[] };
  const options = {
    queriesPerSearch: 5,
    onPlan: (...plan: number[]) => void seen.plan.push(plan),
    onEncoded: (done: number) => (seen.encoded = done),
    onSearched: (...done: number[]) => (seen.searched = done),
  };
  const first = await mineNegatives(corpus, settings, file, options);
  assert.deepEqual([first?.texts, first?.encoded, first?.queries], [30, 30, 30]);
  assert.deepEqual(seen, { plan: [[30, 0]], encoded: 30, searched: [30, 30] });
  assert.equal(await mineNegatives(corpus, settings, file), null);
  const others = path.join(place, "others.parquet");
  const second = await mineNegatives(corpus, { ...settings, ranks: "2-5" }, others, options);
  assert.deepEqual([second?.texts, second?.encoded], [30, 0]);
  assert.deepEqual(seen.plan[1], [30, 30]);
  assert.deepEqual(readdirSync(place).sort(), ["mined.parquet", "model", "others.parquet", "results"]);
  const another = path.join(place, "another");
  writeSmallModel(another, "small-labse");
  for (const [how, of, message] of [
    [
      { model: another },
      corpus,
      /: was mined by .*model, as it was then, or with other settings of it; name another/,
    ],
    [{ layers: 1 }, corpus, /: was mined by .*model, as it was then, or with other settings of it; /],
    [{ ranks: "1-5" }, corpus, /: was mined for ranks 1-4; name another file, or delete this one$/],
    [{ below: 0.9 }, corpus, /: was mined below every score; name/],
    [{}, { ...corpus, hash: "another" }, /: was mined from another corpus; /],
    [{}, { ...corpus, trainingLanguages: ["en", "de"] }, /: was mined in de en fr; /],
  ] as const)
    await assert.rejects(mineNegatives(of, { ...settings, ...how }, file), (error: Error) => {
      assert.match(error.message, message);
      return error.name === "UserError" && error.message.startsWith(file);
    });
  await assert.rejects(
    mineNegatives({ ...corpus, testOnly: "its texts are for tests" }, settings, others),
    /^UserError: made captions cannot be trained on: its texts are for tests/,
  );
});

interface Picks {
  readonly query: string;
  readonly positiveScore: number;
  /** All candidates that the margin leaves. */
  readonly allowed: readonly string[];
  /** The three best without a margin, with their scores. */
  readonly best: readonly (readonly [text: string, score: number])[];
}

/** By sentence-transformers 5.1.2 with the same weights: make-hard-negatives.py. */
const reference: {
  margin: number;
  items: Text[][];
  mined: Record<NegativeClass, Record<string, Picks[]>>;
} = JSON.parse(readFileSync(path.join(__dirname, "..", "fixtures", "pools", "hard-negatives.json"), "utf8"));
const weights = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(weights) ? false : "no weights here; run: npm start";

test("candidates, scores and what the cap leaves are those of sentence-transformers' mine_hard_negatives", {
  skip,
}, async (context) => {
  const { place } = prepare(context);
  const corpus = { ...letterCorpus(reference.items), trainingLanguages: ["en", "de"] };
  const file = path.join(place, "mined.parquet");
  await mineNegatives(corpus, defaultMiningSettings({ ranks: "1-50" }), file);
  const rows = await rowsIn(file);
  const texts = numberedTexts(corpus);
  let some = 0;
  for (const kind of negativeClasses) {
    const mined = await readMined(file, corpus, kind);
    for (const [language, picks] of Object.entries(reference.mined[kind]))
      for (const [item, { query, positiveScore, allowed, best }] of picks.entries()) {
        const number = texts.findIndex(({ text }) => text === query);
        const ofQuery = rows.filter((row) => row.query === number);
        const found = ofQuery.filter((row) => row.kind === kind).slice(0, best.length);
        assert.deepEqual(
          found.map(({ candidate }) => texts[candidate].text),
          best.map(([text]) => text),
        );
        for (const [at, { score }] of found.entries()) assert.ok(Math.abs(score - best[at][1]) < 1e-5);
        const [asked, positive] = corpus.splits.train[item].texts.filter(
          (text) => text.language === language,
        );
        const ofPositive = ofQuery.find(
          (row) => row.kind === "positive" && texts[row.candidate].text === positive.text,
        );
        assert.ok(Math.abs(Number(ofPositive?.score) - positiveScore) < 1e-5);
        const settings = { negatives: 50, negativeCap: 1 - reference.margin, positivesPerQuery: 1, seed: 0 };
        const { texts: own } = corpus.splits.train[item];
        const [queryPlace, positivePlace] = [asked, positive].map((text) => own.indexOf(text));
        const pair = { item, query: asked, positive, queryPlace, positivePlace };
        const [[drawn]] = drawNegatives(corpus, mined, [[pair]], settings);
        assert.deepEqual(drawn.map(({ text }) => text.text).sort(), [...allowed].sort());
        some += Number(drawn.length > 0 && drawn.length < ofQuery.filter((row) => row.kind === kind).length);
      }
  }
  assert.ok(some > 20, `the cap leaves some candidates and takes some of ${some} queries alone`);
});
