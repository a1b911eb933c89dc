/// <reference types="vite/client" />
// Every module at once: a mutant in what runs when a module is loaded, later and on demand, would count as seen by the test
// that happens to load it first, and by no other.
import.meta.glob("../../src/{http,paging,vspc,enterprise-manager,node,environment}/**/*.ts", { eager: true });
