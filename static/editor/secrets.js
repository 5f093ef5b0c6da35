// Covered values: a chip stands in the DOM in the place of each, until the reader asks for it.
import { RangeSetBuilder, StateEffect, StateField, RangeSet, RangeValue } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const show = StateEffect.define({ map: ({ from, to }, changes) => ({ from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) }) });
const relabel = StateEffect.define();
const rested = StateEffect.define();
/** Looks for what to cover anew, in all of the text. */
export const look = StateEffect.define();

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

function documentsAround(doc, from, to, most = Infinity) {
  let [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number];
  const [top, end] = [Math.max(1, first - most), Math.min(doc.lines, last + most)];
  while (first > top && !separates(doc.line(first - 1))) first--;
  while (last < end && !separates(doc.line(last + 1))) last++;
  const cut = (first === top && top > 1 && !separates(doc.line(top - 1))) || (last === end && end < doc.lines && !separates(doc.line(end + 1)));
  return { from: doc.line(first).from, to: doc.line(last).to, cut };
}

// A document of more lines than this is not looked at again at every key, only once typing rests: what was covered stays so
// meanwhile, and what is typed was seen anyway. What is pasted or dropped is looked at in the same moment.
const LONG = 3000;
const REST_MS = 400;
const typed = (tr) => {
  let came = 0;
  tr.changes.iterChanges((_a, _b, _c, _d, text) => (came += text.length));
  return came <= 2;
};

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

function changed(tr) {
  let [from, to] = [Infinity, 0];
  tr.changes.iterChangedRanges((_a, _b, start, end) => ([from, to] = [Math.min(from, start), Math.max(to, end)]));
  return { from, to };
}

function moved(ranges, tr) {
  const one = ({ from, to }) => ({ from: tr.changes.mapPos(from, 1), to: tr.changes.mapPos(to, -1) });
  return ranges.map((range) => ({ ...one(range), whole: one(range.whole) }));
}

function findAgain(ranges, doc, cover, near) {
  const kept = ranges.filter((range) => range.to <= near.from || range.from >= near.to);
  return [...kept, ...find(doc, cover, near.from, near.to)].sort((a, b) => a.from - b.from);
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
      return { ranges, open: RangeSet.empty, words, chips: chips(ranges, RangeSet.empty, words), waits: null };
    },
    update(value, tr) {
      const opened = tr.effects.filter((effect) => effect.is(show));
      const said = tr.effects.find((effect) => effect.is(relabel));
      const again = tr.effects.some((effect) => effect.is(look));
      const rest = again || said || tr.effects.some((effect) => effect.is(rested));
      if (!tr.docChanged && !opened.length && !rest) return value;
      const { doc } = tr.state;
      const open = value.open.map(tr.changes).update({ add: opened.map(({ value: { from, to } }) => shown.range(from, to)), sort: true });
      let { ranges, waits } = value;
      if (tr.docChanged) {
        const at = changed(tr);
        const near = documentsAround(doc, at.from, at.to, LONG);
        ranges = moved(ranges, tr);
        waits &&= { from: tr.changes.mapPos(waits.from, -1), to: tr.changes.mapPos(waits.to, 1) };
        if (near.cut && typed(tr)) waits = { from: Math.min(at.from, waits?.from ?? at.from), to: Math.max(at.to, waits?.to ?? at.to) };
        else ranges = findAgain(ranges, doc, cover, near.cut ? documentsAround(doc, at.from, at.to) : near);
      }
      if (again) {
        ranges = find(doc, cover, 0, doc.length);
        waits = null;
      }
      if (rest && waits) {
        ranges = findAgain(ranges, doc, cover, documentsAround(doc, waits.from, waits.to));
        waits = null;
      }
      const next = said ? said.value : value.words;
      return { ranges, open, words: next, chips: chips(ranges, open, next), waits };
    },
    provide: (field) => [
      EditorView.decorations.from(field, (value) => value.chips),
      EditorView.atomicRanges.of((view) => view.state.field(field).chips),
    ],
  });
  let timer = 0;
  const rests = EditorView.updateListener.of(({ docChanged, view, state }) => {
    if (!docChanged || !state.field(field).waits) return;
    clearTimeout(timer);
    timer = setTimeout(() => view.dispatch({ effects: rested.of(null) }), REST_MS);
  });
  return [field, rests];
}

export const relabelSecrets = (words) => relabel.of(words);
