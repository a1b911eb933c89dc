import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mock, startMock } from "../../scripts/mock/server.js";
import { type LimitCase, limitCases } from "../support/limits.js";
import { operations, readDocument } from "../support/operations.js";
import { send } from "../support/send.js";

const apis = [
  { name: "vspc", headers: { accept: "application/json", authorization: "Bearer key" } },
  {
    name: "enterprise-manager",
    headers: { accept: "application/json", authorization: "Basic dTpw", "x-restsvcsessionid": "session" },
  },
] as const;

interface Refusal {
  errors?: { propertyName?: string; parameterName?: string }[];
  error_description?: string;
  Message?: string;
}

/** Whether a refusal names the culprit; /token and Enterprise Manager have only words for it. */
function blames({ errors = [], error_description, Message }: Refusal, { place, culprit }: LimitCase): boolean {
  const words = error_description ?? Message;
  if (words !== undefined) return words.includes(culprit.split(".").at(-1) ?? "");
  return errors.some(
    ({ propertyName, parameterName }) => (place === "body" ? propertyName : parameterName) === culprit,
  );
}

/** Prism takes an empty text in a query for null where null is allowed; the simulator's test has these too. */
function isNull({ operation, place, culprit, keyword }: LimitCase): boolean {
  const parameter = operation.parameters.find(({ name }) => name === culprit);
  return place === "query" && keyword === "minLength" && [parameter?.schema.type].flat().includes("null");
}

describe.each(apis)("limits of the $name document", ({ name, headers }) => {
  const document = readDocument(name);
  const cases = limitCases(document).filter((one) => !isNull(one));
  const keys = operations(document).map(({ key }) => key);
  const limited = keys.filter((key) => cases.some(({ operation }) => operation.key === key));
  let within = 0;
  let beyond = 0;

  let mock: Mock;
  beforeAll(async () => {
    const file = fileURLToPath(new URL(`../../generated/${name}.openapi.json`, import.meta.url));
    mock = await startMock({ document: file });
  });
  afterAll(async () => {
    await mock.close();
    console.log(
      `${name}: ${cases.length} limits of ${limited.length} operations: ${within} values within, ${beyond} beyond`,
    );
  });

  /** What is wrong with how the two calls of a case were answered. */
  async function faults(one: LimitCase): Promise<string[]> {
    const refused = await send(mock.url, one.operation, one.forbidden, headers);
    const body: unknown = await refused.json();
    const wrong = refused.status !== 400 || !blames(body as Refusal, one);
    beyond++;
    if (!one.allowed) return wrong ? [`${one.what}: beyond it ${refused.status} ${JSON.stringify(body)}`] : [];
    const taken = await send(mock.url, one.operation, one.allowed, headers);
    within++;
    return [
      ...(wrong ? [`${one.what}: beyond it ${refused.status} ${JSON.stringify(body)}`] : []),
      ...(taken.ok ? [] : [`${one.what}: within it ${taken.status} ${await taken.text()}`]),
    ];
  }

  it.each(limited)("%s", async (key) => {
    const found = await Promise.all(cases.filter(({ operation }) => operation.key === key).map(faults));
    expect(found.flat()).toEqual([]);
  });
});

it("the limits of what is sent are all found", () => {
  const found = limitCases(readDocument("vspc")).map(({ operation, culprit, keyword }) =>
    [operation.key, culprit, keyword].join(" "),
  );
  const address =
    "PATCH /infrastructure/sites/tenants/{tenantUid}/replicationResources/networkextensionAppliance/{applianceUid}";
  expect(found).toEqual(
    expect.arrayContaining([
      "GET /infrastructure/sites limit maximum",
      "GET /licensing/reports/{date} date pattern",
      "POST /token mfa_code maxLength",
      "POST /token password maxLength",
      "POST /token refresh_token minLength",
      "POST /infrastructure/sites/{siteUid}/tenants credentials.userName pattern",
      "POST /infrastructure/sites/{siteUid}/tenants throttlingValue maximum",
      "PATCH /infrastructure/sites/tenants/{tenantUid} credentials.password maxLength",
      "PATCH /infrastructure/sites/{siteUid} siteName pattern",
      "PATCH /infrastructure/sites/{siteUid} description maxLength",
      "PATCH /infrastructure/sites/tenants/{tenantUid}/traffic dataTransferOutQuota maximum",
      "PATCH /infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid} storageQuota minimum",
      `${address} name maxLength`,
      `${address} tcpIpSettings.subnetMask pattern`,
      "PUT /asyncActions/{actionId}/requestData requestBody maxLength",
    ]),
  );
});
