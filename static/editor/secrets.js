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

// `cover(text)` gives [from, to, group, …]; ranges of one group are revealed together.
function covered(state, cover, open, words) {
  const flat = cover(state.doc.toString());
  const groups = new Map();
  for (let at = 0; at + 2 < flat.length; at += 3) {
    const whole = groups.get(flat[at + 2]);
    groups.set(flat[at + 2], { from: Math.min(whole?.from ?? Infinity, flat[at]), to: Math.max(whole?.to ?? 0, flat[at + 1]) });
  }
  const builder = new RangeSetBuilder();
  for (let at = 0; at + 2 < flat.length; at += 3) {
    const [from, to] = [flat[at], Math.min(flat[at + 1], state.doc.length)];
    const whole = groups.get(flat[at + 2]);
    let isOpen = false;
    open.between(whole.from, whole.to, () => ((isOpen = true), false));
    if (!isOpen && from < to) builder.add(from, to, Decoration.replace({ widget: new Mask(whole, words.covered, words.show) }));
  }
  return builder.finish();
}

export function secrets(cover, words) {
  const field = StateField.define({
    create: (state) => ({ open: RangeSet.empty, words, chips: covered(state, cover, RangeSet.empty, words) }),
    update(value, tr) {
      const opened = tr.effects.filter((effect) => effect.is(show));
      const said = tr.effects.find((effect) => effect.is(relabel));
      if (!tr.docChanged && !opened.length && !said) return value;
      const open = value.open.map(tr.changes).update({ add: opened.map(({ value: { from, to } }) => shown.range(from, to)), sort: true });
      const next = said ? said.value : value.words;
      return { open, words: next, chips: covered(tr.state, cover, open, next) };
    },
    provide: (field) => [
      EditorView.decorations.from(field, (value) => value.chips),
      EditorView.atomicRanges.of((view) => view.state.field(field).chips),
    ],
  });
  return field;
}

export const relabelSecrets = (words) => relabel.of(words);
