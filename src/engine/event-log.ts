import { UserError } from "../core";
import type { Engine } from "./engine";

/** Values by step for TensorBoard. */
export interface EventLog {
  /** Writes one point of each named curve. */
  add(step: number, values: Readonly<Record<string, number>>): void;
}

/**
 * Opens an event file in a folder, as `tensorboard --logdir FOLDER` reads it; every point is on
 * disk when {@link EventLog.add} returns.
 *
 * @throws {UserError} where there is no native engine, whose writer this is
 */
export function openEventLog({ kind, tf }: Engine, folder: string): EventLog {
  if (kind !== "native")
    throw new UserError(
      "TensorBoard's files need the native engine, and this is wasm; leave out --tensorboard, or run: npx batchmix setup",
    );
  const { node } = tf as unknown as typeof import("@tensorflow/tfjs-node-gpu");
  const writer = node.summaryFileWriter(folder);
  return {
    add(step, values) {
      for (const [name, value] of Object.entries(values)) writer.scalar(name, value, step);
      writer.flush();
    },
  };
}
