/**
 * The shape that every step of the set-up has, and what it is given to work with. The set-up
 * uses Node's modules and the plain JavaScript in src alone: it runs before there is a node_modules folder.
 */

/**
 * One step. Steps whose `needs` are done run side by side; a step that is current is skipped.
 *
 * @typedef {object} Step
 * @property {string} name one word, the first of the step's line
 * @property {string} doing what the live line says while it runs: "building the native engine"
 * @property {string[]} [needs] names of the steps that must be done before this one starts
 * @property {(context: Context) => Promise<boolean>} isCurrent whether nothing is to be done.
 *   Called at every start of the program: reads stamps and file sizes only, starts no process
 * @property {(context: { root: string }) => string | null} [notice] what is to be said at every start
 *   where the step is done, because it made do with less
 * @property {(context: Context) => Promise<Outcome>} run does the work in a folder from
 *   `context.temporary` and renames it into place last, so that an interruption at any point
 *   leaves either the old state or the new one. Throws UserError for what a user can mend
 */

/**
 * What a step's line says after its name.
 *
 * @typedef {object} Outcome
 * @property {string} what "TensorFlow 2.18.1 (cpu), 412 GFLOPS"
 * @property {number} [bytes] size on disk of what the step made
 * @property {string} [warning] one sentence, printed on a line of its own
 */

/**
 * @typedef {object} Context
 * @property {string} root absolute path of the project's folder; may contain spaces
 * @property {() => Promise<string>} python absolute path of a Python >= 3.10 that has pip (in a
 *   venv of the set-up's own, made at the first call); throws UserError where there is none
 * @property {(line: string) => void} log what is being done right now, for the live line
 * @property {(name: string) => Promise<string>} temporary a new empty folder under .setup/, on the
 *   same file system as the project, removed when the set-up ends (or when the next one starts)
 * @property {boolean} retry whether an engine that fell back to wasm should be tried again
 */

export {};
