import { describe, expect, it } from "vitest";
import { changed, type Edits, findings, nothing } from "./documents.js";

type Planted = readonly [title: string, edits: Edits, found: Partial<ReturnType<typeof findings>>];

const about = "GET /about";
const code = "paths //about get responses";
const token = "POST /token";
const logins = "POST /users/{userUid}/logins/apikey";
const tokens = "DELETE /users/{userUid}/tokens";
const section = "DELETE /licensing/backupServers/{backupServerUid} parameters sectionForDelete schema enum";
const binary = { schema: { type: "string", format: "binary" } };
const text = { type: "string" };

const planted: Readonly<Record<string, readonly Planted[]>> = {};
