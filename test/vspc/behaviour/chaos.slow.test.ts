import { describeChaos } from "./chaos.js";

describeChaos(10_000);
