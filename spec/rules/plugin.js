import acceptedLocation from "./accepted-location.js";
import asyncRegistration from "./async-registration.js";
import defaultInEnum from "./default-in-enum.js";
import described from "./described.js";
import errorResponse from "./error-response.js";
import example from "./example.js";
import mediaTypes from "./media-types.js";
import noPlaceholder from "./no-placeholder.js";
import pagedMeta from "./paged-meta.js";
import pathParameterFormat from "./path-parameter-format.js";
import responseExample from "./response-example.js";
import rowIdentity from "./row-identity.js";

/** Rules for the specifications of this project, in addition to OpenAPI. redocly.yaml enables them for each document. */
export default () => ({
  id: "promises",
  rules: {
    oas3: {
      "accepted-location": acceptedLocation,
      "async-registration": asyncRegistration,
      "default-in-enum": defaultInEnum,
      described,
      "error-response": errorResponse,
      example,
      "media-types": mediaTypes,
      "no-placeholder": noPlaceholder,
      "paged-meta": pagedMeta,
      "path-parameter-format": pathParameterFormat,
      "response-example": responseExample,
      "row-identity": rowIdentity,
    },
  },
});
