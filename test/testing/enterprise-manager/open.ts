import { readXml, writeXml, type XmlShapeName } from "../../../src/enterprise-manager/xml/index.js";
import {
  createEnterpriseManagerSimulator,
  defaultEnterpriseManagerUser,
  type EnterpriseManagerSimulator,
  type EnterpriseManagerSimulatorOptions,
} from "../../../src/testing/index.js";
import { pointerKeys } from "../../../src/util/json-pointer.js";
import { operations, readDocument } from "../../support/operations.js";
import { documentValidator } from "../../support/validate-answers.js";

export type Kind = "json" | "xml";

export interface Sent {
  /** In JSON form, or a string that is sent unchanged. */
  readonly body?: unknown;
  /** Replaces headers. Null removes a header. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: responses of any operation, in JSON form
  readonly body: any;
}

/** Sends one request. Throws if the document does not allow the JSON response. */
export type Send = (method: string, path: string, sent?: Sent) => Promise<Got>;

const document = readDocument("enterprise-manager");
export const documented = operations(document);
const base = "https://em.example:9398/api";

export const basic = basicHeader(defaultEnterpriseManagerUser.username, defaultEnterpriseManagerUser.password);

export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Creates a simulator with a session, and a function that calls it in a format. `path` is that of the first tenant. */
export async function open(options: EnterpriseManagerSimulatorOptions = {}, kind: Kind = "json") {
  const sim = createEnterpriseManagerSimulator(options);
  const session = await logon(sim);
  const [tenant] = sim.state.tenants.rows();
  return { sim, session, send: sender(sim, kind, session), tenant, path: `/cloud/tenants/${tenant?.UID}` };
}

export async function logon(sim: EnterpriseManagerSimulator): Promise<string> {
  const { headers } = await sender(sim, "json")("POST", "/sessionMngr/?v=latest", {
    headers: { authorization: basic },
  });
  return headers.get("x-restsvcsessionid") ?? "";
}

export function sender(sim: EnterpriseManagerSimulator, kind: Kind, session?: string): Send {
  const fetch = documentValidator(sim.fetch, document);
  return async (method, path, { body, headers = {} } = {}) => {
    const operation = operationOf(method, path);
    const shape = pointerKeys(operation?.body?.pointer ?? "").pop() as XmlShapeName;
    const text = body === undefined || typeof body === "string" ? body : written(kind, body, shape);
    const all = {
      accept: `application/${kind}`,
      ...(session === undefined ? {} : { "x-restsvcsessionid": session }),
      ...(text === undefined ? {} : { "content-type": `application/${kind}` }),
      ...headers,
    };
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    const init = { method, headers: sent, ...(text === undefined ? {} : { body: text }) };
    return read(await fetch(base + path, init));
  };
}

/** Polls a task until it is finished. */
export async function finished(send: Send, { status, text, body }: Got) {
  if (status !== 202) throw new Error(`no task was started: ${status} ${text}`);
  for (;;) {
    const task = await send("GET", `/tasks/${body.TaskId}`);
    if (task.status !== 200) throw new Error(`the task is gone: ${task.status} ${task.text}`);
    if (task.body.State === "Finished") return task.body;
  }
}

export function operationOf(method: string, path: string) {
  const [pathname = ""] = path.split("?");
  return documented.find(
    (one) =>
      one.method === method.toLowerCase() && new RegExp(`^${one.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
  );
}

function written(kind: Kind, body: unknown, shape: XmlShapeName): string {
  return kind === "json" ? JSON.stringify(body) : writeXml(body, shape);
}

async function read(response: Response): Promise<Got> {
  const { status, headers } = response;
  const text = await response.text();
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("application/xml")) return { status, headers, text, body: readXml(text) };
  return { status, headers, text, body: type.startsWith("application/json") ? JSON.parse(text) : undefined };
}
