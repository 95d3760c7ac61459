export { checkpointsIn } from "./checkpoints";
export { learningRateAt } from "./learning-rate";
export { type BatchLoss, type BatchVectors, referenceTrainer } from "./reference-trainer";
export { type TimedStep, type TrainingProgress, type TrainOptions, train } from "./train";
export {
  makeTrainer,
  type StepResult,
  type TokenBatch,
  type Trainer,
  type TrainerSettings,
  textsOf,
} from "./trainer";
export { bestPoint, type Validation, type ValidationPoint, type ValidationScores } from "./validation";
