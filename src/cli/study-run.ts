import { studySweeps } from "../index";
import { fetchIfMissing } from "./fetch-corpus";
import { printTables } from "./result-table";
import { printStudyPlan } from "./study-plan";
import { completedCells, sweepWithProgress } from "./sweep-with-progress";
import { runWorkers } from "./sweep-workers";

/** Runs the missing cells of all sweeps of a study, in the order of the sweeps, and prints a table of each. */
export async function runStudy(
  folder: string,
  { workers, retry }: { readonly workers: number; readonly retry?: boolean },
): Promise<void> {
  const sweeps = studySweeps(folder);
  const corpora = sweeps.flatMap(({ cells }) =>
    cells.flatMap(({ settings }) => [settings.corpus, settings.evaluationCorpus ?? settings.corpus]),
  );
  for (const corpus of new Set(corpora)) await fetchIfMissing(corpus);
  await printStudyPlan(folder);
  if (workers > 1) for (const { file } of sweeps) await runWorkers(file, { workers, retry });
  const all = sweeps.flatMap(({ cells }) => cells);
  completedCells(await sweepWithProgress("study", all, { retry: retry && workers === 1 }));
  for (const { name, cells } of sweeps) {
    process.stdout.write(`\n${name}\n`);
    printTables(completedCells(await sweepWithProgress(`sweep ${name}`, cells)));
  }
  process.stdout.write("Publish its numbers: npx batchmix study --publish\n");
}
