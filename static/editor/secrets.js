// Covered values: a chip stands in the DOM in the place of each, until the reader asks for it.
import { RangeSetBuilder, StateEffect, StateField, RangeSet, RangeValue } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const show = StateEffect.define({ map: ({ from, to }, changes) => ({ from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) }) });
const relabel = StateEffect.define();

class Shown extends RangeValue {
  startSide = -1;
  endSide = 1;
}
const shown = new Shown();

class Mask extends WidgetType {
  constructor(range, label, title) {
    super();
    Object.assign(this, { range, label, title });
  }
  eq(other) {
    return other.label === this.label && other.title === this.title && other.range.from === this.range.from && other.range.to === this.range.to;
  }
  toDOM(view) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "kg-mask";
    chip.textContent = `•••• ${this.label}`;
    chip.setAttribute("aria-label", `${this.label}: ${this.title}`);
    chip.title = this.title;
    chip.addEventListener("mousedown", (event) => event.preventDefault());
    chip.addEventListener("click", () => view.dispatch({ effects: show.of(this.range) }));
    return chip;
  }
  ignoreEvent() {
    return true;
  }
}

// Kubernetes reads each YAML document for itself, so only those that a change touches are looked at again.
const separates = (line) => line.text.startsWith("---");

function documentsAround(doc, from, to) {
  let [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number];
  while (first > 1 && !separates(doc.line(first - 1))) first--;
  while (last < doc.lines && !separates(doc.line(last + 1))) last++;
  return { from: doc.line(first).from, to: doc.line(last).to };
}

// `cover(text)` gives [from, to, group, …]; ranges of one group are one value, and are revealed together.
function find(doc, cover, from, to) {
  const flat = cover(doc.sliceString(from, to));
  const wholes = new Map();
  const found = [];
  for (let at = 0; at + 2 < flat.length; at += 3) {
    const range = { from: from + flat[at], to: from + flat[at + 1] };
    const whole = wholes.get(flat[at + 2]) ?? range;
    wholes.set(flat[at + 2], { from: Math.min(whole.from, range.from), to: Math.max(whole.to, range.to) });
    found.push([range, flat[at + 2]]);
  }
  return found.map(([range, group]) => ({ ...range, whole: wholes.get(group) }));
}

function findAgain(ranges, tr, cover) {
  let [from, to] = [Infinity, 0];
  tr.changes.iterChangedRanges((_a, _b, start, end) => {
    from = Math.min(from, start);
    to = Math.max(to, end);
  });
  const near = documentsAround(tr.state.doc, from, to);
  const moved = (range) => ({ from: tr.changes.mapPos(range.from, 1), to: tr.changes.mapPos(range.to, -1) });
  const kept = ranges
    .map((range) => ({ ...moved(range), whole: moved(range.whole) }))
    .filter((range) => range.to <= near.from || range.from >= near.to);
  return [...kept, ...find(tr.state.doc, cover, near.from, near.to)].sort((a, b) => a.from - b.from);
}

function chips(ranges, open, words) {
  const builder = new RangeSetBuilder();
  for (const { from, to, whole } of ranges) {
    let isOpen = false;
    open.between(whole.from, whole.to, () => ((isOpen = true), false));
    if (!isOpen && from < to) builder.add(from, to, Decoration.replace({ widget: new Mask(whole, words.covered, words.show) }));
  }
  return builder.finish();
}

export function secrets(cover, words) {
  const field = StateField.define({
    create(state) {
      const ranges = find(state.doc, cover, 0, state.doc.length);
      return { ranges, open: RangeSet.empty, words, chips: chips(ranges, RangeSet.empty, words) };
    },
    update(value, tr) {
      const opened = tr.effects.filter((effect) => effect.is(show));
      const said = tr.effects.find((effect) => effect.is(relabel));
      if (!tr.docChanged && !opened.length && !said) return value;
      const open = value.open.map(tr.changes).update({ add: opened.map(({ value: { from, to } }) => shown.range(from, to)), sort: true });
      const ranges = tr.docChanged ? findAgain(value.ranges, tr, cover) : value.ranges;
      const next = said ? said.value : value.words;
      return { ranges, open, words: next, chips: chips(ranges, open, next) };
    },
    provide: (field) => [
      EditorView.decorations.from(field, (value) => value.chips),
      EditorView.atomicRanges.of((view) => view.state.field(field).chips),
    ],
  });
  return field;
}

export const relabelSecrets = (words) => relabel.of(words);
