import { Application, Converter, IntrinsicType, OptionDefaults, type ProjectReflection, ReflectionKind } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { entryPoints } from "../bench/bundle.js";

const layout: Partial<PluginOptions> = {
  outputFileStrategy: "modules",
  entryFileName: "index",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandParameters: true,
  // Doc comments contain types such as `List<Row>`, which would otherwise be elements of the page.
  sanitizeComments: true,
  // Without explicit anchors, some links lead to anchors that do not exist.
  useHTMLAnchors: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "list",
};

/** Writes one Markdown page per entry point. */
export async function writeReference(out: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown"],
    name: "API reference",
    entryPoints: entryPoints().map(({ source }) => source),
    tsconfig: "tsconfig.build.json",
    readme: "none",
    skipErrorChecking: true,
    disableSources: true,
    excludeInternal: true,
    sortEntryPoints: false,
    blockTags: [...OptionDefaults.blockTags, "@constant"],
    excludeTags: [...OptionDefaults.excludeTags, "@constant"],
    validation: { invalidPath: false, notExported: false },
    logLevel: "Warn",
    outputs: [{ name: "markdown", path: out }],
    ...layout,
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => removeGenerated(project));
  const project = app.converter.convert(named(app));
  app.validate(project);
  await app.generateOutputs(project);
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

/** Removes generated types and the content of generated tables: the pages of the specifications show them. */
function removeGenerated(project: ProjectReflection): void {
  for (const one of project.getReflectionsByKind(ReflectionKind.SomeType | ReflectionKind.Variable)) {
    if (!project.getSymbolIdFromReflection(one)?.packagePath.startsWith("generated/")) continue;
    if (!one.kindOf(ReflectionKind.Variable)) project.removeReflection(one);
    else if (one.isDeclaration()) one.type = new IntrinsicType("object");
  }
}
