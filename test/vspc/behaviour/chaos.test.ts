import { describeChaos } from "./chaos.js";

describeChaos(1_000);
