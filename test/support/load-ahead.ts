// Loaded at once: under a fake clock nothing waits for code that comes on demand.
import "../../src/http/openapi-fetch.js";
import "../../src/paging/walked-list.js";
import "../../src/vspc/async-action.js";
import "../../src/vspc/auth/session.js";
