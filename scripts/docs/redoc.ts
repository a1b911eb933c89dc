import { copyFile, readFile, writeFile } from "node:fs/promises";
import type { Specification } from "./specifications.js";

const bundle = "node_modules/redoc/bundles/redoc.standalone.js";

/** Writes the pages of the specifications, with Redoc and its license. */
export async function writeRedoc(out: string, specifications: readonly Specification[]): Promise<void> {
  const script = await readFile(bundle, "utf8");
  const logo = "https://cdn.redoc.ly/redoc/logo-mini.svg";
  if (!script.includes(logo))
    throw new Error(`${bundle} no longer loads ${logo}. Replace the address that it loads now.`);
  // The only resource that Redoc would load from another site.
  await writeFile(`${out}/assets/redoc.js`, script.replace(logo, "data:,"));
  await copyFile(`${bundle}.LICENSE.txt`, `${out}/assets/redoc.js.LICENSE.txt`);
  for (const { name, title, document } of specifications) {
    await writeFile(`${out}/${name}.openapi.json`, JSON.stringify(document));
    await writeFile(`${out}/${name}.html`, page(name, title, specifications));
  }
}

function page(name: string, title: string, specifications: readonly Specification[]): string {
  const links = specifications.map((one) => {
    const current = one.name === name ? ' aria-current="page"' : "";
    return `<a href="${one.name}.html"${current}>${one.title}</a>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} | vspc-client</title>
    <link rel="stylesheet" href="assets/specification.css">
  </head>
  <body>
    <nav>
      <a href="index.html"><strong>vspc-client</strong></a>
      <a href="documents/Getting_started.html">Guides</a>
      <a href="modules/vspc-client.html">API reference</a>
      ${links.join("\n      ")}
    </nav>
    <div id="redoc"></div>
    <script src="assets/redoc.js"></script>
    <script src="assets/specification.js" data-document="${name}.openapi.json"></script>
  </body>
</html>
`;
}
