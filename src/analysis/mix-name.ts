import { batchKinds } from "../core";
import type { Cell } from "../sweep";

/**
 * A mix by the kinds of batch in it: "mono", "mono+cross" for halves of both, "centroid" for a
 * third each; other mixes by their parts; "untrained" for none.
 */
export function mixName(mix: Cell["mix"]): string {
  if (mix === null) return "untrained";
  const kinds = batchKinds.filter((kind) => mix[kind] > 0);
  const isEven = kinds.every((kind) => mix[kind] === mix[kinds[0]]);
  if (!isEven) return `${mix.mono}:${mix.cross}:${mix.multi}`;
  return kinds.length === 3 ? "centroid" : kinds.join("+");
}
