import { defaultApiKey, defaultEnterpriseManagerUser, defaultUsers } from "../../testing/index.js";
import type { Output } from "../output.js";
import { printable } from "../printable.js";
import type { RequestListener, Servers } from "./servers.js";

/** Prints URLs and credentials of the servers, as text or as one line of JSON. */
export function printStart(output: Output, { vspc, swagger, em, caFile }: Servers, json: boolean): void {
  const users = defaultUsers.map(({ userName, password, role = "" }) => ({ userName, password, role }));
  const emUser = defaultEnterpriseManagerUser;
  if (json) {
    const servers = { vspc: { url: vspc, swagger, users, apiKey: defaultApiKey }, em: { url: em, ...emUser } };
    output.print(JSON.stringify({ type: "started", ...servers, caFile }));
    return;
  }
  const { bold } = output.colors;
  const lines = [
    bold("Veeam Service Provider Console, simulated"),
    `  API       ${vspc}`,
    `  Swagger   ${swagger}`,
    ...users.map((user) => `  user      ${user.userName}  ${user.password}  (${user.role})`),
    `  API key   ${defaultApiKey}`,
    bold("Enterprise Manager, simulated"),
    `  API       ${em}`,
    `  user      ${emUser.username}  ${emUser.password}`,
    ...(caFile ? [`${bold("CA certificate")} ${caFile}`] : []),
    `Try it: curl ${caFile ? `--cacert ${caFile} ` : ""}-H "Authorization: Bearer ${defaultApiKey}" ${vspc}/about`,
    "Press Ctrl-C to stop. Requests:",
  ];
  output.write(`${lines.join("\n")}\n`);
}

/** Prints a completed request, as text or as one line of JSON. */
export function printRequest(
  output: Output,
  json: boolean,
  ...[server, request, time]: Parameters<RequestListener>
): void {
  const { method, path, status, fault, note } = request;
  const duration = Math.round(time);
  const { red, green, yellow, dim } = output.colors;
  const color = status === undefined || status >= 400 ? red : green;
  const notes = [fault && `(fault: ${fault})`, note && `(${note})`].flatMap((text) => (text ? [yellow(text)] : []));
  const name = server.toUpperCase();
  const parts = [name, method, printable(path), color(`${status ?? "no response"}`), dim(`${duration} ms`), ...notes];
  const line = { type: "request", server, method, path, status, duration, fault, note };
  output.write(`${json ? JSON.stringify(line) : parts.join(" ")}\n`);
}
