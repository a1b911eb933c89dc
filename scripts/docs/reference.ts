import { Application, Converter, JSX, OptionDefaults, ReflectionKind } from "typedoc";
import { entryPoints } from "../bench/bundle.js";
import { guides } from "./guides.js";
import { specifications } from "./specifications.js";

/** Types as large as the documents themselves. The pages of the specifications show their content. */
const shownElsewhere = ["components", "operationTypes", "paths"];

/** Writes the guides, the API reference, and the Markdown files in `pages`. */
export async function writeReference(out: string, pages: readonly string[]): Promise<void> {
  const app = await Application.bootstrap({
    name: "vspc-client",
    entryPoints: entryPoints().map(({ source }) => source),
    tsconfig: "tsconfig.build.json",
    readme: "docs/index.md",
    projectDocuments: [...guides.map((name) => `docs/${name}.md`), ...pages],
    skipErrorChecking: true,
    disableSources: true,
    excludeInternal: true,
    includeHierarchySummary: false,
    sortEntryPoints: false,
    sort: ["kind", "alphabetical-ignoring-documents"],
    groupOrder: ["Guides", "Specifications", "*"],
    searchInDocuments: true,
    navigation: { includeGroups: true },
    blockTags: [...OptionDefaults.blockTags, "@constant"],
    excludeTags: [...OptionDefaults.excludeTags, "@constant"],
    validation: { invalidPath: false, notExported: false },
    customCss: "scripts/docs/assets/reference.css",
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const one of project.getReflectionsByKind(ReflectionKind.Interface)) {
      if (shownElsewhere.includes(one.name)) project.removeReflection(one);
    }
  });
  addNavigation(app);
  const project = app.converter.convert(named(app));
  app.validate(project);
  await app.generateDocs(project, out);
  if (app.logger.hasErrors()) throw new Error("TypeDoc found errors.");
}

/** Returns the entry points with their names in import statements. */
function named(app: Application) {
  const found = app.getEntryPoints() ?? [];
  for (const one of found) {
    const entry = entryPoints().find(({ source }) => one.sourceFile.fileName.endsWith(`/${source}`));
    one.displayName = entry?.name ?? one.displayName;
  }
  return found;
}

/** Adds links to the specifications above the navigation, and expands its first level. */
function addNavigation({ renderer }: Application): void {
  renderer.hooks.on("sidebar.begin", ({ relativeURL }) => {
    const links = specifications.map(({ name, title }) =>
      JSX.createElement("a", { href: relativeURL(`${name}.html`) ?? "" }, title),
    );
    return JSX.createElement("nav", { class: "specifications" }, links);
  });
  const groups = JSON.stringify(["Guides", "Specifications", "Modules"]);
  const open = `for (const group of ${groups}) localStorage["tsd-accordion-" + group] ??= "true";`;
  renderer.hooks.on("head.end", () => JSX.createElement("script", null, JSX.createElement(JSX.Raw, { html: open })));
}
