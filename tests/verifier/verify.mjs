// Verifies a credential as a stranger does: it knows only the address, and for a revoked one the text that somebody kept.
// Prints what it finds as JSON.
import { gunzipSync } from "node:zlib";
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";

const [address, kept] = process.argv.slice(2);
const JWT = { headers: { Accept: "application/vc+jwt" } };

const answer = await fetch(address, JWT);
const text = answer.ok ? await answer.text() : kept;
const found = { status: answer.status, ...(text ? await verified(text) : {}) };
console.log(JSON.stringify(found));

async function verified(jwt) {
  try {
    const issuer = decodeJwt(jwt).iss;
    const keys = createLocalJWKSet({ keys: await keysOf(issuer) });
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, { issuer, algorithms: ["ES256"] });
    // The same keys are published as a set of their own.
    await jwtVerify(jwt, createRemoteJWKSet(new URL(`${baseOf(issuer)}/.well-known/jwks.json`)));
    return {
      isSigned: payload.jti === address && payload.id === address,
      isRevoked: await isRevoked(payload.credentialStatus, keys, issuer),
      keyIsFound: (await (await fetch(protectedHeader.kid)).json()).kid === protectedHeader.kid,
      achievement: payload.credentialSubject.achievement.name,
    };
  } catch (error) {
    return { isSigned: false, why: error.code ?? String(error) };
  }
}

// Source: the did:web method, "Read (Resolve)". Only a local issuer is without TLS.
function baseOf(did) {
  const [host, ...path] = did.replace("did:web:", "").split(":").map(decodeURIComponent);
  const scheme = host.startsWith("localhost") ? "http" : "https";
  return [`${scheme}://${host}`, ...path].join("/");
}

async function keysOf(did) {
  const base = baseOf(did);
  const place = did.split(":").length > 3 ? `${base}/did.json` : `${base}/.well-known/did.json`;
  const document = await (await fetch(place)).json();
  if (document.id !== did) throw new Error("the document is of another issuer");
  const methods = document.verificationMethod.filter((method) => document.assertionMethod.includes(method.id));
  return methods.map((method) => method.publicKeyJwk);
}

// Source: Bitstring Status List 1.0, "Validate Algorithm".
async function isRevoked(status, keys, issuer) {
  const list = await (await fetch(status.statusListCredential, JWT)).text();
  const { payload } = await jwtVerify(list, keys, { algorithms: ["ES256"] });
  const { encodedList, statusPurpose, type } = payload.credentialSubject;
  if (payload.issuer !== issuer || payload.id !== status.statusListCredential) throw new Error("another list");
  if (statusPurpose !== status.statusPurpose || type !== "BitstringStatusList") throw new Error("another purpose");
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), "base64url"));
  const index = Number(status.statusListIndex);
  return ((bits[index >> 3] >> (7 - (index & 7))) & 1) === 1;
}
