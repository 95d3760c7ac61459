import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fetchNode } from "../../scripts/node-versions";
import { projectPath } from "../../src/core";
import { runOneCell, writeOneCell } from "../support/one-cell";
import { temporaryFolder } from "../support/temporary-folder";

test("a cell under Node 24 is native, has the bits of this Node's, and nothing is deprecated", (t) => {
  for (const needed of ["data/models/multilingual-e5-small", ".engine/tfjs_binding.node"])
    if (!existsSync(projectPath(needed))) return t.skip(`${needed} is missing; run: npm start`);
  const folder = temporaryFolder("node-24");
  const bin = fetchNode("24.21.0", folder);
  if (bin === null) return t.skip("the npm registry, which has Node 24, cannot be reached");
  const file = writeOneCell(folder);
  const [here, under24] = [path.join(folder, "here"), path.join(folder, "under-24")];
  const expected = runOneCell(path.dirname(process.execPath), file, here);
  assert.equal(expected.code, 0, expected.output);
  const { code, output, hashes, deprecations } = runOneCell(bin, file, under24);
  assert.equal(code, 0, output);
  const configs = [...hashes.keys()].filter((name) => /evaluations\/\w+\/config\.json$/.test(name));
  assert.equal(configs.length, 2, "the cell and the untrained model were evaluated");
  for (const config of configs)
    assert.match(
      JSON.parse(readFileSync(path.join(under24, config), "utf8")).identity.engine,
      /^tensorflow 2/,
    );
  assert.deepEqual(hashes, expected.hashes);
  assert.deepEqual([...expected.deprecations, ...deprecations], []);
});
