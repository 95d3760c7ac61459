import { settingKinds } from "../core";
import { isPath } from "../mixture";
import { pathControls, type StoredCell } from "../sweep";
import { contrastFamily, measureOf } from "./contrast-family";
import { groupByMix, mixContrast, mixName } from "./mix-cells";
import type { ContrastRow } from "./study-contrasts";

/** The difference of a path and one of its controls in one kind of setting. */
export interface PathContrast extends ContrastRow {
  readonly path: string;
  readonly control: string;
  /** What path and control have in common. */
  readonly equal: ReturnType<typeof pathControls>[number]["equal"];
}

/**
 * The differences of each path and its controls, path minus control, in every kind of setting, paired by
 * seed and item. One family; controls without results are left out.
 */
export function pathContrasts(cells: readonly StoredCell[]): PathContrast[] {
  const groups = groupByMix(cells);
  const measured = groups.flatMap((group) => {
    const { mix, settings } = group.cells[0].result.cell;
    if (mix === null || !isPath(mix)) return [];
    return pathControls(mix, settings).flatMap(({ equal, mix: constant }) => {
      const control = groups.find(({ name }) => name === mixName(constant));
      return settingKinds.flatMap((setting) => {
        const estimate = mixContrast(group, control, setting);
        const names = { path: group.name, control: mixName(constant), equal };
        return estimate
          ? [{ setting, contrast: `${names.path} − ${names.control}`, ...names, estimate }]
          : [];
      });
    });
  });
  return contrastFamily(measured, measureOf(cells).margin);
}
