import { parentPort, workerData } from "node:worker_threads";
import { buildFolder } from "./build-folder.mjs";

// Seconds of arithmetic, in a thread of its own so that the set-up's live line keeps moving.
parentPort?.postMessage(buildFolder(workerData.unpacked, workerData.folder, workerData.pins));
