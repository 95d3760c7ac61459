import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import { type CardFacts, modelCard } from "../../src/sweep/model-card";

const { seeds: _, ...settings } = defaultSettings("emoji");
const facts: CardFacts = {
  name: "half",
  cell: { mix: makeMix(1, 3, 0), seed: 7, settings: { ...settings, trainingLanguages: ["no", "en"] } },
  identity: {
    corpus: "c0ffee",
    evaluationCorpus: "c0ffee",
    weights: "feed",
    tokenizer: "beef",
    modelConfiguration: "cafe",
    drawSource: "face",
    trainSource: "face",
    encodeSource: "fade",
    scoreSource: "fade",
    engine: "tensorflow 2.18.1",
    device: "cpu",
    flags: {},
  },
  origin: { hubId: "owner/base", licence: "mit" },
  corpus: { title: "captions", languages: ["no", "en"], licence: "CC0-1.0", hasTwoSidedTexts: false },
  prompts: { query: "query: ", candidate: "passage: " },
  isUnit: true,
  layers: 3,
  width: 384,
  losses: [4.25, 3.5],
};

/** The lines between the two rules at the head of a card, as the hub reads them. */
function frontMatter(card: string): string[] {
  const lines = card.split("\n");
  assert.equal(lines[0], "---");
  return lines.slice(1, lines.indexOf("---", 1));
}

test("a card's front matter says what the hub asks for, every word quoted", () => {
  assert.deepEqual(frontMatter(modelCard(facts)), [
    'model_name: "half"',
    "library_name: sentence-transformers",
    "pipeline_tag: sentence-similarity",
    "language:",
    '- "no"',
    '- "en"',
    'license: "mit"',
    'base_model: "owner/base"',
    "base_model_relation: finetune",
    "tags:",
    '- "sentence-transformers"',
    '- "feature-extraction"',
    '- "sentence-similarity"',
    '- "batchmix"',
  ]);
});

test("a base model and a licence that are not known are not claimed", () => {
  const lines = frontMatter(modelCard({ ...facts, origin: { hubId: null, licence: null } }));
  assert.ok(!lines.some((line) => /licen[cs]e|base_model/.test(line)));
});

test("a card tells proportions, seed, settings, losses and hashes", () => {
  const card = modelCard(facts);
  for (const row of ["| mono | 0.2500 |", "| cross | 0.7500 |", "| multi | 0.0000 |", "| seed | 7 |"])
    assert.ok(card.includes(`\n${row}\n`), row);
  assert.match(card, /\| learning rate \| 0\.0008 \|/);
  assert.match(card, /\| training languages \| no en \|/);
  for (const row of ["| patience | never |", "| mined | none |", "| evaluation corpus | the same |"])
    assert.ok(card.includes(`\n${row}\n`), row); // null is not "all" everywhere
  assert.match(card, /Loss 4\.2500 at step 1, 3\.5000 at step 2/);
  assert.match(card, /Licence: CC0-1\.0\./);
  const json = /```json\n([\s\S]*?)\n```/.exec(card)?.[1] ?? "";
  assert.deepEqual(JSON.parse(json), facts.identity);
});

test("a card's code encodes as the model was trained", () => {
  assert.match(modelCard(facts), /encode_query\(\["a question"\]\)[\s\S]*encode_document\(\["an answer"/);
  const captions = modelCard({ ...facts, corpus: { ...facts.corpus, hasTwoSidedTexts: true } });
  assert.match(captions, /encode_query\(\["an answer"/);
  assert.ok(!captions.includes("encode_document"));
  const plain = modelCard({ ...facts, prompts: { query: "", candidate: "" } });
  assert.match(plain, /encode\(\["a question"\]\)/);
  assert.match(plain, /Texts take no prompt/);
});
