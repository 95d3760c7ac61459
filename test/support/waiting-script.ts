import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runInFolder } from "../../scripts/run-script";

/** Makes a temporary folder, says where, and waits for a child without listening to signals. */
runInFolder("waiting", () => {
  process.stdout.write(`${mkdtempSync(path.join(os.tmpdir(), "batchmix-waiting-"))}\n`);
  spawnSync("sh", ["-c", `echo $$; exec ${process.argv[2]}`], { stdio: "inherit" });
});
