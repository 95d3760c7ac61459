/**
 * Loaded into a notebook's kernel by run-notebook.ts: writes down promises that were rejected with
 * nobody waiting, which tslab reports only after the cell is done, when nobody listens any more.
 */
const { appendFileSync } = require("node:fs");

for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (reason) => {
    const text = String(reason?.stack ?? reason);
    const [origin = ""] = text.match(/^\s+at .*$/m) ?? [];
    if (/node_modules\/(tslab|zeromq)\/|queue-sends\.cjs/.test(origin)) return; // the kernel's own, as it closes its sockets
    appendFileSync(/** @type {string} */ (process.env.BATCHMIX_REJECTIONS), `${text}\n`);
  });
}
