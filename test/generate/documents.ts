import { parse } from "yaml";
import type { OpenApiDocument } from "../../src/cli/document/model.js";

/** Returns a bundled document with the given paths and components, both in YAML. */
export function documentOf(paths: string, components = "{}"): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: parse(paths),
    components: parse(components),
  };
}
