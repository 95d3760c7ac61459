import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { mixName } from "../../src/analysis";
import { writePaper } from "../../src/cli/study-paper";
import { projectPath, UserError } from "../../src/core";
import { fillPaper, paperAnswers, publishedStudy, sentencesPage, studySweeps } from "../../src/study";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder("paper");
const study = readFileSync(projectPath("studies", "flickr30k-x", "study.md"), "utf8");
let published: Awaited<ReturnType<typeof publishedStudy>>;
let answers: ReturnType<typeof paperAnswers>;
before(async () => {
  published = await publishedStudy("flickr30k-x");
  answers = paperAnswers(published, studySweeps("flickr30k-x"));
});

const filled = (source: string) => fillPaper(source, answers);

/** That study.md, whose numbers were checked by hand, has the words that a request is answered with. */
function isPrinted(source: string, words: string): void {
  const { text, mistakes } = filled(source);
  assert.deepEqual([mistakes, text], [[], words]);
  assert.ok(study.includes(words.replace(/ in \*[^*]*\*/g, "")), words);
}

test("contrasts of a declared family have the numbers and the p that study.md prints", () => {
  isPrinted(
    "by {1-primary: cross − mono, mono: fall (low to high, Holm p)}",
    "by .020 (.013 to .027, Holm p .001 in *primary*)",
  );
  const { text } = filled(
    "{1-primary: cross − mono, cross: rise (low to high, Holm p)}, {1-primary: cross - mono, multi: estimate (low to high, Holm p)}",
  );
  assert.equal(text, ".018 (.012 to .024, Holm p .006 in *primary*), +.055 (+.042 to +.067, Holm p .002)");
  isPrinted("{1-primary: multi − mono+cross, cross: estimate} in cross", "+.001 in cross");
  const within = ["mono", "cross", "multi"].map(
    (kind) => filled(`{1-primary: multi − mono+cross, ${kind} mAP: equivalence p}`).text,
  );
  assert.deepEqual(
    within,
    ["TOST p .098", "TOST p .002", "TOST p .024"].map((p) => `${p} in *primary*`),
  );
});

test("of several families one has to be named, and each has its own p", () => {
  const request = (family: string, words: string) =>
    `{1-primary: mono+cross − cross, multi, in ${family}: ${words}}`;
  const both = "hybrid, above both corners";
  assert.equal(
    filled(request(both, "estimate, low to high, Holm p")).text,
    `−.010, −.015 to −.005, Holm p .005 in *${both}*`,
  );
  const corner = "hybrid, no less than a corner";
  assert.equal(filled(request(corner, "loss p")).text, `loss p .426 in *${corner}*`);
  assert.match(
    filled("{1-primary: mono+cross − cross, multi: Holm p}").mistakes[0],
    /^line 1: .* is in several families: .*no less than a corner; hybrid, above both corners$/,
  );
});

test("a sweep's name can choose some of its seeds, whose contrasts have a family of their own", () => {
  const meanOf = (mix: "mono" | "cross") => {
    const cells = published.primary.cells.filter(
      ({ result: { cell } }) => cell.mix && mixName(cell.mix) === mix && [1, 2].includes(cell.seed ?? -1),
    );
    return cells.reduce((sum, { result }) => sum + (result.macro.multi ?? Number.NaN) / 2, 0);
  };
  const difference = (meanOf("cross") - meanOf("mono")).toFixed(3).replace("0.", "+.");
  const { text, mistakes } = filled("{1-primary, seeds 1 to 2: cross − mono, multi: estimate, Holm p}");
  assert.deepEqual(mistakes, []);
  assert.match(text, /^\+\.\d+, Holm p \.\d+ in \*the 27 contrasts of 1-primary, seeds 1 to 2\*$/);
  assert.equal(text.split(",")[0], difference);
  assert.equal(filled("{1-primary, seeds 1 to 2: seeds}").text, "2");
  assert.match(
    filled("{1-primary, seeds 3 to 7: seeds}").mistakes[0],
    /does not have all of the seeds 3 to 7; there are: 0; 1; 2; 3; 4$/,
  );
});

test("a verdict says which of its comparisons are not measured", () => {
  const [first, ...others] = published.hypotheses;
  const answer = paperAnswers({ ...published, hypotheses: [{ ...first, missing: 2 }, ...others] }, []);
  assert.equal(
    answer("hypothesis 1: verdict", {}).text,
    `${first.verdict}, incomplete: 2 of ${first.tests.length + 2} missing`,
  );
  assert.equal(answer("hypothesis 2: verdict", {}).text, others[0].verdict);
});

