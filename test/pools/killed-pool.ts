import { defaultSettings, evaluatePool } from "../../src/index";

/** Evaluates a folder with a model, and kills itself within the block in which so many passages are encoded. */
const [folder, model, passages] = process.argv.slice(2);
const settings = defaultSettings(`miracl:${folder}`, { model });
void evaluatePool(folder, settings, [], {
  passagesPerBlock: 16,
  onEncoded: (done) => {
    if (done > Number(passages)) process.kill(process.pid, "SIGKILL");
  },
});
