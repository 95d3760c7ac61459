import { benchPython, noPython } from "../bench/python";
import { UserError } from "../src/core";
import { runInFolder } from "./run-script";

/** As {@link runInFolder} a check that needs the Python of `npm run bench -- setup`. */
export function runCheck(name: string, check: (python: string) => Promise<void> | void): Promise<void> {
  return runInFolder(name, async () => {
    const python = benchPython();
    if (!python) throw new UserError(noPython);
    await check(python);
  });
}
