/**
 * The languages of a batch's pairs. mono: all pairs are in one language; cross: each pair is in two
 * different languages; multi: each pair by itself is in one language or in two.
 */
export const batchKinds = ["mono", "cross", "multi"] as const;
export type BatchKind = (typeof batchKinds)[number];

/**
 * Where a retrieval setting searches. mono: candidates in the query's language; cross: candidates in
 * one other language; multi: candidates in all languages, in one pool.
 */
export const settingKinds = ["mono", "cross", "multi"] as const;
export type SettingKind = (typeof settingKinds)[number];
