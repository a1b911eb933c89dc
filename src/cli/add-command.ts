import type { Command } from "commander";
import type { Interruption } from "./interruption.js";
import type { Output } from "./output.js";

/** Adds a subcommand with its description, arguments and options to the program. */
export type AddCommand = (program: Command, output: Output, interruption: Interruption) => void;
