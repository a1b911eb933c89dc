const trust = "pass its certificate, or its authority's, as `ca` to nodeFetch of vspc-client/node";
const date = "its certificate has to be renewed, or this machine's clock set";

/** What helps against a failed connection, by the failure's code. None of these goes away by trying again. */
const advice: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: trust,
  SELF_SIGNED_CERT_IN_CHAIN: trust,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trust,
  UNABLE_TO_GET_ISSUER_CERT: trust,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trust,
  CERT_HAS_EXPIRED: date,
  CERT_NOT_YET_VALID: date,
  ERR_TLS_CERT_ALTNAME_INVALID: "name the server in baseUrl as its certificate does, or pass `servername` to nodeFetch",
  ERR_SSL_WRONG_VERSION_NUMBER: "the port speaks no TLS; check scheme and port of baseUrl",
};

/** Says what helps against a failed connection; undefined where a later attempt may succeed. */
export function adviceFor(code: string): string | undefined {
  return Object.hasOwn(advice, code) ? advice[code] : undefined;
}
