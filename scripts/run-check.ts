import { benchPython, noPython } from "../bench/python";
import { UserError } from "../src/index";

/**
 * Runs a check that needs the Python of `npm run bench -- setup`; says on standard error what failed,
 * and ends with code 1 then.
 *
 * @param name as in package.json
 */
export async function runCheck(name: string, check: (python: string) => Promise<void> | void): Promise<void> {
  try {
    const python = benchPython();
    if (!python) throw new UserError(noPython);
    await check(python);
  } catch (error) {
    const { message, stack } = error as Error;
    process.stderr.write(`${name}: ${error instanceof UserError ? message : stack}\n`);
    process.exitCode = 1;
  }
}
