// What is taken of Prism: the part below its server, which tells violations before they become a response.
export { createInstance, getHttpOperationsFromSpec, type IHttpRequest as HttpRequest } from "@stoplight/prism-http";
export { validateInput } from "@stoplight/prism-http/dist/validator/index.js";

export type HttpOperation = Awaited<
  ReturnType<typeof import("@stoplight/prism-http").getHttpOperationsFromSpec>
>[number];
