/**
 * What languages the pairs of a batch are in. mono: one language for all; cross: each pair two
 * different ones; multi: each pair by itself, in one language or in two.
 */
export const batchKinds = ["mono", "cross", "multi"] as const;
export type BatchKind = (typeof batchKinds)[number];

/**
 * Where a retrieval setting searches. mono: candidates in the query's language; cross: candidates in
 * one other language; multi: candidates in all languages, in one pool.
 */
export const settingKinds = ["mono", "cross", "multi"] as const;
export type SettingKind = (typeof settingKinds)[number];
