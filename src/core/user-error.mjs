/** More characters than a sentence needs: the values of a stranger's file may be of any length. */
const longest = 1000;

/**
 * An error whose message is written for the person at the keyboard: one sentence that says
 * what was wrong, where, and what to do. The command line prints the message alone and exits
 * with code 1; every other error is a defect of ours and keeps its stack trace.
 *
 * What a message quotes may come from a stranger's file: control characters, which a terminal
 * would obey, are written as JSON writes them, and the middle of an overlong message is left out.
 *
 * @example throw new UserError(`${path}: no config.json in this model folder; run: npx batchmix setup`);
 */
export class UserError extends Error {
  /** @override @readonly */
  name = "UserError";

  /**
   * @param {string} message
   * @param {string} [printed] what another program printed: it stands after the message and keeps its line breaks
   */
  constructor(message, printed = "") {
    super(
      shortened(message).replace(/\p{Cc}/gu, escaped) + shortened(printed).replace(/(?!\n)\p{Cc}/gu, escaped),
    );
  }
}

/** A control character as JSON may write it. */
function escaped(/** @type {string} */ character) {
  const short = JSON.stringify(character).slice(1, -1);
  return short.length > 1 ? short : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function shortened(/** @type {string} */ text) {
  return text.length <= longest ? text : `${text.slice(0, longest - 300)} … ${text.slice(-300)}`;
}

/** A {@link UserError} about the place that results are written to, and not about the work that was under way. */
export class StorageError extends UserError {}

/**
 * What `work` gives; a {@link UserError} of its own is thrown with the file's name before it, unless it names
 * the file already.
 *
 * @template T
 * @param {string} file
 * @param {() => T} work
 * @returns {T}
 */
export function naming(file, work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(file)) throw error;
    throw new UserError(`${file}: ${error.message}`);
  }
}
