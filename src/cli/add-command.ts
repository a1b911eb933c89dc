import type { Command } from "commander";
import type { Interruption } from "./interruption.js";
import type { Output } from "./output.js";

/** A subcommand: adds its arguments and options to the program, and says there what it does. */
export type AddCommand = (program: Command, output: Output, interruption: Interruption) => void;
