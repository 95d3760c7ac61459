import { sha256 } from "../core";
import type { SplitName } from "./types";

/**
 * The split of a group of items (near-duplicates, a document) by the first 32 bits of its name's
 * SHA-256: 70 % of groups to train, 10 to validate, 20 to test; the same whatever other groups
 * there are.
 */
export function splitByHash(group: string): SplitName {
  const place = Number.parseInt(sha256(group).slice(0, 8), 16) / 2 ** 32;
  if (place < 0.7) return "train";
  return place < 0.8 ? "validation" : "test";
}
