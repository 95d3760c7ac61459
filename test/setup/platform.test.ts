import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { projectPath } from "../../src/core";

const fake = path.join(__dirname, "..", "support", "fake-platform.cjs");
const { scripts } = require(projectPath("package.json")) as { scripts: Record<string, string> };

function runOn(platform: string, ...args: string[]) {
  return spawnSync(process.execPath, ["-r", fake, ...args], {
    cwd: projectPath(),
    encoding: "utf8",
    env: { ...process.env, FAKE_PLATFORM: platform },
  });
}

const container = /what works there is a linux\/amd64 container, as: docker run --platform linux\/amd64 /;
const refused: readonly [platform: string, name: RegExp, remedy: RegExp][] = [
  ["darwin arm64", /^batchmix: Linux on x64 is needed, this is macOS on arm64; /, container],
  ["darwin x64", /^batchmix: Linux on x64 is needed, this is macOS on x64; /, container],
  ["linux arm64", /^batchmix: Linux on x64 is needed, this is Linux on arm64; /, container],
  [
    "linux x64 musl",
    /^batchmix: Linux with glibc is needed, this is Linux with musl \(Alpine\); /,
    container,
  ],
  ["win32 x64", /^batchmix: Linux on x64 is needed, this is Windows on x64; /, /WSL2/],
  ["win32 arm64", /^batchmix: Linux on x64 is needed, this is Windows on arm64; /, container],
];

for (const [platform, name, remedy] of refused) {
  test(`${platform} is refused in one sentence that says what works there`, () => {
    const { status, stdout, stderr } = runOn(platform, "bin/batchmix.cjs", "--help");
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^[^\n]+\n$/);
    assert.match(stderr, name);
    assert.match(stderr, remedy);
  });
}

test("Linux on x64 with glibc is not refused", () => {
  const { status, stderr } = runOn("linux x64", "bin/batchmix.cjs", "--help");
  assert.equal(status, 0, stderr);
});

test("every way in refuses before it does anything", () => {
  const check = "-r ./scripts/check-platform.cjs";
  for (const name of ["start", "test", "test:quick", "lab"])
    assert.ok(scripts[name].startsWith(`node ${check} `), name);
  const sentence = /^batchmix: [^\n]+macOS on arm64[^\n]+\n$/;
  const started = runOn("darwin arm64", ...check.split(" "), "-e", "console.log('begins')");
  assert.equal(started.stdout, "");
  assert.match(started.stderr, sentence);
  assert.match(runOn("darwin arm64", "scripts/setup.mjs", "no-such-step").stderr, sentence);
});
