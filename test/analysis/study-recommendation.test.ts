import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { recommendationSentence, recommendMix, studyOptima } from "../../src/analysis";
import { projectPath } from "../../src/core";
import { publishedResults } from "../../src/study";

/** Means over seeds of a sweep's trained mixes, read from the published CSV file as text. */
function publishedMeans(sweep: string): number[][] {
  const [head, ...lines] = readFileSync(projectPath("studies", "flickr30k-x", "data", "cells.csv"), "utf8")
    .trim()
    .split("\n");
  const at = (name: string) => head.split(",").indexOf(name);
  const byMix = new Map<string, number[][]>();
  for (const line of lines.map((each) => each.split(","))) {
    const mix = line[at("mix")];
    if (line[at("sweep")] !== sweep || mix === "") continue;
    const values = ["mAP_mono", "mAP_cross", "mAP_multi"].map((name) => Number(line[at(name)]));
    byMix.set(mix, [...(byMix.get(mix) ?? []), values]);
  }
  return [...byMix.values()].map((seeds) =>
    [0, 1, 2].map((kind) => seeds.reduce((sum, seed) => sum + seed[kind], 0) / seeds.length),
  );
}

test("where a surface misses the means, the mix for all settings is a measured one: the published study", async () => {
  const { cells } = await publishedResults("flickr30k-x");
  const optima = studyOptima(cells);
  assert.deepEqual(
    optima.map(({ optimum }) => optimum === null),
    [false, false, true],
  );
  const means = publishedMeans("1-primary");
  const best = [0, 1, 2].map((kind) => Math.max(...means.map((mix) => mix[kind])));
  const least = Math.min(...means.map((mix) => Math.max(...mix.map((value, kind) => best[kind] - value))));
  const sentence = recommendationSentence(cells, optima);
  assert.match(sentence, /^Of the 16 measured mixes 1:2:0 loses least/);
  assert.ok(sentence.includes(`: ${least.toFixed(3).slice(1)} mAP`), `${sentence} but ${least}`);

  const fitting = optima.filter(({ optimum }) => optimum !== null);
  assert.equal(
    recommendationSentence(cells, fitting),
    recommendMix(fitting.map(({ surface }) => surface)).reason,
  );
});
