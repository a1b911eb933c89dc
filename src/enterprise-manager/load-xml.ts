import { ApiError } from "../http/errors.js";

/** Loads what reads and writes XML: on demand, since it weighs more than all the rest and JSON is the default. */
export async function loadXml() {
  try {
    return await import("./xml/codec.js");
  } catch (cause) {
    throw new ApiError("transport", "the part of this library that knows XML could not be loaded", {}, cause);
  }
}