test("a setting of a sweep is that of its trained cells, not of the untrained model, which sweeps share", () => {
  const sweeps = published.sweeps.map((sweep) => ({
    ...sweep,
    cells: sweep.cells.map((stored) => {
      const { cell } = stored.result;
      if (cell.mix !== null) return stored;
      const elsewhere = { ...cell, settings: { ...cell.settings, batchSize: 7 } };
      return { ...stored, result: { ...stored.result, cell: elsewhere } };
    }),
  }));
  const answer = paperAnswers({ ...published, sweeps }, []);
  assert.equal(answer("1-primary: batch size", {}).text, "64");
});

test("contrasts that are not declared have the family of their sweep, means and speeds none", () => {
  const { text } = filled(
    "{3-xquad-r: cross − mono, multi: estimate (low to high, Holm p)}; {2-all-languages: multi − mono+cross, multi: fall (low to high, Holm p)}",
  );
  assert.equal(
    text,
    "+.111 (+.089 to +.132, Holm p < .001 in *the 27 contrasts of 3-xquad-r*); .014 (.005 to .022, Holm p .033 in *the 27 contrasts of 2-all-languages*)",
  );
  const means = ["untrained", "mono", "multi", "cross"].map(
    (mix) => filled(`{3-xquad-r: ${mix}, multi: mean}`).text,
  );
  assert.deepEqual(means, [".300", ".427", ".512", ".538"]);
  assert.equal(
    filled("{1-primary: cross − mono, rank distance: fall (low to high, Holm p)}").text,
    "182 (142 to 222, p < .001, unadjusted)",
  );
  assert.equal(
    filled("{1-primary: multi − mono, mono, unseen languages: estimate, Holm p}").text,
    "−.009, Holm p .062 in *unseen languages*",
  );
  assert.match(
    filled("{1-primary: cross / mono, batch speed: ratio, equivalence p}").text,
    /^\.987, TOST p \.102, unadjusted$/,
  );
});

test("the design, verdicts and tables are answered", () => {
  const { text } = filled(
    "{1-primary: seeds} of {1-primary: planned seeds} seeds, {7-fp32: seeds}; {1-primary: mixes} mixes, {3-xquad-r: items} items, {4-third-of-steps: steps} steps of {1-primary: batch size}, rate {1-primary: learning rate}, ± {margins: mAP}, {margins: speed}",
  );
  assert.equal(text, "5 of 5 seeds, 2; 16 mixes, 1,190 items, 20 steps of 64, rate 0.00005, ± .01, 5 %");
  for (const [at, verdict] of ["supported", "supported", "undecided at this size", "not supported"].entries())
    assert.equal(filled(`{hypothesis ${at + 1}: verdict}`).text, verdict);
  assert.match(filled("{hypotheses: table}").text, /\n\| 4\. Hybrid \| not supported \|\n/);
  assert.match(
    filled("{1-primary: table of primary}").text,
    /\n\| cross − mono \| \*\*−\.020\*\* ± \.007 \| .* over 21 comparisons\.\n$/s,
  );
  assert.match(filled("{3-xquad-r: table of means}").text, /^\| mix \|.*\| untrained \|/s);
});

test("whatever is not there is refused by name, all at once, with its line and what there is instead", () => {
  const { mistakes } = filled(`{9-x: seeds} and
{1-primary@20: seeds}

- {1-primary: cross − mon, multi: estimate}
- {1-primary: cross − mono, nulti: estimate}
- {1-primary: cross − mono, multi, in secondary: estimate}
- {1-primary: cross − mono, multi: estimat}
- {1-primary: cross − mono, multi: fall}
- {1-primary: cross, multi: estimate}
- {hypothesis 7: verdict} {hypothesis 1: verdikt} {margins: own@10}
- {1-primary: sedes} {1-primary: table of x}
- {seeds}, and a brace that is not closed: {1-primary: cross, multi: mean`);
  const expected: readonly (readonly [line: number, words: RegExp])[] = [
    [1, /no sweep 9-x; there are: 1-primary; 2-all-languages; /],
    [2, /sweep 1-primary was not measured after step 20; there are: 60$/],
    [4, /1-primary has no contrast or mix cross − mon; there are: cross − mono; /],
    [5, /cross − mono has no measure nulti in 1-primary; there are: mono mAP; cross mAP; multi mAP; /],
    [6, /cross − mono, multi mAP is not in family secondary; there are: primary$/],
    [
      7,
      /no word estimat; there are: estimate; rise; fall; low; high; raw p; Holm p; equivalence p; loss p; to$/,
    ],
    [8, /is no fall: the estimate is \+\.055$/],
    [9, /no word estimate; there are: mean; low; high; to$/],
    [10, /no hypothesis 7; there are: hypothesis 1; /],
    [10, /a hypothesis has no verdikt; there are: statement; verdict; reason$/],
    [10, /no margin of own@10; there are: mAP; speed$/],
    [11, /1-primary has no sedes; there are: .*; seeds; /],
    [11, /1-primary has no table of x; there are: means; primary; /],
    [12, /\{seeds\}: is no request: /],
  ];
  assert.equal(mistakes.length, expected.length, mistakes.join("\n"));
  for (const [at, [line, words]] of expected.entries()) {
    assert.ok(mistakes[at].startsWith(`line ${line}: {`), mistakes[at]);
    assert.match(mistakes[at], words);
  }
});

