/// <reference types="vite/client" />
// Loads all modules at once. Otherwise, mutants in code that runs while a module is loaded would count only for the test
// that loads the module first.
import.meta.glob("../../src/{http,paging,vspc,enterprise-manager,node,environment}/**/*.ts", { eager: true });
