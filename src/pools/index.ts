export { evaluatePool, type PoolEvaluation, type PoolOptions, type PoolPlan } from "./evaluate-pool";
export { type Mining, type MiningOf, type MiningOptions, mineNegatives } from "./mine-negatives";
