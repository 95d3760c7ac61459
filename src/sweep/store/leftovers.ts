import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

/**
 * Deletes what writers left in a folder that were killed before they could rename it: only for
 * whoever holds the folder's lock.
 */
export function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) removeLeftovers(full);
    // other processes may just be trying the lock
    else if (/\.tmp-\d+-[0-9a-f]{8}$/.test(entry.name) && !entry.name.startsWith("lock."))
      rmSync(full, { force: true });
  }
}
