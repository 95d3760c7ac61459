import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { findPython, pipInstall } from "../../scripts/setup/pip.mjs";
import { projectPath, sha256 } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("pip");
const python = projectPath(".venv", "bin", "python");

/** A wheel with one empty module, packed by Python itself. */
function makeWheel(): string {
  const name = path.join(folder, "tiny-1.0-py3-none-any.whl");
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("tiny.py", "")
    wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\\ntiny-1.0.dist-info/METADATA,,\\ntiny-1.0.dist-info/WHEEL,,\\ntiny-1.0.dist-info/RECORD,,\\n")
`;
  execFileSync("python3", ["-c", script, name]);
  return name;
}

function requirements(wheel: string, hash: string): string {
  const file = path.join(folder, "requirements-tiny.txt");
  writeFileSync(file, `tiny @ ${pathToFileURL(wheel).href} --hash=sha256:${hash}\n`);
  return file;
}

test("a wheel of the pinned hash is installed; one changed or cut short is refused in one sentence", async () => {
  const wheel = makeWheel();
  const hash = sha256(readFileSync(wheel));
  const target = [`--target=${path.join(folder, "installed")}`];
  await pipInstall(python, requirements(wheel, hash), target);
  await assert.rejects(pipInstall(python, requirements(wheel, "0".repeat(64)), target), {
    name: "UserError",
    message: /requirements-tiny\.txt: a package's sha256 is not the pinned one/,
  });
  truncateSync(wheel, 300);
  await assert.rejects(pipInstall(python, requirements(wheel, hash), target), /sha256 is not the pinned one/);
  await assert.rejects(
    pipInstall(python, requirements(wheel, sha256(readFileSync(wheel))), target),
    /cut short|could not fetch/,
  );
});

test("without a Python that will do, the sentence says what to install", async () => {
  const path0 = process.env.PATH;
  process.env.PATH = folder;
  try {
    await assert.rejects(
      findPython(),
      /Python >= 3\.10 with venv is needed, but there is none; .* apt install python3-venv/,
    );
  } finally {
    process.env.PATH = path0;
  }
});
