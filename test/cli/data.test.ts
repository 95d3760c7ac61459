import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("data");

function data(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [projectPath("bin", "batchmix.cjs"), "data", ...args], {
    encoding: "utf8",
  });
}

function fileOf(name: string, ...lines: string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const columns = "id\tsplit\tlanguage\trole\ttext";

test("data lists each corpus with its languages, licence, source, and size where it is on disk", () => {
  const { status, stdout } = data();
  assert.equal(status, 0);
  assert.ok(
    stdout.startsWith(`emoji: emoji captions (Unicode CLDR 48.2)
  languages: en de fr cs pt nl es id ja ru tr zh
  licence: Unicode-3.0
  from: npm's cldr-annotations-full
  train: 847 items, 20,328 texts
  validation: 108 items, 2,592 texts
  test: 234 items, 5,616 texts
  on disk: yes
`),
    stdout,
  );
  for (const name of ["flickr30k-x", "xquad-r", "ntrex"])
    assert.match(
      stdout,
      new RegExp(`^${name}: (.|\\n  )*on disk: (yes|no: npx batchmix data ${name})$`, "m"),
    );
  assert.match(stdout, /^mlqa-r: (.|\n {2})*on disk: where you have it, named as mlqa-r:FOLDER$/m);
});

test("data check says how parallel a file is, and whether kinds of batches see the same items", () => {
  const textsOf = (id: number, ...languages: string[]) =>
    languages.flatMap((language) =>
      ["a", "b"].map((which) => `${id}\ttrain\t${language}\tboth\t${which} ${language} ${id}`),
    );
  const ids = Array.from({ length: 70 }, (_, id) => id); // more than a batch
  const test = textsOf(999, "en", "de").map((line) => line.replace("train", "test"));
  const even = fileOf("parallel.tsv", columns, ...ids.flatMap((id) => textsOf(id, "en", "de")), ...test);
  assert.match(
    data("check", even).stdout,
    /train is parallel: every item has texts in all 2 languages\n(?:.*\n){2} {2}batches of the kinds mono, cross, multi see the same 70 training items, in one order at equal seed\n/,
  );
  // ten items more have English texts alone: no batch of two languages can have them
  const more = ids.slice(0, 10).flatMap((id) => textsOf(100 + id, "en"));
  const uneven = fileOf(
    "uneven.tsv",
    columns,
    ...ids.flatMap((id) => textsOf(id, "en", "de")),
    ...more,
    ...test,
  );
  const { stdout } = data("check", uneven);
  // (70 · 2 + 10 · 1) / 80 = 1.875
  assert.match(
    stdout,
    /train: 70 of 80 items have texts in all 2 languages; an item has texts in 1\.9 of them on average/,
  );
  assert.match(stdout, /kinds of batches see different training items \(mono 80, cross 70, multi 70\)/);
  const { splits, kinds, mistakes } = JSON.parse(data("check", uneven, "--json").stdout);
  assert.deepEqual(mistakes, []);
  assert.deepEqual(kinds, { counts: { mono: 80, cross: 70, multi: 70 }, areSame: false, isOrderSame: false });
  const parallel = { split: "train", languages: 2, items: 80, inAll: 70, mean: 1.875 };
  assert.deepEqual(splits[0], { split: "train", items: 80, texts: 300, parallel });
  // a passage that no question asks for is a candidate, and no item that a batch could have
  const passage = fileOf(
    "passage.tsv",
    readFileSync(even, "utf8").trimEnd(),
    "500\ttrain\ten\tcandidate\ta passage",
  );
  assert.match(data("check", passage).stdout, /train is parallel: every item has texts in all 2 languages/);
});

test("data check counts a sound file, and names every mistake of another", () => {
  const sound = fileOf("sound.tsv", columns, "1\ttest\ten\tboth\ta door");
  assert.deepEqual(
    [data("check", sound)].map(({ status, stdout }) => [status, stdout]),
    [[0, `${sound}: no mistake\n  test: 1 items, 1 texts\n  test is in one language\n`]],
  );
  const wrong = fileOf("wrong.tsv", columns, "1\ttest\ten\tboth\t", "2\ttest\ten\tbuth\ta door");
  const { status, stdout, stderr } = data("check", wrong);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    `${wrong}, line 2: text must be a string that is not empty
${wrong}, line 3: role must be one of query, candidate, both, not "buth"
`,
  );
});

test("data leakage counts test texts in another corpus' training split", () => {
  const train = fileOf("train.tsv", columns, "1\ttrain\ten\tboth\tA DOOR", "2\ttest\ten\tboth\tx");
  const tested = fileOf("tested.tsv", columns, "1\ttest\tde\tboth\ta door", "2\ttest\ten\tboth\ta gate");
  const { status, stdout } = data("leakage", tested, "--train", train);
  assert.equal(status, 0);
  assert.deepEqual(
    stdout.split("\n").map((line) => line.trimEnd()),
    [
      "Test texts of tested.tsv in the training split of train.tsv",
      "language  texts  identical  equal  near",
      "de            1          0      1     0",
      "en            1          0      0     0",
      "1 of 2 items that are asked for have such a text.",
      "identical: to the letter; equal: after Unicode NFKC and case folding, identical ones among them;",
      "near: not equal, but sets of character 5-grams with a Jaccard index of 0.8 or more.",
      "",
    ],
  );
});

test("data of a corpus in a folder counts it, and the queries that settings leave out", () => {
  const sentences = ["Ada.", "Bea."];
  const breaks = [
    [0, 4],
    [5, 9],
  ];
  const article = (...ids: string[]) => ({
    title: "t",
    paragraphs: [
      {
        sentences,
        sentence_breaks: breaks,
        qas: ids.map((id) => ({ id, question: `${id}?`, answers: [{ answer_start: 5 }] })),
      },
    ],
  });
  fileOf("en.json", JSON.stringify({ data: [article("who", "why")] }));
  fileOf("de.json", JSON.stringify({ data: [article("who")] }));
  const { status, stdout } = data(`mlqa-r:${folder}`);
  assert.equal(status, 0);
  assert.equal(
    stdout
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n"),
    `MLQA-R (questions and answer sentences)
  test: 2 items, 7 texts
Queries without a relevant candidate are left out of a setting:
queries in  candidates in  answered  left out
en          de                    1         1
`,
  );
});
