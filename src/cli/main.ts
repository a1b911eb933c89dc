#!/usr/bin/env node
import { runCommand } from "./program.js";

// Who reads only the first lines, as `head` does, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
process.exitCode = await runCommand(process.argv.slice(2));
