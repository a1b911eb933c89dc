import acceptedLocation from "./accepted-location.js";
import asyncRegistration from "./async-registration.js";
import described from "./described.js";
import errorResponse from "./error-response.js";
import mediaTypes from "./media-types.js";
import noPlaceholder from "./no-placeholder.js";
import pagedMeta from "./paged-meta.js";
import pathParameterFormat from "./path-parameter-format.js";
import responseExample from "./response-example.js";

/** What the documents of this project promise beyond OpenAPI itself; redocly.yaml says which document promises what. */
export default () => ({
  id: "promises",
  rules: {
    oas3: {
      "accepted-location": acceptedLocation,
      "async-registration": asyncRegistration,
      described,
      "error-response": errorResponse,
      "media-types": mediaTypes,
      "no-placeholder": noPlaceholder,
      "paged-meta": pagedMeta,
      "path-parameter-format": pathParameterFormat,
      "response-example": responseExample,
    },
  },
});
