import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { fencesOf } from "../../scripts/docs-commands";
import { projectPath } from "../../src/core";
import * as batchmix from "../../src/index";
import { temporaryFolder } from "../support/temporary-folder";

const model = projectPath("data", "models", "multilingual-e5-small");
const skip = existsSync(model) ? false : `${model} is missing; run: npm start`;

interface Extended {
  readonly corpus: batchmix.Corpus;
  readonly sampler: batchmix.Sampler;
  readonly mostlyMono: batchmix.Kind;
  readonly progress: batchmix.TrainingProgress;
  readonly evaluated: ReturnType<typeof batchmix.evaluateCell>;
  readonly inBestThree: batchmix.CellMeasure;
}

test("a corpus, a kind, a loss, a measure and a figure of one's own work as docs/extending.md has them", {
  skip,
}, async (t) => {
  const folder = temporaryFolder("extending");
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const text = fencesOf("docs/extending.md", ["ts"])
    .map((fence) => fence.text)
    .join("\n")
    .replace(/^import .*\n/gm, "")
    .replaceAll("data/own", folder);
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const shown: batchmix.SizedFigure[] = [];
  const showFigure = (figure: batchmix.SizedFigure) => shown.push(figure);
  const body = `return (async () => {${outputText}; return { corpus, sampler, mostlyMono, progress, evaluated, inBestThree }; })()`;
  const extended: Extended = await new Function("batchmix", "mkdirSync", "writeFileSync", body)(
    { ...batchmix, showFigure },
    mkdirSync,
    (file: string, content: string) => batchmix.writeFileAtomic(path.resolve(file), content),
  );
  const { corpus, sampler, mostlyMono, progress, evaluated, inBestThree } = extended;
  assert.deepEqual([corpus.splits.train.length, corpus.splits.test.length], [12, 4]);
  const pairs = Array.from({ length: 50 }, () => sampler.pairs(mostlyMono)).flat();
  const same = pairs.filter(({ query, positive }) => query.language === positive.language).length;
  assert.ok(Math.abs(same / pairs.length - 0.75) < 0.02, `${same} of ${pairs.length}`);
  assert.equal(progress.steps.length, 3);
  // cosines lie from -1 to 1, so that a triplet's loss lies from 0 to 2.2
  for (const { loss } of progress.steps) assert.ok(loss > 0 && loss < 2.2, String(loss));
  for (const kind of batchmix.settingKinds) {
    const mean = evaluated.result.macro[kind] ?? 0;
    assert.ok(mean > 0 && mean <= 1, kind);
  }
  const query = { kind: "mono", language: "en", candidates: "en", best: [], relevant: { en: 1 } } as const;
  assert.deepEqual(
    [3, 4].map((rank) => inBestThree.value({ ...query, ranks: [rank] })),
    [1, 0],
  );
  assert.deepEqual([shown.length, shown[0].widthInches], [1, 3.03]);
});
