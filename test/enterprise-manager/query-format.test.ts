import { expect, it } from "vitest";
import { serve } from "./support/server.js";

it.each([
  ["CloudTenant", "Names", "query: format of CloudTenant must be Entities or References, got Names"],
  ["Task", "References", "query: format of Task must be Entities, got References"],
  ["CloudSubtenant", "References", "query: format of CloudSubtenant must be Entities, got References"],
] as const)("rejects a query for %s in the format %s", async (type, format, message) => {
  const { client, requests } = await serve(() => undefined);
  const em = client("json");
  const query = () => em.query(type, { format: format as "Entities" });
  expect(query).toThrow(expect.objectContaining({ kind: "input", message }));
  expect(requests).toEqual([]);
});
