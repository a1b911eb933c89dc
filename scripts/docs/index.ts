// npm run docs: guides, API reference and both specifications as one site, in site/.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeRedoc } from "./redoc.js";
import { writeReference } from "./reference.js";
import { referencePages, specifications } from "./specifications.js";

const out = "site";

const folder = await mkdtemp(join(tmpdir(), "vspc-client-docs-"));
try {
  await rm(out, { recursive: true, force: true });
  const pages: string[] = [];
  for (const [name, text] of referencePages()) {
    pages.push(join(folder, `${name}.md`));
    await writeFile(join(folder, `${name}.md`), text);
  }
  await writeReference(out, pages);
  await mkdir(`${out}/assets`, { recursive: true });
  for (const name of ["specification.css", "specification.js"]) {
    await copyFile(new URL(`assets/${name}`, import.meta.url), `${out}/assets/${name}`);
  }
  await writeRedoc(out, specifications);
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${out}/index.html`);
