import { UserError } from "../core";

/** Ends the program with code 1: one sentence for a mistake of the user's, the trace for one of ours. */
export function reportError(error: unknown, withTrace: boolean): never {
  if (error instanceof UserError && !withTrace) process.stderr.write(`batchmix: ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
