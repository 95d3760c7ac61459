import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { arrayFiles } from "./job-array-script";

/** A job array that was submitted, from its folder. */
export interface SubmittedArray {
  readonly job: number;
  readonly name: string;
  readonly folder: string;
  /** Task i is of cell i. */
  readonly cells: readonly string[];
}

/**
 * The job arrays that were submitted from a folder.
 *
 * @throws {UserError} if a record is damaged
 */
export function submittedArrays(root: string): SubmittedArray[] {
  const names = existsSync(root) ? readdirSync(root).sort() : [];
  return names.flatMap((each) => {
    const folder = path.join(root, each);
    const record = path.join(folder, arrayFiles.record);
    if (!existsSync(record)) return [];
    try {
      const { job, name } = JSON.parse(readFileSync(record, "utf8"));
      const cells = readFileSync(path.join(folder, arrayFiles.cells), "utf8").trimEnd().split("\n");
      return [{ job, name, folder, cells }];
    } catch (error) {
      throw new UserError(`${record}: damaged (${(error as Error).message}); delete ${folder}`);
    }
  });
}

/** The next free folder for a job array of a sweep; it is not made. @example nextFolder(root, "emoji") // root/emoji-3 */
export function nextFolder(root: string, sweep: string): string {
  for (let number = 1; ; number++) {
    const folder = path.join(root, `${sweep.replace(/[^\w-]/g, "-")}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}
