import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const folders: string[] = [];

process.on("exit", () => {
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/**
 * A new, empty folder for a test. The folder and all that lies in it vanish when the process of the
 * test ends, whether its tests passed or failed.
 *
 * @param name tells the folder from others: it is named batchmix-NAME- and six random letters
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `batchmix-${name}-`));
  folders.push(folder);
  return folder;
}
