// A fake clock must not advance while a call or an error loads a table.
import "../../generated/vspc.moved-operations.js";
import "../../generated/vspc.operations.js";
import "../../generated/vspc.roles.js";
import { loadDataTable } from "../../src/vspc/requests.js";

await loadDataTable();
