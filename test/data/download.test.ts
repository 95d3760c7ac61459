import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { download } from "../../src/data";
import { bytesOf, emptyFolder, entryOf, putFiles, under } from "./fake-mirror";

const files = {
  "raw/train.gz": bytesOf(70_001),
  "image splits.txt": bytesOf(11, 5),
  "empty.txt": bytesOf(0),
};
const manifest = Object.entries(files).map(([name, content]) => entryOf(name, content));

/** The files under a folder, relative to the repository's place in it. */
function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all.flatMap((entry) =>
    entry.isFile() ? [path.relative(path.join(folder, under), path.join(entry.parentPath, entry.name))] : [],
  );
}

function assertComplete(folder: string): void {
  for (const [name, content] of Object.entries(files)) {
    assert.deepEqual(new Uint8Array(readFileSync(path.join(folder, under, name))), content, name);
  }
  assert.deepEqual(
    filesIn(folder).filter((name) => name.endsWith(".part")),
    [],
  );
}

test("download copies from a mirror that is a folder, and says how far it is", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  const progress: [number, number][] = [];
  await download(manifest, { folder, mirror, onProgress: (...step) => progress.push(step) });
  assertComplete(folder);
  const done = progress.map(([bytes]) => bytes);
  assert.deepEqual(
    done,
    [...done].sort((a, b) => a - b),
  );
  assert.equal(done[0], 0);
  assert.equal(done[done.length - 1], 70_012);
  assert.ok(progress.every(([, total]) => total === 70_012));
});

test("download takes the mirror from BATCHMIX_MIRROR", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  const before = process.env.BATCHMIX_MIRROR;
  process.env.BATCHMIX_MIRROR = mirror;
  context.after(() => {
    if (before === undefined) delete process.env.BATCHMIX_MIRROR;
    else process.env.BATCHMIX_MIRROR = before;
  });
  await download(manifest, { folder });
  assertComplete(folder);
});

test("download skips files that are right, by size and the hash on record", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  await download(manifest, { folder, mirror });
  const steps: number[] = [];
  const empty = emptyFolder(context); // a mirror that could give nothing
  await download(manifest, { folder, mirror: empty, onProgress: (done) => steps.push(done) });
  assert.deepEqual(steps, [70_012]);
});

test("download fetches again what is damaged, and only that", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  await download(manifest, { folder, mirror });
  const [damaged, cut] = ["raw/train.gz", "image splits.txt"].map((name) => path.join(folder, under, name));
  const inode = statSync(path.join(folder, under, "empty.txt")).ino;
  writeFileSync(damaged, bytesOf(70_001, 9));
  writeFileSync(cut, files["image splits.txt"].subarray(0, 5));
  await download(manifest, { folder, mirror });
  assertComplete(folder);
  assert.equal(statSync(path.join(folder, under, "empty.txt")).ino, inode);
});

test("download believes the files, not a record that is damaged or of older files", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  await download(manifest, { folder, mirror });
  writeFileSync(path.join(folder, "verified.json"), '{"half a rec');
  await download(manifest, { folder, mirror });
  const file = path.join(folder, under, "raw/train.gz");
  writeFileSync(file, bytesOf(70_001, 9));
  utimesSync(file, new Date(0), new Date(0));
  await download(manifest, { folder, mirror });
  assertComplete(folder);
});

test("download refuses wrong, short and long copies in a mirror, keeps what was right, and goes on when mended", async (context) => {
  const copies: [string, Uint8Array, RegExp][] = [
    ["wrong", bytesOf(70_001, 3), /its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}; replace this copy/],
    ["short", files["raw/train.gz"].subarray(0, 70_000), /it has 70000 bytes, not 70001; replace this copy/],
    ["long", bytesOf(200_000), /it has more than 70001 bytes; replace this copy/],
  ];
  for (const [what, copy, message] of copies) {
    const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
    putFiles(mirror, { ...files, "raw/train.gz": copy });
    const [large, ...small] = manifest;
    await download(small, { folder, mirror });
    await assert.rejects(download([...small, large], { folder, mirror }), (error) => {
      assert.ok(error instanceof UserError, what);
      assert.match(error.message, message);
      assert.ok(error.message.includes(path.join(mirror, under, "raw/train.gz")));
      return true;
    });
    assert.deepEqual(filesIn(folder).sort(), ["../../../verified.json", "empty.txt", "image splits.txt"]);
    putFiles(mirror, files);
    await download(manifest, { folder, mirror });
    assertComplete(folder);
  }
});

test("download leaves an old wrong file in place when the mirror has nothing better", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, { ...files, "raw/train.gz": bytesOf(70_001, 3) });
  putFiles(folder, { "raw/train.gz": bytesOf(7) });
  await assert.rejects(download(manifest, { folder, mirror }), UserError);
  assert.equal(statSync(path.join(folder, under, "raw/train.gz")).size, 7);
});

test("download says which file or folder a mirror lacks", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  const { "raw/train.gz": missing, ...rest } = files;
  putFiles(mirror, rest);
  assert.equal(missing.length, 70_001);
  await assert.rejects(
    download(manifest, { folder, mirror }),
    /train\.gz: there is no such file; complete the mirror/,
  );
  const nowhere = path.join(mirror, "nowhere");
  await assert.rejects(download(manifest, { folder, mirror: nowhere }), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(
      error.message,
      `BATCHMIX_MIRROR names ${nowhere}, which is no folder; give a folder or an http address, or unset it`,
    );
    return true;
  });
});

test("download says so when a file is in its folder's way", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  putFiles(mirror, files);
  writeFileSync(path.join(folder, "ada"), "a file");
  await assert.rejects(download(manifest, { folder, mirror }), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(
      error.message,
      /ada\/captions.*: a file lies where one of its folders should be; move that file away/,
    );
    return true;
  });
  assert.equal(readFileSync(path.join(folder, "ada"), "utf8"), "a file");
});

test("download never leaves its folder", async (context) => {
  const [mirror, folder] = [emptyFolder(context), emptyFolder(context)];
  const [entry] = manifest;
  const escapes = [
    { ...entry, path: "../../../../stolen" },
    { ...entry, path: "/etc/stolen" },
    { ...entry, path: "raw\\..\\..\\stolen" },
    { ...entry, path: "" },
    { ...entry, repository: "../.." },
    { ...entry, commit: ".." },
  ];
  for (const outside of escapes) {
    await assert.rejects(download([entry, outside], { folder: path.join(folder, "in"), mirror }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /which is not a path inside the folder$/);
      return true;
    });
  }
  assert.ok(!existsSync(path.join(folder, "in"))); // refused before anything is written
});
