import { data } from "../call.js";
import * as cast from "../data/cast.js";
import type { About } from "../rows.js";

const version = "9.1.0.30345";

export const about = {
  getAboutInformation: () => {
    const information: About = {
      installationId: cast.installation,
      installationDate: "2026-01-12T09:30:00.0000000+00:00",
      actualVawVersion: null,
      actualValVersion: null,
      actualVamVersion: null,
      serverVersion: version,
      windowsManagementAgentVersion: version,
      linuxManagementAgentVersion: version,
      macManagementAgentVersion: version,
    };
    return data(information);
  },
};
