import { dirname, resolve as resolvePath } from "node:path";
import { pointerKeys, pointerStep } from "../../util/json-pointer.js";
import { isObject } from "../../util/objects.js";
import { componentName } from "./component-name.js";
import { DocumentError, isReference, type Reference } from "./model.js";
import { type Kind, partsOf } from "./parts.js";

/** A place in one of the files of a document. */
interface Place {
  readonly file: string;
  /** JSON Pointer, `#` in front. */
  readonly pointer: string;
}

/** What a reference leads to. */
interface Target extends Place {
  readonly value: unknown;
}

/**
 * Makes one document of many files, in place: what is referred to in other files becomes a component of `document`; path items
 * and extensions are written where they are referred to.
 *
 * @param file The absolute path of the root
 * @param read Gives the value of another file, the same every time. Throws where it cannot be read.
 * @throws DocumentError for references to nothing and to themselves
 */
export function bundle(document: object, file: string, read: (path: string) => unknown): void {
  const root: Record<string, unknown> = Object.assign(document);
  const problems: string[] = [];
  const visited = new Set<unknown>();
  const origins = new Map<string, Place>();

  const follow = ({ $ref }: Reference, from: Place): Target | undefined => {
    const [path = "", fragment = ""] = $ref.split("#", 2);
    const target = path === "" ? from.file : resolvePath(dirname(from.file), decodeURIComponent(path));
    const keys = fragment.replace(/^\//, "") === "" ? [] : pointerKeys(fragment);
    const value = keys.reduce<unknown>((at, key) => childOf(at, key), contentOf(target, path));
    return value === undefined ? undefined : { value, file: target, pointer: `#${keys.map(pointerStep).join("")}` };
  };
  const contentOf = (target: string, path: string): unknown => {
    if (target === file) return root;
    if (/^[a-z][a-z\d+.-]+:/i.test(path)) return undefined;
    try {
      return read(target);
    } catch (error) {
      if (error instanceof DocumentError) throw error;
      return undefined;
    }
  };
  /** The end of a chain of references. */
  const end = (node: Reference, from: Place): Target | undefined => {
    let target = follow(node, from);
    for (let hops = 0; target && isReference(target.value); hops++) {
      if (hops > 20) throw new DocumentError("Self-referencing circular pointer");
      target = follow(target.value, target);
    }
    return target;
  };

  /** What is to stand in the place of a node. */
  const settle = (node: unknown, kind: Kind, at: Place): unknown => {
    if (!isObject(node) || visited.has(node)) return node;
    if (!isReference(node)) {
      visit(node, kind, at);
      return node;
    }
    const target = end(node, at);
    if (!target) problems.push(`${at.file} ${at.pointer}: Can't resolve $ref`);
    if (!target || (target.file === file && at.file === file)) return node;
    const value = settle(target.value, kind, target);
    if (kind === "pathItems") {
      const { $ref: _, ...beside } = node;
      return { ...(value as object), ...beside };
    }
    visited.add(node);
    const $ref = save(kind, { ...target, value });
    // A component that is only a reference gives way to what it refers to.
    return at.file === file && at.pointer === $ref ? value : Object.assign(node, { $ref });
  };
  const visit = (node: Record<string, unknown>, kind: Kind, at: Place): void => {
    visited.add(node);
    for (const [key, part] of Object.entries(partsOf[kind])) {
      const below = node[key];
      if (below === undefined) continue;
      const place = { ...at, pointer: at.pointer + pointerStep(key) };
      if (typeof part === "string") node[key] = settle(below, part, place);
      else settleAll(below, part.each, place);
    }
    if (kind === "callbacks") settleAll(node, "pathItems", at);
    for (const key of Object.keys(node)) if (key.startsWith("x-")) node[key] = inlined(node[key], at);
    const { discriminator } = node;
    if (kind === "schemas" && isObject(discriminator) && isObject(discriminator.mapping)) {
      settleMapping(discriminator.mapping, at);
    }
  };
  const settleAll = (nodes: unknown, kind: Kind, at: Place): void => {
    if (typeof nodes !== "object" || nodes === null) return;
    const entries = Object.entries(nodes);
    const isDefault = ([key]: (typeof entries)[number]) => kind === "responses" && key === "default";
    for (const [key, node] of [...entries.filter(isDefault), ...entries.filter((entry) => !isDefault(entry))]) {
      Object.assign(nodes, { [key]: settle(node, kind, { ...at, pointer: at.pointer + pointerStep(key) }) });
    }
  };
  /** The values of a mapping are names of schemas or references. */
  const settleMapping = (mapping: Record<string, unknown>, at: Place): void => {
    for (const [name, $ref] of Object.entries(mapping)) {
      if (typeof $ref !== "string" || !/[#/]/.test($ref)) continue;
      const settled = settle({ $ref }, "schemas", at);
      if (isReference(settled)) mapping[name] = settled.$ref;
    }
  };
  /** What an extension holds is its author's: the vendor's refer to definitions that its documents do not have. */
  const inlined = (node: unknown, at: Place): unknown => {
    if (Array.isArray(node)) return node.map((item) => inlined(item, at));
    if (!isObject(node)) return node;
    if (!isReference(node))
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inlined(value, at)]));
    const target = end(node, at);
    return target && target.file !== file ? target.value : node;
  };
  const save = (kind: Kind, target: Target): string => {
    const components = Object.assign(root, { components: root.components ?? {} }).components as Record<string, unknown>;
    const section = Object.assign(components, { [kind]: components[kind] ?? {} })[kind] as Record<string, unknown>;
    const isFree = (name: string) => {
      if (!Object.hasOwn(section, name)) return true;
      const origin = origins.get(`${kind} ${name}`);
      const own = `#/components/${kind}${pointerStep(name)}`;
      return origin
        ? origin.file === target.file && origin.pointer === target.pointer
        : (target.file === file && target.pointer === own) || isSame(section[name], target);
    };
    const name = componentName(target.file, target.pointer, isFree);
    if (target.file !== file) {
      section[name] = target.value;
      origins.set(`${kind} ${name}`, target);
    }
    return `#/components/${kind}/${name}`;
  };
  /** Whether a component of the root is nothing but a reference to the target. */
  const isSame = (component: unknown, target: Target): boolean => {
    if (component === target.value) return true;
    if (!isReference(component)) return false;
    const found = end(component, { file, pointer: "#" });
    return found?.value === target.value;
  };

  settle(root, "root", { file, pointer: "#" });
  const [problem, ...more] = problems;
  if (problem) throw new DocumentError(more.length > 0 ? `${problem} (and ${more.length} more)` : problem);
}

function childOf(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null && Object.hasOwn(node, key)
    ? (node as Record<string, unknown>)[key]
    : undefined;
}
