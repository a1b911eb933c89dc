/** The guides in docs/, in the order of the navigation. */
export const guides = [
  "getting-started",
  "lists-and-filters",
  "changes-and-202",
  "errors-and-retries",
  "throttling-and-bulk",
  "enterprise-manager",
  "testing",
  "command",
  "tls-and-proxies",
  "comparison",
] as const;
