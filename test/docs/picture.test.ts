import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { capture, draw } from "../../scripts/docs/picture.js";

it("the picture of the README shows today's completions and output", { timeout: 180_000 }, async () => {
  const picture = readFileSync("docs/picture.svg", "utf8");
  expect(picture).toBe(draw(await capture()));
  expect(picture).toContain("siteName");
  expect(picture.length).toBeLessThan(300_000);
});
