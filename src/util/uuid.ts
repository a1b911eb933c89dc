/** Source of a regular expression that matches a UUID in either case. */
export const uuidPattern = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

/** Matches text that is a UUID. */
export const uuid = new RegExp(`^${uuidPattern}$`);
