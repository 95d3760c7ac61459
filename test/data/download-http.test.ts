import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { projectPath, UserError } from "../../src/core";
import { download } from "../../src/data";
import { bytesOf, emptyFolder, entryOf, fakeServer, type Mishap, putFiles, under } from "./fake-mirror";

const name = "raw/train #1.gz"; // a name that needs escaping in an address
const content = bytesOf(300_007);
const entry = entryOf(name, content);
const quick = { retryDelay: 1, patience: 5_000 };

const target = (folder: string) => path.join(folder, under, name);
const partOf = (folder: string) => `${target(folder)}.part`;

function assertWhole(folder: string): void {
  assert.deepEqual(new Uint8Array(readFileSync(target(folder))), content);
  assert.ok(!existsSync(partOf(folder)));
}

/** Sends half of what it promised, then hangs up. */
const hangUp: Mishap = (_, response, whole = content) => {
  response.writeHead(200, { "content-length": whole.length });
  response.write(whole.subarray(0, 150_000), () => setTimeout(() => response.destroy(), 50));
  return true;
};

/** Answers with a status and nothing else. */
const answer =
  (status: number): Mishap =>
  (_, response) => {
    response.writeHead(status).end();
    return true;
  };

test("download fetches over HTTP from owner/repository/commit/path", async (context) => {
  const folder = emptyFolder(context);
  const { address, requests } = await fakeServer(context, { [name]: content });
  const done: number[] = [];
  await download([entry], {
    folder,
    mirror: `${address}/`,
    ...quick,
    onProgress: (bytes) => done.push(bytes),
  });
  assertWhole(folder);
  assert.deepEqual(requests, [{ path: name, range: null }]);
  assert.equal(done[done.length - 1], content.length);
});

test("download goes on with Range where a connection broke off", async (context) => {
  const folder = emptyFolder(context);
  const { address, requests } = await fakeServer(context, { [name]: content }, [hangUp]);
  await download([entry], { folder, mirror: address, ...quick });
  assertWhole(folder);
  assert.equal(requests.length, 2);
  assert.equal(requests[0].range, null);
  const [, from] = /^bytes=(\d+)-$/.exec(requests[1].range ?? "") ?? [];
  assert.ok(Number(from) > 0 && Number(from) <= 150_000, `${requests[1].range}`); // a broken connection may lose its end
});

test("download goes on where an interrupted run stopped", async (context) => {
  const folder = emptyFolder(context);
  putFiles(folder, { [`${name}.part`]: content.subarray(0, 200_000) });
  const { address, requests } = await fakeServer(context, { [name]: content });
  await download([entry], { folder, mirror: address, ...quick });
  assertWhole(folder);
  assert.deepEqual(
    requests.map(({ range }) => range),
    ["bytes=200000-"],
  );
});

test("download starts anew where an interrupted run left wrong bytes, too many or all of them", async (context) => {
  const left: [Uint8Array, (string | null)[]][] = [
    [bytesOf(200_000, 7), ["bytes=200000-", null]],
    [bytesOf(300_008, 7), [null]],
    [bytesOf(300_007, 7), [null]], // as long as it should be: looked at, then thrown away
    [content, []],
  ];
  for (const [bytes, ranges] of left) {
    const folder = emptyFolder(context);
    putFiles(folder, { [`${name}.part`]: bytes });
    const { address, requests } = await fakeServer(context, { [name]: content });
    await download([entry], { folder, mirror: address, ...quick });
    assertWhole(folder);
    assert.deepEqual(
      requests.map(({ range }) => range),
      ranges,
    );
  }
});

test("download copes with servers that know no Range, or send another part", async (context) => {
  const ignoresRange: Mishap = (_, response) => {
    response.writeHead(200).end(content);
    return true;
  };
  const otherPart: Mishap = (_, response) => {
    response.writeHead(206, { "content-range": `bytes 5-${content.length - 1}/${content.length}` });
    response.end(content.subarray(5));
    return true;
  };
  for (const [mishap, tries] of [
    [ignoresRange, 1],
    [otherPart, 2],
    [answer(416), 2],
  ] as const) {
    const folder = emptyFolder(context);
    putFiles(folder, { [`${name}.part`]: content.subarray(0, 1_000) });
    const { address, requests } = await fakeServer(context, { [name]: content }, [mishap]);
    await download([entry], { folder, mirror: address, ...quick });
    assertWhole(folder);
    assert.equal(requests.length, tries);
  }
});

