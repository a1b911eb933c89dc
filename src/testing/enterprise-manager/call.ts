import type { operations } from "../../../generated/enterprise-manager.js";
import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import type { ApiDocument, Operation } from "../document.js";
import type { Fault } from "../faults.js";
import type { Random } from "../random.js";
import type { Store } from "../store/store.js";
import type { Session, Sessions } from "./sign-in.js";
import type { Tasks, Work } from "./tasks.js";

/** State that the handlers work on. */
export interface Server {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly tasks: Tasks;
  readonly random: Random;
  readonly serverVersion: number;
}

/** A validated request. */
export interface Call extends Server {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** A request within a session. */
export interface SessionCall extends Call {
  readonly session: Session;
}

/** Result of a handler: content, the work of a task, or nothing. A handler throws `HttpError` to refuse a request. */
export type Reply = Content | Started | undefined;

/** Handlers by `operationId`. */
export type Handlers<C = SessionCall> = { readonly [Id in keyof operations]?: (call: C) => Reply } & {
  readonly [id: string]: ((call: C) => Reply) | undefined;
};

export interface Content {
  readonly shape: XmlShapeName;
  readonly value: object;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Started {
  readonly work: Work;
}

export function content(shape: XmlShapeName, value: object): Content {
  return { shape, value };
}

/** Returns a task. Its work validates and prepares; the function that the work returns makes the result visible. */
export function task(work: Work): Started {
  return { work };
}

/** Returns the body, which was validated against its schema. */
export function bodyOf<T>({ body }: Call): T {
  return body as T;
}
