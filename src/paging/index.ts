export { createList } from "./list.js";
export type { List, ListOptions, ListPage, Page, PageSource } from "./types.js";
