export { evaluatePool, type PoolEvaluation, type PoolOptions, type PoolPlan } from "./evaluate-pool";
