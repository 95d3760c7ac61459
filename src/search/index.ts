export { type PoolBlock, type PoolRanks, poolRanks } from "./pool-ranks";
export { type RankedQuery, rankPool } from "./rank-pool";
export { type Ranking, TopList } from "./top-list";
export { VectorStore } from "./vector-store";
export { checkVectors, unitVectors, type VectorSource, vectorsInMemory } from "./vectors";
