import { alarmWebhook } from "./alarm-webhook.js";
import { companyUsage } from "./company-usage.js";
import { consumption } from "./consumption.js";
import { emProvision } from "./em-provision.js";
import { licenseReport } from "./license-report.js";
import { licenseRollout } from "./license-rollout.js";
import { licenseSensor } from "./license-sensor.js";
import { mapTenants } from "./map-tenants.js";
import { signUp } from "./sign-up.js";
import type { Recipe } from "./support/recipe.js";
import { suspendTenants } from "./suspend-tenants.js";

/** The recipes, in the order in which they are listed. */
export const recipes: readonly Recipe[] = [
  consumption,
  companyUsage,
  signUp,
  mapTenants,
  suspendTenants,
  licenseReport,
  licenseSensor,
  licenseRollout,
  alarmWebhook,
  emProvision,
];
