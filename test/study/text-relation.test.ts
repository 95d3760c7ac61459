import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { emojiCaptions, retrievalSet } from "../../src/data";
import { defaultSettings } from "../../src/settings";
import { readOrigins, textRelations } from "../../src/study";
import { flickrOfTests, skipWithout } from "../data/pinned-folder";

const skip = skipWithout("flickr30k-x");

test("pairs of translated and independent captions are as many as the source files have", {
  skip,
}, async () => {
  const fixture = projectPath("test", "fixtures", "study", "text-relations.json");
  const expected: Record<string, number[]> = JSON.parse(readFileSync(fixture, "utf8"));
  const { corpus } = await flickrOfTests();
  const set = retrievalSet(corpus, "test");
  const relationOf = textRelations(readOrigins("flickr30k-x"), defaultSettings("flickr30k-x"), corpus, set);
  const counts: Record<string, number[]> = {};
  set.queries.forEach(({ language }, query) => {
    const asked = new Set([...set.relevant[query]].map((at) => set.candidates[at].language));
    for (const candidates of asked) {
      const relation = relationOf(query, candidates);
      const setting = `${language} ${candidates}`;
      counts[setting] ??= [0, 0, 0];
      counts[setting][relation === "translated" ? 0 : relation === "independent" ? 1 : 2]++;
    }
    assert.equal(relationOf(query, "all"), null);
  });
  assert.deepEqual(counts, expected);
});

test("nothing is said of corpora whose texts' origin is not known", () => {
  const corpus = emojiCaptions();
  const set = retrievalSet(corpus, "test");
  assert.equal(
    textRelations(readOrigins("flickr30k-x"), defaultSettings("emoji"), corpus, set)(0, set.languages[1]),
    null,
  );
});
