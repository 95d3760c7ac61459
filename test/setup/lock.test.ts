import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { withLock } from "../../scripts/setup/lock.mjs";
import { lockFolder } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder("set-up");
const folder = path.join(root, "set-up");

test("the second of two set-ups waits for the first, and says so once", async () => {
  const order: string[] = [];
  const first = withLock(
    folder,
    () => {},
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      order.push("first");
    },
  );
  const said: string[] = [];
  await withLock(
    folder,
    (line) => said.push(line),
    async () => {
      order.push("second");
    },
  );
  await first;
  assert.deepEqual(order, ["first", "second"]);
  assert.equal(said.length, 1);
  assert.match(said[0], new RegExp(`process ${process.pid}`));
  assert.ok(!existsSync(path.join(folder, "holder")));
});

test("a lock of a process that is gone, of another with its number, or cut short is taken over", async () => {
  lockFolder(folder)?.release();
  const holder = path.join(folder, "holder");
  for (const changes of [{ pid: 4194303 }, { born: "another boot 1" }, null]) {
    const lock = lockFolder(path.join(root, "another"));
    const [token] = readdirSync(path.join(root, "another", "holder"));
    const held = JSON.parse(readFileSync(path.join(root, "another", "holder", token), "utf8"));
    lock?.release();
    mkdirSync(holder);
    writeFileSync(path.join(holder, token), changes ? JSON.stringify({ ...held, ...changes }) : '{"pid":');
    const unwanted = () => assert.fail("waited");
    assert.equal(await withLock(folder, unwanted, async () => "mine"), "mine");
  }
});

test("a set-up that fails gives its lock back", async () => {
  const failing = withLock(
    folder,
    () => {},
    async () => {
      throw new Error("on purpose");
    },
  );
  await assert.rejects(failing, /on purpose/);
  assert.ok(!existsSync(path.join(folder, "holder")));
});
