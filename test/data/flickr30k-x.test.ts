import assert from "node:assert/strict";
import { cpSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { hashOf, UserError } from "../../src/core";
import { type Corpus, checkCorpus, flickr30kX, type SplitName } from "../../src/data";
import { cleanCaption } from "../../src/data/clean-caption";
import { flickrFiles } from "../../src/data/flickr30k-x";
import { fileIn } from "../../src/data/manifest";
import { PinnedFiles } from "../../src/data/pinned-files";
import { temporaryFolder } from "../support/temporary-folder";
import { flickrOfTests, skipWithout } from "./pinned-folder";

/** What make-flickr30k-x-pins.py, which shares no code with the loader, found in the same files. */
const pins = JSON.parse(
  readFileSync(path.join(__dirname, "../fixtures/data/flickr30k-x-pins.json"), "utf8"),
) as {
  splits: Record<
    SplitName,
    { items: number; languages: object; pinned: { index: number; id: string; texts: string }[] }
  >;
  hash: string;
  independentTestCaptionsInTrain: Record<string, number>;
};
const splitNames = ["train", "validation", "test"] as const;

test("the manifest pins 76 files, 15.1 MB, of four repositories", () => {
  const { manifest } = flickrFiles;
  assert.equal(manifest.length, 76);
  assert.equal(
    manifest.reduce((sum, { bytes }) => sum + bytes, 0),
    15_086_589,
  );
  assert.equal(new Set(manifest.map(({ repository, commit }) => `${repository} ${commit}`)).size, 4);
  const read = manifest.map(({ path }) => path).join("\n");
  assert.doesNotMatch(read, /task1\/raw\/.*\.en/); // always one of task 2's five
  assert.doesNotMatch(read, /xFlickrCO\/annotations\/(en|de)/); // task 2's first
});

describe("Flickr30k-X", { skip: skipWithout("flickr30k-x") }, () => {
  let files: PinnedFiles;
  let corpus: Corpus;
  before(async () => {
    ({ files, corpus } = await flickrOfTests());
  });

  /** The test image's captions in a language. */
  const captions = (id: string, language: string) => {
    const found = corpus.splits.test.find((item) => item.id === id);
    return found?.texts.filter((text) => text.language === language).map((text) => text.text);
  };

  test("has 29,000, 1,014 and 1,000 images, none twice", () => {
    assert.deepEqual(
      splitNames.map((split) => corpus.splits[split].length),
      [29_000, 1_014, 1_000],
    );
    checkCorpus(corpus);
  });

  test("has as many captions a language and image as a reader in Python finds", () => {
    for (const split of splitNames) {
      const counts: Record<string, object> = {};
      for (const language of Object.keys(pins.splits[split].languages)) {
        const perItem = corpus.splits[split].map(({ texts }) =>
          texts.filter((text) => text.language === language).map(({ text }) => text),
        );
        const owners = new Map<string, number>();
        for (const text of perItem.flat()) owners.set(text, (owners.get(text) ?? 0) + 1);
        const numbers = perItem.map((texts) => texts.length);
        counts[language] = {
          texts: numbers.reduce((sum, n) => sum + n, 0),
          fewest: Math.min(...numbers),
          most: Math.max(...numbers),
          sharedByItems: [...owners.values()].filter((n) => n > 1).length,
        };
      }
      assert.deepEqual(counts, pins.splits[split].languages);
    }
  });

  test("has the first, tenth and last item of each split, and the whole of it, as that reader", () => {
    for (const split of splitNames) {
      const found = [0, 9, pins.splits[split].items - 1].map((index) => {
        const { id, texts } = corpus.splits[split][index];
        return { index, id, texts: hashOf(texts.map(({ language, role, text }) => [language, role, text])) };
      });
      assert.deepEqual(found, pins.splits[split].pinned);
    }
    assert.equal(corpus.hash, pins.hash);
  });

  test("has no text in nl and the six xFlickrCO languages to train on, and lacks one Indonesian caption", () => {
    const languagesOf = (split: SplitName) =>
      [...new Set(corpus.splits[split].flatMap(({ texts }) => texts.map(({ language }) => language)))].join(
        " ",
      );
    assert.equal(languagesOf("train"), "en de fr cs pt");
    assert.equal(languagesOf("validation"), "en de fr cs pt nl");
    assert.equal(languagesOf("test"), "en de fr cs pt nl es id ja ru tr zh");
    assert.deepEqual(captions("6312211170", "id"), []);
    assert.equal(captions("6312211170", "tr")?.length, 1);
  });

  test("has no entity, phrase number, @@ line or stray space left", () => {
    for (const split of splitNames) {
      for (const { id, texts } of corpus.splits[split]) {
        const inLanguage = new Set<string>();
        for (const { language, text } of texts) {
          assert.doesNotMatch(text, /&(amp|lt|nbsp)|^@@$|^\s|\s$|\s\s|[\p{Cc}\u200b\u00a0]/u, id);
          if (language === "ja") assert.doesNotMatch(text, /[0-9]/, id);
          assert.ok(!inLanguage.has(`${language} ${text}`), `${id} has an equal text twice`);
          inLanguage.add(`${language} ${text}`);
        }
      }
    }
    const noTranslation = [16510, 16664].map((line) => corpus.splits.train[line - 1]); // "@@" in task 1
    for (const { texts } of noTranslation) {
      assert.equal(texts.filter(({ language }) => language === "de").length, 5);
    }
  });

  test("shares 13, 120 and 97 independent test captions with training", () => {
    const independent = (language: string, split: string) =>
      flickrFiles.manifest
        .filter(({ path }) => path.includes(`task2/raw/${split}.`) && path.endsWith(`.${language}.gz`))
        .flatMap((entry) =>
          gunzipSync(readFileSync(fileIn(files.folder, entry)))
            .toString()
            .trimEnd()
            .split("\n"),
        )
        .map((line) => cleanCaption(line, language));
    for (const [language, expected] of [
      ["en", 13],
      ["de", 120],
      ["pt", 97],
    ] as const) {
      const trained = new Set(independent(language, "train"));
      const shared = independent(language, "test_2016").filter((caption) => trained.has(caption));
      assert.equal(shared.length, expected, language);
      assert.equal(pins.independentTestCaptionsInTrain[language], expected);
    }
  });

  test("refuses a damaged file and a missing one, saying how to mend it", () => {
    const broken = temporaryFolder("damaged");
    cpSync(realpathSync(files.folder), broken, { recursive: true });
    const entry = flickrFiles.manifest.find(({ path }) => path.endsWith("image_splits/train.txt")); // the first
    assert.ok(entry);
    const file = fileIn(broken, entry);
    const content = readFileSync(file);
    content[100] ^= 1;
    writeFileSync(file, content);
    assert.throws(
      () => flickr30kX(new PinnedFiles("flickr30k-x", broken)),
      new UserError(
        `${file}: is damaged (its sha256 is not the pinned one); run: npx batchmix data flickr30k-x`,
      ),
    );
    rmSync(file);
    assert.throws(
      () => flickr30kX(new PinnedFiles("flickr30k-x", broken)),
      new UserError(`${file}: no such file; run: npx batchmix data flickr30k-x`),
    );
  });
});
