import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { lockHolder, type ProcessName } from "../../core";
import { type Cell, type CellIdentity, cellKey, evaluationKey } from "../cell";
import { type Failure, readFailure } from "./failure";
import { cellFolder, evaluationFolder } from "./folders";
import { hasManifest } from "./manifest";
import { isTrained, trainingFiles } from "./stored-training";

/** How far a cell is, from its folder alone. */
export type CellState =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "running";
      readonly holder: ProcessName;
      readonly stepsDone: number;
      readonly loss: number | null;
    }
  /** Not begun, or interrupted after some steps. */
  | { readonly kind: "missing"; readonly stepsDone: number };

/**
 * Looks at a cell's folder; whoever runs it may be on another machine.
 *
 * @param asked "own" by the process that holds the folder, which does not count as running
 */
export function cellState(cell: Cell, identity: CellIdentity, asked: "own" | "any" = "any"): CellState {
  const key = cellKey(cell, identity);
  const folder = cellFolder(key);
  const trained = cell.mix === null || isTrained(folder);
  if (trained && hasManifest(evaluationFolder(key, evaluationKey(cell, identity)))) return { kind: "done" };
  const holder = asked === "own" ? null : lockHolder(folder);
  const { stepsDone, loss } = lastStep(folder);
  if (holder) return { kind: "running", holder, stepsDone, loss };
  const failure = readFailure(folder);
  return failure ? { kind: "failed", failure } : { kind: "missing", stepsDone };
}

function lastStep(folder: string): { stepsDone: number; loss: number | null } {
  const file = path.join(folder, trainingFiles.metrics);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  for (const line of lines.reverse()) {
    try {
      const { step, loss } = JSON.parse(line);
      return { stepsDone: step, loss };
    } catch {} // a line that is just being written
  }
  return { stepsDone: 0, loss: null };
}
