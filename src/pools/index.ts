export { evaluatePool, type PoolEvaluation, type PoolPlan, type PoolWatch } from "./evaluate-pool";
