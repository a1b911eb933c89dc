import { defaultApiKey, defaultEnterpriseManagerUser, defaultUsers, type LoggedRequest } from "../../testing/index.js";
import type { Output } from "../output.js";
import type { ServerName, Servers } from "./servers.js";

const labels = { vspc: "VSPC", em: "EM" } as const;

/** Prints URLs and credentials of the servers. */
export function printStart(output: Output, { vspc, swagger, em, caFile }: Servers): void {
  const { bold } = output.colors;
  const line = (name: string, value: string) => output.print(`  ${name.padEnd(9)} ${value}`);
  output.print(bold("Veeam Service Provider Console, simulated"));
  line("API", vspc);
  line("Swagger", swagger);
  for (const { userName, password, role = "" } of defaultUsers) line("user", `${userName}  ${password}  (${role})`);
  line("API key", defaultApiKey);
  output.print(bold("Enterprise Manager, simulated"));
  line("API", em);
  line("user", `${defaultEnterpriseManagerUser.username}  ${defaultEnterpriseManagerUser.password}`);
  if (caFile !== undefined) output.print(`${bold("CA certificate")} ${caFile}`);
  const trust = caFile === undefined ? "" : `--cacert ${caFile} `;
  output.print(`Try it: curl ${trust}-H "Authorization: Bearer ${defaultApiKey}" ${vspc}/about`);
  output.print("Press Ctrl-C to stop. Requests:");
}

/** Prints URLs and credentials as one line of JSON. */
export function printStartJson(output: Output, { vspc, swagger, em, caFile }: Servers): void {
  const users = defaultUsers.map(({ userName, password, role }) => ({ userName, password, role }));
  printLine(output, {
    type: "started",
    vspc: { url: vspc, swagger, users, apiKey: defaultApiKey },
    em: { url: em, ...defaultEnterpriseManagerUser },
    ...(caFile === undefined ? {} : { caFile }),
  });
}

/** Prints a completed request. */
export function printRequest(output: Output, server: ServerName, request: LoggedRequest, duration: number): void {
  const { red, green, yellow, dim } = output.colors;
  const { method, path, status, fault, note } = request;
  const color = status === undefined || status >= 400 ? red : green;
  const notes = [...(fault === undefined ? [] : [`fault: ${fault}`]), ...(note === undefined ? [] : [note])];
  const parts = [
    labels[server],
    method,
    path,
    color(String(status ?? "no response")),
    dim(`${duration.toFixed(0)} ms`),
  ];
  output.print([...parts, ...notes.map((text) => yellow(`(${text})`))].join(" "));
}

/** Prints a completed request as one line of JSON. */
export function printRequestJson(output: Output, server: ServerName, request: LoggedRequest, duration: number): void {
  const { method, path, status, fault, note } = request;
  printLine(output, { type: "request", server, method, path, status, duration: Math.round(duration), fault, note });
}

function printLine(output: Output, value: unknown): void {
  output.print(JSON.stringify(value));
}
