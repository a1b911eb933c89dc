import fc from "fast-check";
import { expect, it } from "vitest";
import type { Operation } from "../../src/testing/document.js";
import { createRouter } from "../../src/testing/router.js";

const templates = [
  "/servers",
  "/servers/{uid}",
  "/servers/jobs",
  "/servers/jobs/{uid}",
  "/servers/jobs/agentJobs",
  "/servers/jobs/agentJobs/objects",
  "/servers/{uid}/jobs/agentJobs",
  "/servers/{uid}/jobs/{jobUid}",
  "/servers/jobs/{uid}/assign",
  "/sites/{uid}/tenants",
  "/sites/tenants/{uid}",
  "/about",
];
const fitting = [
  ["/servers/jobs", "/servers/jobs"],
  ["/servers/1", "/servers/{uid}"],
  ["/servers/jobs/agentJobs", "/servers/jobs/agentJobs"],
  ["/servers/jobs/7", "/servers/jobs/{uid}"],
  ["/servers/1/jobs/agentJobs", "/servers/{uid}/jobs/agentJobs"],
  ["/servers/1/jobs/7", "/servers/{uid}/jobs/{jobUid}"],
  ["/sites/tenants/tenants", "/sites/tenants/{uid}"],
  ["/Servers/Jobs/AgentJobs/", "/servers/jobs/agentJobs"],
] as const;

it("prefers a static segment to a templated one, regardless of the order of paths in the document", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(templates, { minLength: templates.length }), (shuffled) => {
      const operations = shuffled.map((template) => ({ template, method: "GET" }) as Operation);
      const route = createRouter(operations);
      expect(fitting.map(([path]) => route(path)?.template)).toEqual(fitting.map(([, template]) => template));
    }),
    { seed: 20261124, numRuns: 200 },
  );
});
