import {
  cellsNamed,
  RandomStream,
  readPublished,
  tolerance,
  UserError,
  type Verification,
  verifyCell,
} from "../index";
import { fetchIfMissing } from "./fetch-corpus";
import { showProgress } from "./progress";
import { table } from "./table";

/**
 * Trains and evaluates published cells again and compares: those of a name, or one at random.
 *
 * @throws {UserError} if one does not come out as published
 */
export async function verify(study: string, wanted: string | undefined): Promise<void> {
  const tables = await readPublished(study);
  const named = cellsNamed(tables, wanted);
  const random = new RandomStream(Date.now(), "cell to verify"); // another at every run, on purpose
  for (const cell of wanted === undefined ? [named[random.below(named.length)]] : named) {
    const row = tables.cells.where("cell", cell).row(0);
    const { sweep, key, mix, seed } = row;
    for (const corpus of [row.corpus, row.evaluation_corpus])
      if (corpus !== null) await fetchIfMissing(String(corpus));
    const name = `${key} (${sweep}, ${mix === null ? "untrained" : `${mix} seed ${seed}`})`;
    const progress = showProgress(`verifying ${name}`);
    let verification: Verification;
    try {
      verification = await verifyCell(tables, cell, (share, what) => progress.update(share, what));
    } finally {
      progress.stop();
    }
    const { by, reason, means, differences } = verification;
    process.stdout.write(`cell ${name}\n${meansTable(means)}\n`);
    if (reason !== null)
      process.stdout.write(
        `Not compared bit for bit: ${reason}. Tolerance: ${tolerance} in each mean of mAP.\n`,
      );
    if (differences.length > 0)
      throw new UserError(
        `cell ${key} did not come out as published: ${differences[0]}${differences.length > 1 ? `, and ${differences.length - 1} differences more` : ""}`,
      );
    process.stdout.write(
      by === "bits"
        ? "Verified: every published number came out the same, bit for bit.\n"
        : "Verified within the tolerance.\n",
    );
  }
}

function meansTable(means: Verification["means"]): string {
  return table(
    ["mAP", "published", "anew", "difference"],
    means.map(({ kind, published, anew }) => [
      kind,
      published.toFixed(6),
      anew.toFixed(6),
      (anew - published).toExponential(1),
    ]),
  );
}