test("a sweep whose numbers are not published yet is told from one that is not there", () => {
  const [planned] = studySweeps("flickr30k-x");
  const answer = paperAnswers(published, [{ ...planned, name: "8-later" }]);
  assert.throws(
    () => answer("8-later: seeds", {}),
    /^UserError: sweep 8-later has no published numbers yet; there are: 1-primary; /,
  );
});

test("each sentence stands above its rows, and a typed decimal is known", () => {
  const { sentences } = filled(`# Title with {1-primary: seeds} seeds

The difference is {1-primary: cross − mono, multi: estimate}. A paper
has .0026 and 0.5 there, on 2408.10536; p is {1-primary: cross − mono, mono: Holm p}. Nothing here.

{1-primary: table of primary}
`);
  const held = sentences.map(({ line, text, rows, facts, typed }) => [line, text, rows.length, facts, typed]);
  assert.deepEqual(held, [
    [1, "# Title with 5 seeds", 0, ["1-primary: seeds = 5"], []],
    [3, "The difference is +.055.", 1, [], []],
    [
      3,
      "A paper has .0026 and 0.5 there, on 2408.10536; p is Holm p .001 in *primary*.",
      1,
      [],
      [".0026", "0.5"],
    ],
    [4, "Nothing here.", 0, [], []],
  ]);
  const page = sentencesPage("flickr30k-x", sentences);
  assert.ok(
    page.includes(
      "**Line 3.** The difference is +.055.\n\n| sweep | step | contrast or mix | measure | estimate | low | high | raw p | Holm p | equivalence p | loss p | family |",
    ),
  );
  assert.match(
    page,
    /\n\| 1-primary \| 60 \| cross − mono \| multi mAP \| \+\.0547 \| \+\.0424 \| \+\.0671 \| < \.001 \| \.002 \| 1\.000 \| < \.001 \| primary \(21\) \|\n/,
  );
  assert.doesNotMatch(page, /Nothing here/);
});

test("code and attributes stay, a request may go over a line's end, a family is said once a paragraph", () => {
  const answer = (request: string, paragraph: { family?: string }) => {
    const isSaid = paragraph.family === "f";
    paragraph.family = "f";
    return { text: `<${request}${isSaid ? "" : " in f"}>`, rows: [] };
  };
  const { text, mistakes } = fillPaper(
    "# A {#a .b}\n\n`{x}` {a:\n  b} {c}\n\n![d {e}](f.svg){width=50%}\n- {g}",
    answer,
  );
  assert.equal(text, "# A {#a .b}\n\n`{x}` <a: b in f> <c>\n\n![d <e in f>](f.svg){width=50%}\n- <g in f>");
  assert.deepEqual(mistakes, []);
});

test("the second study's paper asks for nothing that is not there, and types no decimals", async () => {
  const name = "flickr30k-x-epoch";
  const published = await publishedStudy(name);
  const source = readFileSync(projectPath("studies", name, "paper.md"), "utf8");
  const { text, mistakes, sentences } = fillPaper(source, paperAnswers(published, studySweeps(name)));
  assert.deepEqual(mistakes, []);
  assert.deepEqual(
    sentences.flatMap(({ typed }) => typed),
    [],
  );
  const tests = published.hypotheses[5].tests; // of steps before the last one
  const [early] = tests.filter(({ measure }) => measure === "multi mAP, step 60");
  const printed = /corners in multi retrieval is \+(\S+) .* after step 60/.exec(text)?.[1];
  assert.equal(printed, early.estimate.toFixed(3).slice(1));
  assert.ok(
    text.includes(
      `That they are equivalent within the margin (hypothesis 2) is ${published.hypotheses[1].verdict}:`,
    ),
  );
});

test("a paper with mistakes, or without paper.md, writes nothing", async () => {
  const folder = path.join(root, "study");
  for (const part of ["sweeps", "hypotheses.json"])
    cpSync(projectPath("studies", "flickr30k-x-epoch", part), path.join(folder, part), { recursive: true });
  symlinkSync(projectPath("studies", "flickr30k-x-epoch", "data"), path.join(folder, "data"));
  await assert.rejects(
    writePaper(folder),
    (error) => error instanceof UserError && /paper\.md: no such file/.test(error.message),
  );
  writeFileSync(path.join(folder, "paper.md"), "{9-x: seeds}\n\n![A figure](figures/01-epoch-none.svg)\n");
  await assert.rejects(
    writePaper(folder),
    /paper\.md: 2 of its requests cannot be answered; nothing was written/,
  );
  assert.ok(!existsSync(path.join(folder, "paper")));
});
