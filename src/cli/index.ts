import { UserError } from "../core";
import { batchmix } from "./program";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader, as head, has all that it wants
  throw error;
});

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
