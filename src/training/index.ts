export type { TrainingProgress } from "./checkpoint";
export {
  type LearningRateDecay,
  type LearningRateSchedule,
  learningRateAt,
} from "./learning-rate";
export type { TokenBatch } from "./left-out-candidates";
export { makeTrainer } from "./make-trainer";
export { packedTrainer } from "./packed-trainer";
export { referenceTrainer } from "./reference-trainer";
export { type TimedStep, type TrainOptions, train } from "./train";
export type { StepResult, Trainer, TrainerSettings } from "./trainer";
export { bestPoint, type Validation, type ValidationPoint, type ValidationScores } from "./validation";
