import { expect, it } from "vitest";
import { vspcOf } from "../support/vspc.js";

const report = "/licensing/reports/{id}/csv";

function downloadOf(answer: Response) {
  const { vspc } = vspcOf(() => answer, { maxAttempts: 1 });
  return vspc.download(report, { path: { id: 12 } });
}

it.each([
  ["text/csv; charset=utf-8", "text/csv"],
  ["text/csv", "text/csv"],
])("downloads a file of content type %s with the type %s", async (sent, type) => {
  const body = new TextEncoder().encode("a,b\n");
  const download = await downloadOf(new Response(body, { headers: { "content-type": sent } }));
  expect(download).toMatchObject({ type, fileName: undefined, size: undefined });
  await expect(new Response(download.stream).text()).resolves.toBe("a,b\n");
});

it("returns the file name and size of the response headers", async () => {
  const headers = {
    "content-type": "text/csv",
    "content-length": "4",
    "content-disposition": 'attachment; filename="../march.csv"',
  };
  const { fileName, size } = await downloadOf(new Response("a,b\n", { headers }));
  expect({ fileName, size }).toEqual({ fileName: "march.csv", size: 4 });
});

it("rejects a download without a content type", async () => {
  const body = new TextEncoder().encode("a,b\n");
  await expect(downloadOf(new Response(body))).rejects.toMatchObject({ kind: "protocol", status: 200 });
});

it("rejects a download without a body", async () => {
  await expect(downloadOf(new Response(null, { status: 204 }))).rejects.toMatchObject({
    kind: "protocol",
    status: 204,
    message: `GET ${report}: the response does not contain a file`,
  });
});
