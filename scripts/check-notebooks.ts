import { cellErrors } from "./notebooks/cell-errors";

/**
 * Type-checks the code cells of notebooks.
 *
 * Usage: node --require tsx/cjs scripts/check-notebooks.ts notebooks/*.ipynb
 */
const notebooks = process.argv.slice(2);
if (notebooks.length === 0) {
  process.stderr.write("check-notebooks: name notebooks, as notebooks/01-quickstart.ipynb\n");
  process.exit(1);
}
const errors = cellErrors(notebooks);
for (const error of errors) process.stderr.write(`${error}\n`);
process.stdout.write(`${notebooks.length} notebook(s), ${errors.length} type error(s)\n`);
process.exitCode = errors.length > 0 ? 1 : 0;
