import type { RandomStream } from "../core";

/** A standard normal number (Box and Muller 1958). */
export function normalDraw(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}
