import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { sha256 } from "../../src/core";
import { downloadModel } from "../../src/models/hub";
import { contents, FakeHub, newFolder, userError, weights } from "./fake-hub";

const { commit } = FakeHub;
const hub = new FakeHub();
before(() => hub.start());
after(() => hub.stop());
beforeEach(() => hub.reset(contents));

function download(folder: string, options: object = {}) {
  return downloadModel("ada/model", { folder, endpoint: hub.address, token: "", ...options });
}

test("a model's files arrive whole, with the commit and every hash on record", async () => {
  const folder = newFolder();
  const progress: [number, number][] = [];
  const made = await download(folder, { onProgress: (...both: [number, number]) => progress.push(both) });
  const wanted = Object.keys(contents).filter((name) => name !== "pytorch_model.bin");
  const bytes = wanted.reduce((sum, name) => sum + contents[name].length, 0);
  assert.deepEqual(made, { folder, commit, bytes });
  for (const name of wanted) assert.deepEqual(readFileSync(path.join(folder, name)), contents[name], name);
  const { files: recorded, ...origin } = JSON.parse(
    readFileSync(path.join(folder, "PROVENANCE.json"), "utf8"),
  );
  assert.deepEqual(origin, { model: "ada/model", endpoint: hub.address, revision: "main", commit });
  assert.deepEqual(recorded["model.safetensors"], { bytes: 300_000, sha256: sha256(weights) });
  assert.deepEqual(Object.keys(recorded).sort(), [...wanted].sort());
  const expected = [...wanted.filter((name) => !name.includes("/")), "1_Pooling", "PROVENANCE.json"];
  assert.deepEqual(readdirSync(folder).sort(), expected.sort());
  assert.deepEqual(readdirSync(path.dirname(folder)), ["model"]);
  assert.deepEqual(progress.at(-1), [bytes, bytes]);
  assert.ok(progress.every(([done], index) => index === 0 || done >= progress[index - 1][0]));
});

test("a folder of the same commit is not fetched again, and not asked for when the commit is given", async () => {
  const folder = newFolder();
  await download(folder);
  hub.seen = [];
  await download(folder);
  assert.deepEqual(
    hub.seen.map(({ url }) => url),
    ["/api/models/ada/model/revision/main?blobs=true"],
  );
  await download(folder, { revision: commit });
  assert.equal(hub.seen.length, 1);
  writeFileSync(path.join(folder, "config.json"), "{}"); // damaged
  await download(folder, { revision: commit });
  assert.deepEqual(readFileSync(path.join(folder, "config.json")), contents["config.json"]);
});

test("a connection that breaks off is taken up where it stopped", async () => {
  const folder = newFolder();
  hub.answer = (request, response) => {
    if (request.url !== "/blob?signed=1" || request.headers.range) return false;
    response.writeHead(200, { "content-length": weights.length });
    response.write(weights.subarray(0, 250_000), () => setTimeout(() => request.destroy(), 50));
    return true;
  };
  const progress: number[] = [];
  await download(folder, { onProgress: (done: number) => progress.push(done) });
  assert.ok(progress.every((done, index) => index === 0 || done >= progress[index - 1]));
  const ranges = hub.seen.filter(({ host }) => host === "storage").map(({ range }) => range);
  assert.deepEqual(ranges, [undefined, "bytes=250000-"]);
  assert.deepEqual(readFileSync(path.join(folder, "model.safetensors")), weights);
});

test("what an earlier run left is taken up, unless it was of another commit", async () => {
  for (const [left, range] of [
    [commit, "bytes=7-"],
    [commit.replace("0", "f"), undefined],
  ]) {
    const folder = newFolder();
    mkdirSync(`${folder}.part`, { recursive: true });
    writeFileSync(path.join(`${folder}.part`, ".commit"), `ada/model ${left}`);
    writeFileSync(path.join(`${folder}.part`, "model.safetensors.part"), weights.subarray(0, 7));
    writeFileSync(path.join(`${folder}.part`, "config.json"), "of a broken disk");
    hub.seen = [];
    await download(folder);
    assert.equal(hub.seen.find(({ host }) => host === "storage")?.range, range);
    assert.deepEqual(readFileSync(path.join(folder, "model.safetensors")), weights);
    assert.deepEqual(readFileSync(path.join(folder, "config.json")), contents["config.json"]);
  }
});

test("a host without ranges starts the file anew", async () => {
  const folder = newFolder();
  mkdirSync(`${folder}.part`, { recursive: true });
  writeFileSync(path.join(`${folder}.part`, ".commit"), `ada/model ${commit}`);
  writeFileSync(path.join(`${folder}.part`, "model.safetensors.part"), "wrong beginning");
  hub.answer = (request, response) => {
    if (request.url !== "/blob?signed=1") return false;
    response.end(weights);
    return true;
  };
  await download(folder);
  assert.equal(hub.seen.filter(({ host }) => host === "storage").length, 1);
  assert.deepEqual(readFileSync(path.join(folder, "model.safetensors")), weights);
});

test("a file of another hash is refused and deleted; the old folder stays", async () => {
  for (const [url, kind] of [
    ["/blob?signed=1", "SHA-256"],
    [`/ada/model/resolve/${commit}/config.json`, "Git hash"],
  ]) {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "config.json"), "old");
    hub.answer = (request, response) => {
      if (request.url !== url) return false;
      response.end(Buffer.alloc(kind === "SHA-256" ? 300_000 : 22, "x"));
      return true;
    };
    await assert.rejects(download(folder), userError(RegExp(`its ${kind} is [0-9a-f]+, not [0-9a-f]+; run`)));
    assert.deepEqual(readdirSync(folder), ["config.json"]);
    assert.equal(readFileSync(path.join(folder, "config.json"), "utf8"), "old");
    const name = kind === "SHA-256" ? "model.safetensors.part" : "config.json.part";
    assert.ok(!existsSync(path.join(`${folder}.part`, name)));
    hub.answer = () => false;
    await download(folder); // and the next run succeeds
    assert.deepEqual(readFileSync(path.join(folder, "model.safetensors")), weights);
  }
});

test("a file longer than stated is refused before it fills the disk", async () => {
  hub.answer = (request, response) => {
    if (request.url !== "/blob?signed=1") return false;
    response.end(Buffer.alloc(300_001));
    return true;
  };
  await assert.rejects(download(newFolder()), userError(/model\.safetensors: it has more than 300000 bytes/));
});
