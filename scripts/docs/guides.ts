import { readFileSync } from "node:fs";

/** The guides in docs/, by section of the navigation. */
export const sections = {
  Start: ["getting-started", "playground", "faq", "comparison", "migrating"],
  Use: [
    "lists-and-filters",
    "changes",
    "errors-and-retries",
    "rate-limits",
    "request-proxying",
    "enterprise-manager",
    "monitoring-and-billing",
  ],
  Test: ["testing", "other-languages", "command", "shell", "ci", "powershell"],
  Operate: ["workers", "tls-and-proxies", "runtimes"],
} as const;

export const guides: readonly string[] = Object.values(sections).flat();

/** Returns the title of a guide. */
export function titleOf(name: string): string {
  return /^# (.+)$/m.exec(readFileSync(`docs/${name}.md`, "utf8"))?.[1] ?? name;
}
