import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { corpora, downloadCorpus, loadCorpus } from "../../src/data";
import { PinnedFiles } from "../../src/data/pinned-files";
import { emptyFolder } from "./fake-mirror";

test("known corpora are the default, which is always there, and those that are downloaded", () => {
  assert.deepEqual(
    corpora.map(({ name, languages }) => [name, languages.join(" ")]),
    [
      ["emoji", "en de fr cs pt nl es id ja ru tr zh"],
      ["flickr30k-x", "en de fr cs pt nl es id ja ru tr zh"],
      ["xquad-r", "en ar de el es hi ru th tr vi zh"],
      ["ntrex", "en ar cs de el es fr hi pt ru th tr vi zh"],
    ],
  );
  assert.ok(corpora[0].onDisk());
});

test("every known corpus that is on disk loads and is called what the list calls it", async () => {
  for (const known of corpora.filter((each) => each.onDisk())) {
    const corpus = await loadCorpus(known.name);
    assert.equal(corpus.name, known.name);
    assert.equal(corpus.title, known.title);
    assert.deepEqual(corpus.evaluationLanguages, known.languages);
  }
});

test("an unknown corpus is refused with the names of those there are", async () => {
  const message =
    'no corpus "flickr"; there are emoji, flickr30k-x, xquad-r, ntrex, mlqa-r:FOLDER, miracl:FOLDER, or a .jsonl, .tsv or .parquet file of your own';
  await assert.rejects(loadCorpus("flickr"), new UserError(message));
  await assert.rejects(
    downloadCorpus("flickr", () => {}),
    new UserError(message),
  );
});

test("a corpus that an npm package brings needs no download", async () => {
  await downloadCorpus("emoji", () => assert.fail("nothing should arrive"));
});

test("a corpus that is not on disk is refused with the command that fetches it", async (context) => {
  assert.ok(!new PinnedFiles("flickr30k-x", emptyFolder(context)).areOnDisk());
  if (new PinnedFiles("flickr30k-x").areOnDisk()) {
    context.skip("Flickr30k-X is on disk");
    return;
  }
  const title = "Flickr30k-X (Multi30K and its translations)";
  await assert.rejects(
    loadCorpus("flickr30k-x"),
    new UserError(`${title} is not on disk; run: npx batchmix data flickr30k-x`),
  );
});