test("download tries again where a server is overloaded or stalls", async (context) => {
  const stall: Mishap = (_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 10));
    return true; // and nothing more
  };
  const folder = emptyFolder(context);
  const { address, requests } = await fakeServer(context, { [name]: content }, [
    answer(503),
    answer(429),
    stall,
  ]);
  await download([entry], { folder, mirror: address, retryDelay: 1, patience: 200 });
  assertWhole(folder);
  assert.deepEqual(
    requests.map(({ range }) => range),
    [null, null, null, "bytes=10-"],
  );
});

test("download gives up with one sentence: 404, 403, overload without end, nobody there", async (context) => {
  const cases: [Mishap[], RegExp, number][] = [
    [[answer(404)], /not found \(HTTP 404\); is the mirror complete/, 1],
    [[answer(403)], /the server refuses access \(HTTP 403\); another mirror can be named/, 1],
    [Array(9).fill(answer(500)), /the server answers HTTP 500; check the connection and run/, 5],
  ];
  for (const [mishaps, message, tries] of cases) {
    const folder = emptyFolder(context);
    const { address, requests } = await fakeServer(context, { [name]: content }, mishaps);
    await assert.rejects(download([entry], { folder, mirror: address, ...quick }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(`${address}/${under}/raw/train%20%231.gz: `));
      return true;
    });
    assert.equal(requests.length, tries);
    assert.ok(!existsSync(target(folder)));
  }
  const folder = emptyFolder(context);
  await assert.rejects(download([entry], { folder, mirror: "http://127.0.0.1:9", ...quick }), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /cannot be reached \(.+\); check the connection and run the command again/);
    return true;
  });
});

test("download keeps nothing of a copy that is wrong, short or endless", async (context) => {
  const copies: [Uint8Array, RegExp][] = [
    [bytesOf(300_007, 3), /its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}; the copy there is damaged/],
    [content.subarray(0, 99), /it has 99 bytes, not 300007; the copy there is damaged/],
    [bytesOf(2_000_000), /it has more than 300007 bytes; the copy there is damaged/],
  ];
  for (const [copy, message] of copies) {
    const folder = emptyFolder(context);
    const { address } = await fakeServer(context, { [name]: copy });
    await assert.rejects(download([entry], { folder, mirror: address, ...quick }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return true;
    });
    assert.ok(!existsSync(target(folder)) && !existsSync(partOf(folder)));
  }
});

test("download killed in the middle (kill -9) leaves no half file under its name, and goes on", async (context) => {
  const folder = emptyFolder(context);
  const hold: Mishap = (_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 123_456));
    return true; // the rest never comes
  };
  const { address, requests } = await fakeServer(context, { [name]: content }, [hold]);
  const manifestFile = path.join(folder, "manifest.json");
  writeFileSync(manifestFile, JSON.stringify([entry]));
  const script = `import { readFileSync } from "node:fs";
    import { download } from ${JSON.stringify(projectPath("src", "data", "index.ts"))};
    download(JSON.parse(readFileSync(${JSON.stringify(manifestFile)}, "utf8")),
      ${JSON.stringify({ folder, mirror: address })});`;
  writeFileSync(path.join(folder, "run.ts"), script);
  const child = spawn(process.execPath, ["--import", "tsx", path.join(folder, "run.ts")], {
    cwd: projectPath(),
    stdio: "inherit",
  });
  const partBytes = () => (existsSync(partOf(folder)) ? statSync(partOf(folder)).size : 0);
  for (let tries = 0; tries < 300 && partBytes() < 123_456; tries++) await wait(50);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  assert.equal(partBytes(), 123_456);
  assert.ok(!existsSync(target(folder)));
  await download([entry], { folder, mirror: address, ...quick });
  assertWhole(folder);
  assert.deepEqual(
    requests.map(({ range }) => range),
    [null, "bytes=123456-"],
  );
});
