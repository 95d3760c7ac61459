import { UserError } from "../core";
import { nextStep } from "./next-step";
import { batchmix } from "./program";

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0); // the reader, as head, has all that it wants
    throw error;
  });

const program = batchmix();

async function main(): Promise<void> {
  if (process.argv.length > 2) await program.parseAsync();
  else process.stdout.write(`${await nextStep()}\n`);
}

main().catch((error: unknown) => {
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
