/**
 * An error whose message is written for the person at the keyboard: one sentence that says
 * what was wrong, where, and what to do. The command line prints the message alone and exits
 * with code 1; every other error is a defect of ours and keeps its stack trace.
 *
 * @example throw new UserError(`${path}: no config.json in this model folder; run: npx batchmix setup`);
 */
export class UserError extends Error {
  /** @override @readonly */
  name = "UserError";
}

/** A {@link UserError} about the place that results are written to, and not about the work that was under way. */
export class StorageError extends UserError {}
