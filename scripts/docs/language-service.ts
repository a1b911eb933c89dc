import { readFileSync } from "node:fs";
import ts from "typescript";

/** Starts the language service of editors with one file of that content, under the configuration of this repository. */
export function languageService(file: string, code: string): ts.LanguageService {
  const root = process.cwd();
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const contentOf = (path: string) => (path === file ? code : readFileSync(path, "utf8"));
  const fileExists = (path: string) => path === file || ts.sys.fileExists(path);
  return ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => (fileExists(path) ? ts.ScriptSnapshot.fromString(contentOf(path)) : undefined),
    fileExists,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  });
}
