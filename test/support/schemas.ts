export { locate } from "../../src/cli/contract/locate.js";
export { schemas } from "../../src/cli/contract/schemas.js";
