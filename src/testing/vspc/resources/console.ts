import { timestamp } from "../../clock.js";
import { type Call, data } from "../call.js";
import type { ConsoleLicense } from "../rows.js";
import { receiveLicense, renewed } from "./license-upload.js";

/** The licence of the console itself. */
export const consoleLicense = {
  getConsoleLicenseInformation: ({ store }: Call) => data(store.consoleLicenses.get("console")),
  getConsoleLicenseSettings: ({ store }: Call) => {
    return data({ isAutoUpdateEnabled: store.settings.isConsoleAutoUpdateEnabled });
  },
  installConsoleLicense: (call: Call) => changed(call, { licenseId: receiveLicense(call) }),
  updateConsoleLicense: (call: Call) => {
    return changed(call, {
      lastUpdateDate: timestamp(call.now()),
      lastUpdateMessage: "The license was updated.",
      lastUpdateStatus: "Success",
    });
  },
};

function changed(call: Call, change: Partial<ConsoleLicense>) {
  return data(call.store.consoleLicenses.update("console", { ...renewed(call), statusMessage: "Valid", ...change }));
}
