import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { projectPath, sha256 } from "../../src/core";

const fixtures = path.join(__dirname, "..", "fixtures", "download");
const content = Buffer.alloc(300_000, "weights ");

async function listen(t: TestContext, server: http.Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that has one file, at every path, over http and over https. */
async function origins(t: TestContext) {
  const authorizations: (string | undefined)[] = [];
  const answer: http.RequestListener = (request, response) => {
    authorizations.push(request.headers.authorization);
    response.end(content);
  };
  const [key, cert] = ["localhost.key", "localhost.pem"].map((name) =>
    readFileSync(path.join(fixtures, name)),
  );
  const plain = `http://127.0.0.1:${await listen(t, http.createServer(answer))}`;
  const secure = `https://127.0.0.1:${await listen(t, https.createServer({ key, cert }, answer))}`;
  return { plain, secure, authorizations };
}

/** A forward proxy (RFC 9110, 3.7 and 9.3.6) that writes down what it is asked for. */
async function forwardProxy(t: TestContext, credentials?: string) {
  const seen: string[] = [];
  const isAllowed = (request: http.IncomingMessage) => {
    seen.push(`${request.method} ${request.url}`);
    const basic = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    return request.headers["proxy-authorization"] === basic;
  };
  const server = http.createServer((request, response) => {
    if (!isAllowed(request)) return response.writeHead(407).end();
    const { "proxy-authorization": _, ...headers } = request.headers;
    const passed = http.request(request.url ?? "", { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  server.on("connect", (request, socket) => {
    if (!isAllowed(request)) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const { hostname, port } = new URL(`http://${request.url}`);
    const through = net.connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(through).pipe(socket);
    });
    for (const each of [through, socket]) each.on("error", () => {});
    t.after(() => through.destroy());
  });
  return { address: `127.0.0.1:${await listen(t, server)}`, seen };
}

/** Downloads a file in a process of its own, which has the given variables and no others about proxies. */
async function downloadWith(
  t: TestContext,
  address: string,
  variables: Record<string, string>,
): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-proxy-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "file");
  const expected = { bytes: content.length, sha256: sha256(content) };
  const advice = { missing: "", refused: "", unreachable: "try again", damaged: "" };
  const code = `const { downloadFile, httpSource } = require("./src/download");
    const source = httpSource({ url: new URL(${JSON.stringify(address)}), advice: ${JSON.stringify(advice)} });
    downloadFile(${JSON.stringify(file)}, ${JSON.stringify(expected)}, source, undefined, 1)
      .catch((error) => process.stderr.write(error.message));`;
  const others = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
  const env = {
    ...Object.fromEntries(others),
    NODE_EXTRA_CA_CERTS: path.join(fixtures, "localhost.pem"),
    ...variables,
  };
  const args = ["--require", "tsx/cjs", "-e", code];
  const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: projectPath(), env });
  if (stderr === "") assert.deepEqual(readFileSync(file), content);
  return stderr;
}

test("a download over http asks the proxy for the address, one over https connects through it", async (t) => {
  const { plain, secure } = await origins(t);
  const { address, seen } = await forwardProxy(t);
  const both = { http_proxy: address, HTTPS_PROXY: `http://${address}` };
  assert.equal(await downloadWith(t, `${plain}/a/file`, both), "");
  assert.equal(await downloadWith(t, `${secure}/a/file`, both), "");
  assert.deepEqual(seen, [`GET ${plain}/a/file`, `CONNECT ${secure.replace("https://", "")}`]);
});

test("a host that no_proxy names is asked itself", async (t) => {
  const { plain, secure } = await origins(t);
  const { address, seen } = await forwardProxy(t);
  for (const url of [plain, secure])
    assert.equal(await downloadWith(t, `${url}/file`, { all_proxy: address, no_proxy: "127.0.0.0/8" }), "");
  assert.deepEqual(seen, []);
});

test("a proxy with a user name and password gets them, and the server its own", async (t) => {
  const { plain, secure, authorizations } = await origins(t);
  for (const credentials of ["ada:p@ss w", "ada:"]) {
    const { address, seen } = await forwardProxy(t, credentials);
    const [user, password] = credentials.split(":").map(encodeURIComponent);
    const proxy = `http://${user}${password && `:${password}`}@${address}`;
    for (const url of [plain, secure])
      assert.equal(await downloadWith(t, url.replace("//", "//bob:secret@"), { all_proxy: proxy }), "");
    assert.equal(seen.length, 2);
  }
  const expected = `Basic ${Buffer.from("bob:secret").toString("base64")}`;
  assert.deepEqual(authorizations, Array(4).fill(expected));
});

test("a proxy that is not there or refuses is named, without its password", async (t) => {
  const { plain, secure } = await origins(t);
  const { address } = await forwardProxy(t, "ada:right");
  for (const [proxy, url, reason] of [
    [address, plain, "407"],
    [address, secure, "407"],
    ["127.0.0.1:9", plain, "ECONNREFUSED"],
    ["127.0.0.1:9", secure, "ECONNREFUSED"],
  ]) {
    const message = await downloadWith(t, url, { all_proxy: `http://ada:wrong@${proxy}` });
    assert.match(
      message,
      RegExp(`cannot be reached through the proxy http://${proxy} \\(.*${reason}.*\\); try again$`),
    );
    assert.ok(!message.includes("wrong"));
  }
});
