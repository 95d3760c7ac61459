/** The door for notebooks and the command line: everything that batchmix can do, by name. */
export * from "./analysis";
export * from "./core";
export * from "./data";
export * from "./engine";
export * from "./evaluation";
export * from "./figures";
export * from "./hub";
export * from "./mixture";
export * from "./models";
export * from "./notebook";
export * from "./slurm";
export * from "./statistics";
export * from "./sweep";
export * from "./text";
export * from "./throughput";
export * from "./training";
