import { UserError } from "../src/core";

/**
 * Runs a script of package.json; says on standard error what failed, and ends with code 1 then.
 *
 * @param name as in package.json
 */
export async function runScript(name: string, main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    const { message, stack, code } = error as NodeJS.ErrnoException;
    const isMistake = error instanceof UserError || code?.startsWith("ERR_PARSE_ARGS");
    process.stderr.write(`${name}: ${isMistake ? message : stack}\n`);
    process.exitCode = 1;
  }
}
