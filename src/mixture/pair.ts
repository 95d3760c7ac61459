import type { Text } from "../data";

/** Two texts of one item that belong together. */
export interface Pair {
  /** Index of the item in the corpus' train split. */
  readonly item: number;
  readonly query: Text;
  readonly positive: Text;
}
