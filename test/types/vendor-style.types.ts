// Compiled but never run: documents in the vendor's style, in which data is optional or nullable.
import { createVspcClient, token } from "../../src/index.js";
import { same } from "./same.js";

interface Site {
  siteName: string;
  license?: { expires?: string } | null;
  readonly state?: "Online" | "Offline";
}

interface Answer<Data> {
  responses: { 200: { content: { "application/json": Data } } };
}
type Optional<Data> = Answer<{ meta?: object | null; data?: Data }>;
type Nullable<Data> = Answer<{ data: Data | null }>;
type Both<Data> = Answer<{ data?: Data | null }>;
interface Query<Names extends string> {
  parameters: { query?: { [Name in Names]?: string } };
}
interface Patches {
  requestBody?: { content: { "application/json": object[] } };
}

interface Theirs {
  "/optional": { get: Optional<Site[]> & Query<"limit" | "filter" | "select">; post?: never };
  "/nullable": { get: Nullable<Site[]> & Query<"limit" | "offset" | "select"> };
  "/both": { get: Both<Site[]> & Query<"offset"> };
  "/one": {
    get: Optional<Site> & Query<"select">;
    patch: Both<Site> & Patches & Query<"select">;
    post: Both<Site>;
  };
  "/nothing": { post: Both<Record<string, never>> };
  "/bare": { get: Answer<Site> };
}

const vspc = createVspcClient<Theirs>({ baseUrl: "https://vspc.example.com:1280", auth: token("t") });

export async function listsHaveTheirRows() {
  for (const path of ["/optional", "/nullable", "/both"] as const) {
    for await (const site of vspc.list(path)) same<Site>()(site);
  }
  const filter = vspc.list("/optional", { filter: (row) => row.siteName.contains("a"), select: ["siteName"] });
  for await (const site of filter) same<{ siteName: string }>()(site);
  vspc.list("/nullable", { filter: (row) => row.license.expires.greaterThan("2026-01-01T00:00:00Z") });
  // @ts-expect-error not a property of a row
  vspc.list("/optional", { select: ["siteNane"] });
  // @ts-expect-error not a property of a row
  vspc.list("/nullable", { filter: (row) => row.siteNane.equals("a") });
  // @ts-expect-error not a value of the enum
  vspc.list("/both", { filter: (row) => row.state.equals("online") });
  // @ts-expect-error a single object is not a collection
  vspc.list("/one");
}

export async function dataThatIsNotPromisedMayBeMissing() {
  same<Site | undefined>()(await vspc.get("/one"));
  same<Site | undefined>()(await vspc.post("/one"));
  same<Site[] | undefined>()(await vspc.get("/optional"));
  same<Site[] | undefined>()(await vspc.get("/nullable"));
  same<undefined>()(await vspc.post("/nothing"));
  same<Site>()(await vspc.get("/bare"));
  // @ts-expect-error it can be missing
  (await vspc.get("/one")).siteName;
}

export async function selectsNarrowIt() {
  same<{ siteName: string } | undefined>()(await vspc.get("/one", { select: ["siteName"] }));
  same<{ siteName: string }[] | undefined>()(await vspc.get("/optional", { select: ["siteName"] }));
  // @ts-expect-error not a property of the data
  await vspc.get("/one", { select: ["siteNane"] });
  // @ts-expect-error not a property of a row
  await vspc.get("/optional", { select: ["length"] });
}

export async function patchesKnowTheirProperties() {
  const site = await vspc.patch("/one", {}, (draft) => {
    same<Site>()(draft);
    draft.siteName = "Frankfurt";
    // @ts-expect-error read-only
    draft.state = "Offline";
  });
  same<Site | undefined>()(site);
  await vspc.patch("/one", { select: ["siteName"] }, [{ op: "replace", path: "/siteName", value: "Frankfurt" }]);
  // @ts-expect-error not a property of the data
  await vspc.patch("/one", {}, [{ op: "replace", path: "/siteNane", value: "Frankfurt" }]);
  // @ts-expect-error the path does not support POST
  await vspc.post("/optional");
}
