import type { EncoderConfig } from "../models";

/**
 * Floating point operations of a forward pass over texts, no padding counted: a linear layer of
 * [in, out] costs 2·in·out a token, attention 4·width·length a token (scores and their use). A
 * training step costs three times as much: the backward pass has two products for each.
 *
 * @param lengths tokens of each text
 */
export function forwardFlops(
  { layers, width, feedForwardWidth }: Pick<EncoderConfig, "layers" | "width" | "feedForwardWidth">,
  lengths: readonly number[],
): number {
  const perToken = 2 * (4 * width ** 2 + 2 * width * feedForwardWidth);
  return layers * lengths.reduce((sum, length) => sum + length * (perToken + 4 * width * length), 0);
}
