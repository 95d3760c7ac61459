// Prints "drawn" if a browser draws a page as figures will be: node draw-page.cjs '{"executablePath": …, "args": […], "env": {…}}'
const { chromium } = require("playwright-core");

/** @param {{ executablePath: string, args: string[], env: Record<string, string> }} browser */
async function main({ executablePath, args, env }) {
  const browser = await chromium.launch({
    executablePath,
    args,
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  const page = await browser.newPage();
  const empty = await page.screenshot();
  await page.setContent("<p>6 x 7</p>");
  const picture = await page.screenshot();
  await browser.close();
  if (picture.equals(empty)) throw new Error("it draws no text: no font is installed");
  console.log("drawn");
}

main(JSON.parse(process.argv[2])).catch((error) => {
  console.error(error.message.split("\n")[0]);
  process.exit(1);
});
