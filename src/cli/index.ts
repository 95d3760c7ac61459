import { UserError } from "../core";
import { batchmix } from "./program";

const program = batchmix();
program.parseAsync().catch((error: unknown) => {
  // a mistake of the user's is one sentence, a fault of ours has its trace
  const isMistake = error instanceof UserError && !program.opts().trace;
  const text = isMistake
    ? `batchmix: ${error.message}`
    : error instanceof Error
      ? error.stack
      : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
