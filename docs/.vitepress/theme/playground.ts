import { withBase } from "vitepress";
import { defineComponent, h, onMounted, ref } from "vue";
import { type Output, run } from "./run.js";

/** Returns the code blocks of the page by heading. The tests run them too. */
function programsOfPage(): { title: string; code: string }[] {
  return [...document.querySelectorAll(".vp-doc div[class*='language-ts']")].map((block) => {
    let heading = block.previousElementSibling;
    while (heading && heading.tagName !== "H2") heading = heading.previousElementSibling;
    // The link in the heading is an invisible character.
    const title = heading?.textContent?.replace("\u200b", "").trim() ?? "";
    return { title, code: block.querySelector("code")?.textContent ?? "" };
  });
}

function show(output: Output) {
  if ("text" in output) return h("pre", output.text);
  const names = Object.keys(output.rows[0] ?? {});
  const cells = (tag: string, values: unknown[]) =>
    h(
      "tr",
      values.map((value) => h(tag, String(value))),
    );
  return h("table", [
    cells("th", names),
    ...output.rows.map((row) =>
      cells(
        "td",
        names.map((name) => row[name]),
      ),
    ),
  ]);
}

/** Runs programs against the simulator in the reader's browser. */
export const Playground = defineComponent(() => {
  const programs = ref([] as { title: string; code: string }[]);
  const code = ref("");
  const outputs = ref([] as Output[]);
  const isRunning = ref(false);

  const choose = (index: number) => {
    code.value = programs.value[index]?.code ?? "";
    outputs.value = [];
  };
  const start = async () => {
    outputs.value = [];
    isRunning.value = true;
    const { modules } = await import(/* @vite-ignore */ withBase("/playground.js"));
    await run(code.value, modules, (output) => outputs.value.push(output));
    isRunning.value = false;
  };
  onMounted(() => {
    programs.value = programsOfPage();
    choose(0);
  });

  const inputOf = (event: Event) => (event.target as HTMLInputElement).value;
  return () =>
    h("div", { class: "playground" }, [
      h("label", [
        "Program ",
        h(
          "select",
          { onChange: (event: Event) => choose(Number(inputOf(event))) },
          programs.value.map(({ title }, i) => h("option", { value: i }, title)),
        ),
      ]),
      h("textarea", {
        value: code.value,
        rows: 18,
        spellcheck: false,
        "aria-label": "Program",
        onInput: (event: Event) => {
          code.value = inputOf(event);
        },
      }),
      h("button", { disabled: isRunning.value, onClick: start }, isRunning.value ? "Running…" : "Run"),
      h("div", { class: "output", "aria-live": "polite" }, outputs.value.map(show)),
    ]);
});
