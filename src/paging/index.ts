export { createList } from "./list.js";
export type { List, ListOptions, Page, PageSource } from "./types.js";
