/** Part of the help of commands that call a server. */
export const environmentHelp = `
Environment:
  VSPC_BASE_URL, VSPC_API_KEY (or VSPC_USERNAME and VSPC_PASSWORD), VSPC_CA (file with CA certificates)
  EM_BASE_URL, EM_USERNAME, EM_PASSWORD, EM_CA`;
