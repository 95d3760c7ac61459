import { batchmix } from "./program";
import { reportError } from "./report-error";

const program = batchmix();
program.parseAsync().catch((error) => reportError(error, Boolean(program.opts().trace)));
