import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { downloadModel } from "../../src/models/hub";
import { contents, FakeHub, newFolder, userError } from "./fake-hub";

const hub = new FakeHub();
before(() => hub.start());
after(() => hub.stop());
beforeEach(() => hub.reset(contents));

function download(folder: string, options: object = {}) {
  return downloadModel("ada/model", { folder, endpoint: hub.address, token: "", ...options });
}

test("the token goes to the hub, not to the storage host, and into no message", async () => {
  const token = "hf_SecretSecretSecret";
  await download(newFolder(), { token });
  assert.ok(
    hub.seen
      .filter(({ host }) => host === "hub")
      .every((request) => request.authorization === `Bearer ${token}`),
  );
  const stored = hub.seen.filter(({ host }) => host === "storage");
  assert.equal(stored.length, 1);
  assert.equal(stored[0].authorization, undefined);
  for (const status of [401, 403, 404, 500]) {
    hub.answer = (_request, response) => {
      response.writeHead(status).end(token);
      return true;
    };
    await assert.rejects(download(newFolder(), { token }), (error) => {
      assert.ok(
        userError(/the server (refuses access \(HTTP 40[13]|answers HTTP 500)|not found \(HTTP 404/)(error),
      );
      return !String((error as Error).stack).includes("Secret");
    });
  }
  await assert.rejects(download(newFolder(), { token: `${token}\u00e9` }), (error) => {
    return userError(/^HF_TOKEN: it holds characters/)(error) && !String(error).includes("Secret");
  });
  await assert.rejects(download(newFolder(), { endpoint: "http://ada:Secret@127.0.0.1:1" }), (error) => {
    return userError(/^HF_ENDPOINT: it holds a user name/)(error) && !String(error).includes("Secret");
  });
});

test("a gated model says whether a token or the terms are missing", async () => {
  hub.answer = (_request, response) => {
    response.writeHead(401).end();
    return true;
  };
  await assert.rejects(download(newFolder()), userError(/HTTP 401\); set HF_TOKEN/));
  await assert.rejects(download(newFolder(), { token: "hf_a" }), userError(/accept the model's terms/));
});

test("file names that leave the folder are refused before anything is written", async () => {
  for (const name of [
    "../evil.json",
    "a/../../evil",
    "/etc/evil",
    "..\\evil",
    "C:evil",
    "a//b",
    "./config.json",
    "",
  ]) {
    const folder = newFolder();
    hub.answer = (request, response) => {
      if (!request.url?.startsWith("/api/")) return false;
      const siblings = [...hub.siblings(), { ...hub.sibling("config.json"), rfilename: name }];
      response.end(hub.listing(siblings));
      return true;
    };
    await assert.rejects(download(folder), userError(/would leave its folder \(".*"\); do not use this hub/));
    assert.ok(!existsSync(path.dirname(folder)));
  }
});

test("weights in parts come with their index, all parts or none", async () => {
  const { "model.safetensors": _, ...others } = contents;
  const parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  hub.files = { ...others, "model.safetensors.index.json": Buffer.from("{}") };
  for (const part of parts) hub.files[part] = Buffer.from(part);
  const folder = newFolder();
  await download(folder);
  for (const part of parts) assert.equal(readFileSync(path.join(folder, part), "utf8"), part);
  assert.ok(existsSync(path.join(folder, "model.safetensors.index.json")));
  delete hub.files[parts[1]];
  await assert.rejects(
    download(newFolder()),
    userError(/no safetensors for it at main; choose another model/),
  );
});

test("a model without what an encoder needs is refused", async () => {
  for (const name of ["config.json", "tokenizer.json"]) {
    hub.files = { ...contents };
    delete hub.files[name];
    await assert.rejects(download(newFolder()), userError(RegExp(`the hub has no ${name} for it at main`)));
  }
});

test("an answer that is none, an endless redirect and a hub out of reach say what to do", async () => {
  hub.answer = (_request, response) => {
    response.end("<html>sign in to this network</html>");
    return true;
  };
  await assert.rejects(
    download(newFolder()),
    userError(/no answer about ada\/model as a hub gives it; check HF_/),
  );
  hub.answer = (_request, response) => {
    response.writeHead(302, { location: "/again" }).end();
    return true;
  };
  await assert.rejects(
    download(newFolder()),
    userError(/redirects more than 5 times; check the network, set HF_ENDPOINT/),
  );
  await assert.rejects(
    download(newFolder(), { endpoint: "http://127.0.0.1:9" }),
    userError(
      /127\.0\.0\.1:9\/api\S+: cannot be reached \(.+\); check the network, set HF_ENDPOINT .* npx batchmix setup/,
    ),
  );
  await assert.rejects(download(newFolder(), { endpoint: "hub" }), userError(/^HF_ENDPOINT: not an http/));
});

test("names that are none never reach the hub", async () => {
  for (const id of ["", "../evil", "a/b/c", "a/..", "a b", "https://x/y"]) {
    await assert.rejects(
      downloadModel(id, { folder: newFolder(), endpoint: hub.address }),
      userError(/not the name of a model on the hub; write it as owner\/name/),
    );
  }
  assert.deepEqual(hub.seen, []);
});

test("multilingual-e5-small's default commit is pinned, and its weights by our own hash", async () => {
  const pinned = "fd1525a9fd15316a2d503bf26ab031a61d056e98";
  const listing = `/api/models/intfloat/multilingual-e5-small/revision/${pinned}?blobs=true`;
  hub.answer = ({ url }, response) => {
    response.end(
      url === listing ? hub.listing(hub.siblings(), pinned) : contents[url?.split("/").pop() ?? ""],
    );
    return true;
  };
  await assert.rejects(
    downloadModel("intfloat/multilingual-e5-small", {
      folder: newFolder(),
      endpoint: hub.address,
      token: "",
    }),
    userError(/tokenizer\.json: its SHA-256 is [0-9a-f]{64}, not 0b44a9d7/),
  );
  assert.equal(hub.seen[0].url, listing);
});
