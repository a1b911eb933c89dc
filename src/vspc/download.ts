import { announcedSize } from "../http/body.js";
import type { ApiResponse } from "../http/call.js";
import type { Download } from "../http/download.js";
import { ApiError } from "../http/errors.js";
import { fileNameOf } from "../util/file-name.js";

/** Returns the file in a response. Throws `protocol` if the response contains a message instead. */
export function downloadOf({ stream, headers, status }: ApiResponse, operation: string): Download {
  if (!stream) throw new ApiError("protocol", "the response does not contain a file", { operation, status });
  const [type = ""] = headers.get("content-type")?.split(";", 1) ?? [];
  return { stream, type, fileName: fileNameOf(headers), size: announcedSize(headers) };
}
