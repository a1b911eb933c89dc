import { readFileSync } from "node:fs";
import { type DefaultTheme, defineConfig } from "vitepress";

/** Written by scripts/docs together with the generated pages. */
const navigation: { repository: string; sidebar: DefaultTheme.SidebarMulti } = JSON.parse(
  readFileSync(new URL("navigation.json", import.meta.url), "utf8"),
);

export default defineConfig({
  title: "vspc-client",
  description: "Typed TypeScript client for Veeam Service Provider Console and Veeam Backup Enterprise Manager",
  outDir: "../site",
  cleanUrls: false,
  lastUpdated: false,
  themeConfig: {
    nav: [
      { text: "Guides", link: "/getting-started", activeMatch: "^/(?!reference|spec|playground|examples)." },
      { text: "Examples", link: "/examples/" },
      { text: "Playground", link: "/playground" },
      { text: "API reference", link: "/reference/" },
      {
        text: "Specifications",
        items: [
          { text: "Service Provider Console", link: "/spec/vspc/" },
          { text: "Enterprise Manager", link: "/spec/enterprise-manager/" },
        ],
      },
    ],
    sidebar: navigation.sidebar,
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      options: { miniSearch: { searchOptions: { boost: { title: 4, text: 1, titles: 2 } } } },
    },
    editLink: { pattern: `${navigation.repository}/edit/main/docs/:path`, text: "Edit this page" },
  },
  transformPageData({ relativePath, frontmatter }) {
    if (/^(reference|spec|examples)\//.test(relativePath)) frontmatter.editLink = false;
  },
});
