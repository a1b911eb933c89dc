import type { Schemas } from "../../enterprise-manager/schemas.js";
import type { Row } from "../store/table.js";
import { rewriteTexts } from "../store/texts.js";

export type Link = Schemas["Link"];

/** Origin and base path of links while they are stored. Responses contain those of the request instead. */
const stored = "https://stored/api";

/** Returns the stored form of a path below the base path. */
export function href(path: string): string {
  return stored + path;
}

/** Replaces the origin of all links in a response. */
export function withOrigin<T>(value: T, root: string): T {
  return rewriteTexts(value, (text) => text.replace(/^https?:\/\/[^/]+\/api(?=\/)/, root));
}

export function link(rel: string, path: string, type?: string, name?: string): Link {
  return {
    Rel: rel,
    Href: href(path),
    ...(name !== undefined && { Name: name }),
    ...(type !== undefined && { Type: type }),
  };
}

export function linksOf(row: Row): readonly Link[] {
  return (row.Links ?? []) as readonly Link[];
}

/** Returns the reference to an entity. */
export function referenceTo(entity: Row): Schemas["EntityReference"] {
  const [UID, Name, Type] = [String(entity.UID), String(entity.Name), String(entity.Type)];
  const alternate = { Rel: "Alternate", Href: String(entity.Href), Name, Type };
  const up = linksOf(entity).filter(({ Rel }) => Rel === "Up");
  return { UID, Name, Href: alternate.Href.replace(/\?.*$/, ""), Type: `${Type}Reference`, Links: [...up, alternate] };
}
