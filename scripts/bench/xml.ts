// What XML costs: `npx tsx scripts/bench/xml.ts [rounds]`. Megabytes per second of CPU, and the longest time that a timer had
// to wait, for a list of tenants of 9 MB; fast-xml-parser's tree alone beside it, without checks or types. Rounds interleaved.
import { readXml, readXmlInTurns, writeXml } from "../../src/enterprise-manager/xml/index.js";
import { readShape as readBefore } from "../../test/enterprise-manager/xml/reference/read.js";
import { writeShape as writeBefore } from "../../test/enterprise-manager/xml/reference/write.js";
import { xmlNamespace, xmlShapes } from "../../generated/enterprise-manager.xml.js";
