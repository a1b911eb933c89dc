import { defaultApiKey, defaultEnterpriseManagerUser, defaultUsers, type LoggedRequest } from "../../testing/index.js";
import type { Output } from "../output.js";
import { printable } from "../printable.js";
import type { ServerName, Servers } from "./servers.js";

const labels = { vspc: "VSPC", em: "EM" } as const;

/** Prints URLs and credentials of the servers, as text or as one line of JSON. */
export function printStart(output: Output, { vspc, swagger, em, caFile }: Servers, json: boolean): void {
  const users = defaultUsers.map(({ userName, password, role = "" }) => ({ userName, password, role }));
  if (json) {
    const servers = { vspc: { url: vspc, swagger, users, apiKey: defaultApiKey } };
    const account = { em: { url: em, ...defaultEnterpriseManagerUser } };
    output.print(JSON.stringify({ type: "started", ...servers, ...account, caFile }));
    return;
  }
  const { bold } = output.colors;
  const line = (name: string, value: string) => `  ${name.padEnd(9)} ${value}`;
  const { username, password } = defaultEnterpriseManagerUser;
  const trust = caFile === undefined ? "" : `--cacert ${caFile} `;
  const lines = [
    bold("Veeam Service Provider Console, simulated"),
    ...[line("API", vspc), line("Swagger", swagger)],
    ...users.map((user) => line("user", `${user.userName}  ${user.password}  (${user.role})`)),
    line("API key", defaultApiKey),
    bold("Enterprise Manager, simulated"),
    ...[line("API", em), line("user", `${username}  ${password}`)],
    ...(caFile === undefined ? [] : [`${bold("CA certificate")} ${caFile}`]),
    `Try it: curl ${trust}-H "Authorization: Bearer ${defaultApiKey}" ${vspc}/about`,
    "Press Ctrl-C to stop. Requests:",
  ];
  output.write(`${lines.join("\n")}\n`);
}

/** Prints a completed request, as text or as one line of JSON. */
export function printRequest(
  output: Output,
  [server, request, time]: readonly [ServerName, LoggedRequest, number],
  json: boolean,
): void {
  const { method, path, status, fault, note } = request;
  const duration = Math.round(time);
  const line = { type: "request", server, method, path, status, duration, fault, note };
  const { red, green, yellow, dim } = output.colors;
  const color = status === undefined || status >= 400 ? red : green;
  const notes = [...(fault === undefined ? [] : [`fault: ${fault}`]), ...(note === undefined ? [] : [note])];
  const parts = [labels[server], method, printable(path), color(`${status ?? "no response"}`), dim(`${duration} ms`)];
  output.write(`${json ? JSON.stringify(line) : [...parts, ...notes.map((text) => yellow(`(${text})`))].join(" ")}\n`);
}
