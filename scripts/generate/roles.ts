import { type OpenApiDocument, operationsOf } from "../../src/cli/document/model.js";
import { rolesOf } from "../../src/cli/types/roles.js";

/** Returns the source of the table of admitted roles. It contains each list once, and no operations without roles. */
export function rolesSource(document: OpenApiDocument, banner: string): string {
  const lists: string[] = [];
  const rows = [...operationsOf(document)].flatMap(({ key, operation }) => {
    const roles = rolesOf(operation, key);
    if (!roles) return [];
    const list = JSON.stringify(roles);
    if (!lists.includes(list)) lists.push(list);
    return [`  ${JSON.stringify(key)}: lists[${lists.indexOf(list)}],`];
  });
  return `${banner}
const lists = [
${lists.map((list) => `  ${list},\n`).join("")}] as const;

/** Roles that may call an operation, by \`METHOD /path\`. */
export const admittedRoles: Readonly<Record<string, readonly string[]>> = {
${rows.sort().join("\n")}
};
`;
}
