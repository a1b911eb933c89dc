/** The text of a UUID, in either case, as part of a pattern. */
export const uuidPattern = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

/** A text that is a UUID. */
export const uuid = new RegExp(`^${uuidPattern}$`);
