import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectPath } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

type WithLock = <T>(file: string, log: (line: string) => void, body: () => Promise<T>) => Promise<T>;

let withLock: WithLock;
const file = path.join(temporaryFolder("lock"), "lock");

before(async () => {
  ({ withLock } = await import(pathToFileURL(projectPath("scripts", "setup", "lock.mjs")).href));
});

test("the second of two set-ups waits for the first, and says so once", async () => {
  const order: string[] = [];
  const first = withLock(
    file,
    () => {},
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      order.push("first");
    },
  );
  const said: string[] = [];
  await withLock(
    file,
    (line) => said.push(line),
    async () => {
      order.push("second");
    },
  );
  await first;
  assert.deepEqual(order, ["first", "second"]);
  assert.equal(said.length, 1);
  assert.match(said[0], new RegExp(`process ${process.pid}`));
  assert.ok(!existsSync(file));
});

test("a lock of a process that is gone, of another with its number, or cut short is taken over", async () => {
  for (const left of ['{"pid":4194303,"started":"1"}', `{"pid":${process.pid},"started":"1"}`, '{"pid":']) {
    writeFileSync(file, left);
    assert.equal(
      await withLock(
        file,
        () => assert.fail("waited"),
        async () => "mine",
      ),
      "mine",
    );
  }
});

test("a set-up that fails gives its lock back", async () => {
  const failing = withLock(
    file,
    () => {},
    async () => {
      throw new Error("on purpose");
    },
  );
  await assert.rejects(failing, /on purpose/);
  assert.ok(!existsSync(file));
});
