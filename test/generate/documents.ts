import { parse } from "yaml";
import type { OpenApiDocument } from "../../src/cli/document/model.js";

/** A bundled document of the given paths and components, both as YAML. */
export function documentOf(paths: string, components = "{}"): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: parse(paths),
    components: parse(components),
  };
}
