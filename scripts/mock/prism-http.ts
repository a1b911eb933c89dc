import { createRequire } from "node:module";

type PrismHttp = typeof import("@stoplight/prism-http");
type Validator = typeof import("@stoplight/prism-http/dist/validator/index.js");

const require = createRequire(import.meta.url);

/**
 * Prism loads Faker with every locale, 2,000 files and half of its start, for a generator that only
 * `Prefer: dynamic=true` uses. English alone serves that as well.
 */
function loadEnglishFakerOnly(): void {
  const fromPrism = createRequire(require.resolve("@stoplight/prism-http"));
  const english: unknown = fromPrism("@faker-js/faker/locale/en");
  const id = fromPrism.resolve("@faker-js/faker");
  const template = require.cache[fromPrism.resolve("@faker-js/faker/locale/en")];
  if (template) require.cache[id] ??= Object.assign(Object.create(template), { id, exports: { default: english } });
}

loadEnglishFakerOnly();

export const { createInstance, getHttpOperationsFromSpec }: PrismHttp = require("@stoplight/prism-http");
export const { validateInput }: Validator = require("@stoplight/prism-http/dist/validator/index.js");

export type HttpRequest = import("@stoplight/prism-http").IHttpRequest;
export type HttpOperation = Awaited<ReturnType<PrismHttp["getHttpOperationsFromSpec"]>>[number];
