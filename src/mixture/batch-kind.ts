/**
 * What languages the pairs of a batch are in. mono: one language for all; cross: each pair two
 * different ones; multi: each pair by itself, in one language or in two.
 */
export type BatchKind = "mono" | "cross" | "multi";

export const batchKinds: readonly BatchKind[] = ["mono", "cross", "multi"];
