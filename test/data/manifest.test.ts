import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { readManifest } from "../../src/data";
import { flickrFiles } from "../../src/data/flickr30k-x";
import { addressUnder, fileIn, publicAddress } from "../../src/data/manifest";
import { bytesOf, emptyFolder, entryOf } from "./fake-mirror";

const header = "repository\tcommit\tpath\tbytes\tsha256";
const good = `multi30k/dataset\t${"a".repeat(40)}\tdata/x.gz\t12\t${"b".repeat(64)}`;

test("readManifest reads repository, commit, path, bytes and sha256", (context) => {
  const file = path.join(emptyFolder(context), "manifest.tsv");
  writeFileSync(file, `${header}\n${good}\n`);
  const expected = {
    repository: "multi30k/dataset",
    commit: "a".repeat(40),
    path: "data/x.gz",
    bytes: 12,
    sha256: "b".repeat(64),
  };
  assert.deepEqual(readManifest(file), [expected]);
});

test("readManifest names the line of what is no file's entry", (context) => {
  const file = path.join(emptyFolder(context), "manifest.tsv");
  const wrong = [
    good.replace("data/x.gz", "../x.gz"),
    good.replace("data/x.gz", "/x.gz"),
    good.replace("\t12\t", "\t-1\t"),
    good.replace("\t12\t", "\tmany\t"),
    good.replace("aaa", "main"),
    good.replace("bbb", "BBB"),
    good.split("\t").slice(0, 4).join("\t"),
    "",
  ];
  for (const line of wrong) {
    writeFileSync(file, `${header}\n${good}\n${line}\n${good}\n`);
    const message = `${file}, line 3: is not repository, commit, path, bytes and sha256 of a file`;
    assert.throws(() => readManifest(file), new UserError(message), JSON.stringify(line));
  }
  writeFileSync(file, `${good}\n`);
  assert.throws(() => readManifest(file), /the first line must be repository, commit, path, bytes, sha256$/);
});

test("files have public addresses, addresses on a mirror, and places in a folder", () => {
  const entry = { ...entryOf("raw/a #1.gz", bytesOf(1)), commit: "c".repeat(40) };
  const commit = "c".repeat(40);
  assert.equal(
    publicAddress(entry),
    `https://raw.githubusercontent.com/ada/captions/${commit}/raw/a%20%231.gz`,
  );
  assert.equal(
    addressUnder("http://mirror/x//", entry),
    `http://mirror/x/ada/captions/${commit}/raw/a%20%231.gz`,
  );
  assert.equal(fileIn("/data", entry), `/data/ada/captions/${commit}/raw/a #1.gz`);
  assert.equal(
    publicAddress(flickrFiles.manifest[0]),
    "https://raw.githubusercontent.com/FrameNetBrasil/framed-multi30k/1f2220ab03e680abe422a2efe2f1b5c566eb19ae/data/multi30k/task1/raw/test_2016_flickr.pt.gz",
  );
});
