// npm run docs:check: no broken link in site/, and nothing that a page would load from elsewhere.
import { LinkChecker, LinkState } from "linkinator";

const local = "^http://localhost:";

const { links } = await new LinkChecker().check({
  path: "site",
  recurse: true,
  checkFragments: true,
  // Links to other sites are not followed, so that the check needs no network.
  linksToSkip: async (url) => !new RegExp(local).test(url) && /^https?:/.test(url),
});
