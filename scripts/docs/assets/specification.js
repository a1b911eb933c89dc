const fonts = {
  fontFamily: "system-ui, sans-serif",
  headings: { fontFamily: "system-ui, sans-serif" },
  code: { fontFamily: "ui-monospace, monospace" },
};

Redoc.init(
  document.currentScript.dataset.document,
  {
    scrollYOffset: "body > nav",
    showExtensions: ["x-since", "x-until", "x-extensible-enum", "x-task-operation", "x-aliases"],
    expandResponses: "200",
    theme: { typography: fonts },
  },
  document.getElementById("redoc"),
);
