import { statSync } from "node:fs";
import { publishStudy } from "../index";
import { showProgress } from "./progress";

/** Writes a finished study's tables and prints their names and sizes. */
export async function publish(sweepFolder: string, folder: string): Promise<void> {
  const progress = showProgress("publishing");
  try {
    const files = await publishStudy(sweepFolder, folder, (done, cells) =>
      progress.update(done / cells, `cell ${done} of ${cells}`),
    );
    for (const file of files)
      process.stdout.write(`${file} (${(statSync(file).size / 1e6).toFixed(2)} MB)\n`);
  } finally {
    progress.stop();
  }
}
