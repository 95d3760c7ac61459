import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Format } from "../../scripts/fuzz/format";
import { UserError } from "../../src/core";

/** A format of one file whose reader meets its fault in every changed file. */
function faulty(name: string, fault: (file: string) => unknown): Format {
  return {
    name,
    prepare(folder) {
      const file = path.join(folder, "settings.json");
      writeFileSync(file, '{"steps": 3}');
      let isFirst = true;
      return {
        files: { "settings.json": "json" },
        read() {
          if (!isFirst) return fault(file);
          isFirst = false;
        },
      };
    },
  };
}

/** Readers with one fault each, and two without. */
export const formats: readonly Format[] = [
  faulty("reads", () => 1),
  faulty("refuses", (file) => {
    throw new UserError(`${file}: steps is missing`);
  }),
  faulty("raw error", () => (undefined as unknown as string).length),
  faulty("no name", () => {
    throw new UserError("steps is missing");
  }),
  faulty("no error", () => {
    throw "steps";
  }),
  faulty("endless", () => {
    for (;;);
  }),
  faulty("never answers", () => new Promise(() => {})),
  faulty("ends the process", () => process.exit(7)),
  faulty("bytes without bound", () => new Uint8Array(2 ** 32)),
  faulty("numbers without bound", () => {
    for (const all: number[][] = []; ; ) all.push(new Array(1e7).fill(0.5));
  }),
];
