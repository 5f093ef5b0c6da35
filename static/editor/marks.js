// What an answer and the problems leave in the text: pins and signs in the gutter, tinted lines, marked words, hints.
import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter, hoverTooltip, keymap } from "@codemirror/view";

const set = StateEffect.define();

const SIGNS = {
  error: ["M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z", "M6.9 6.9l6.2 6.2M13.1 6.9l-6.2 6.2"],
  warning: ["M10 1.8 19.2 18H.8z", "M10 7.6v4.6M10 15v.1"],
  info: ["M10 1a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M10 9v5M10 6v.1"],
};

function sign(severity) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `kg-sign kg-${severity}`);
  for (const [index, d] of SIGNS[severity].entries()) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    path.setAttribute("fill", index ? "none" : "currentColor");
    if (index) {
      path.setAttribute("stroke", "var(--surface)");
      path.setAttribute("stroke-width", "2");
      path.setAttribute("stroke-linecap", "round");
    }
    svg.append(path);
  }
  return svg;
}

class Pin extends GutterMarker {
  constructor(pin) {
    super();
    this.pin = pin;
  }
  eq(other) {
    return other.pin?.n === this.pin.n && other.pin?.state === this.pin.state;
  }
  toDOM() {
    const span = document.createElement("span");
    span.className = `kg-pin kg-p-${this.pin.state}`;
    span.textContent = this.pin.n;
    span.dataset.step = this.pin.n;
    return span;
  }
}

class Sign extends GutterMarker {
  constructor(severity) {
    super();
    this.severity = severity;
  }
  eq(other) {
    return other.severity === this.severity;
  }
  toDOM() {
    return sign(this.severity);
  }
}

class Hint extends WidgetType {
  constructor(hint) {
    super();
    this.hint = hint;
  }
  eq(other) {
    return other.hint.text === this.hint.text && other.hint.state === this.hint.state;
  }
  toDOM() {
    const span = document.createElement("span");
    span.className = `kg-hint kg-h-${this.hint.state}`;
    span.textContent = this.hint.text;
    return span;
  }
}

const lineAt = (doc, number) => doc.line(Math.max(1, Math.min(number, doc.lines)));
const offset = (doc, [line, column]) => {
  if (line > doc.lines) return doc.length;
  const at = lineAt(doc, line);
  return Math.min(at.from + column - 1, at.to);
};

// A mark ends with its line, so that a covered value stays one chip and no mark runs through line ends.
function* pieces(doc, start, end) {
  for (let line = start[0]; line <= Math.min(end[0], doc.lines); line++) {
    const at = lineAt(doc, line);
    const indent = at.text.length - at.text.trimStart().length;
    const from = line === start[0] ? offset(doc, start) : at.from + indent;
    const to = line === end[0] ? offset(doc, end) : at.to;
    if (from < to) yield [from, to];
  }
}

function build(state, marks) {
  const { doc } = state;
  const deco = [];
  const signs = new Map();
  for (const { from, to, state: kind, current } of marks.lines) {
    for (let line = from; line <= Math.min(to, doc.lines); line++) {
      deco.push(Decoration.line({ class: `kg-${kind}${current ? " kg-cur" : ""}` }).range(lineAt(doc, line).from));
    }
  }
  for (const { start, end, state: kind } of marks.words) {
    for (const [from, to] of pieces(doc, start, end)) deco.push(Decoration.mark({ class: `kg-word kg-w-${kind}` }).range(from, to));
  }
  for (const { start, end, severity } of marks.problems) {
    for (const [from, to] of pieces(doc, start, end)) deco.push(Decoration.mark({ class: `kg-sq kg-${severity}` }).range(from, to));
    const at = lineAt(doc, start[0]).from;
    const before = signs.get(at);
    if (!before || before.severity !== "error") signs.set(at, new Sign(severity));
  }
  for (const hint of marks.hints) {
    deco.push(Decoration.widget({ widget: new Hint(hint), side: 1 }).range(lineAt(doc, hint.line).to));
  }
  for (const pin of marks.pins) signs.set(lineAt(doc, pin.line).from, new Pin(pin));
  const gutters = new RangeSetBuilder();
  for (const [at, marker] of [...signs].sort((a, b) => a[0] - b[0])) gutters.add(at, at, marker);
  return { deco: Decoration.set(deco, true), gutters: gutters.finish(), problems: marks.problems };
}

const field = StateField.define({
  create: () => ({ deco: Decoration.none, gutters: RangeSet.empty, problems: [] }),
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(set)) return build(tr.state, effect.value);
    // Until the engine has read the new text, the old marks travel with it.
    return tr.docChanged ? { ...value, deco: value.deco.map(tr.changes), gutters: value.gutters.map(tr.changes) } : value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.deco),
});

const hover = hoverTooltip((view, at) => {
  const { doc } = view.state;
  const problem = view.state.field(field).problems.find(({ start, end }) => offset(doc, start) <= at && at <= offset(doc, end));
  return problem
    ? {
        pos: at,
        create() {
          const dom = document.createElement("div");
          dom.className = "kg-tip";
          const page = document.createElement("a");
          Object.assign(page, { href: problem.page, target: "_blank", rel: "noopener", textContent: problem.rule });
          dom.append(problem.message, document.createElement("p"), page);
          if (problem.fix) dom.children[0].append(problem.fix);
          return { dom };
        },
      }
    : null;
});

// Goes to the next problem of the text, or the one before, around its ends.
const go = (way) => (view) => {
  const { doc, selection } = view.state;
  const { problems } = view.state.field(field);
  const from = selection.main.head;
  const places = problems.map((problem) => ({ ...problem, at: offset(doc, problem.start) }));
  if (way < 0) places.reverse();
  const next = places.find(({ at }) => (at - from) * way > 0) ?? places[0];
  if (next) {
    const said = EditorView.announce.of(next.fix ? `${next.message} ${next.fix}` : next.message);
    view.dispatch({ selection: { anchor: next.at }, effects: said, scrollIntoView: true });
  }
  return true;
};

export function marks(host) {
  return [
    field,
    hover,
    keymap.of([
      { key: "F8", run: go(1), shift: go(-1) },
      { key: "Mod-.", run: ({ state }) => (host.fix(state.doc.lineAt(state.selection.main.head).number), true) },
    ]),
    gutter({
      class: "kg-signs",
      markers: (view) => view.state.field(field).gutters,
      initialSpacer: () => new Pin({ n: "", state: "none" }),
      domEventHandlers: {
        mousedown(view, line, event) {
          const step = event.target.dataset?.step;
          if (step) host.pin(Number(step));
          else host.cursor(view.state.doc.lineAt(line.from).number);
          return Boolean(step);
        },
      },
    }),
    EditorView.theme({
      ".cm-tooltip": { border: "1px solid var(--line-2)", borderRadius: "var(--r-m)", background: "var(--surface)", boxShadow: "var(--shadow-pop)" },
      ".kg-tip": { padding: "6px 10px", maxWidth: "420px", font: "var(--t-12)/18px var(--font-ui)", color: "var(--text)" },
      ".kg-tip p": { margin: "2px 0" },
      ".kg-tip a": { color: "var(--accent)", fontFamily: "var(--font-mono)" },
      ".kg-p-none": { visibility: "hidden" },
    }),
  ];
}

export const setMarks = (value) => set.of(value);
