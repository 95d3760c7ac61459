import { summariseStudy } from "../analysis";
import { throughput } from "../figures";
import type { StoredCell } from "../sweep";
import type { ReportSection } from "./report-page";

/** Rates as they happened. */
export function throughputSection(cells: readonly StoredCell[], widthInches?: number): ReportSection {
  return {
    heading: "Throughput",
    parts: [
      {
        kind: "figure",
        name: "throughput",
        figure: throughput(summariseStudy(cells), widthInches),
        caption:
          "Rates of the runs that made these results, on a machine that may have done other work: no speed claim; npx batchmix throughput makes one.",
      },
    ],
  };
}
