/** Names of the files in a folder of TREC results. */
export const trecFiles = { qrels: "qrels.txt", run: "run.txt" } as const;
