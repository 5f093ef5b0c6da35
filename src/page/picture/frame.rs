//! The browser's part: the frame's size, the pointer, the wheel, the focus.

use super::camera::{Camera, Size};
use crate::graph::Target;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver, SvgElement, WheelEvent};
use yew::prelude::*;

/// A press that moves less than this selects; one that moves more moves the picture.
const DRAG: f64 = 4.0;

/// The frame's size, followed as it changes.
#[hook]
pub fn use_frame(host: NodeRef) -> Size {
    let size = use_state(Size::default);
    {
        let size = size.clone();
        use_effect_with(host, move |host| {
            let element = host.cast::<Element>();
            let measured = element.clone();
            let last = Cell::new(Size::default());
            let on_resize = Closure::<dyn FnMut()>::new(move || {
                let Some(element) = &measured else { return };
                let now = Size { width: f64::from(element.client_width()), height: f64::from(element.client_height()) };
                if now != last.get() {
                    last.set(now);
                    size.set(now);
                }
            });
            let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(on_resize);
            }
        });
    }
    *size
}

/// What the pointer is doing.
#[derive(Default)]
struct Pointers {
    down: Vec<(i32, f64, f64)>,
    start: (f64, f64),
    dragging: bool,
    /// Whether the press that has just ended moved the picture, and so selects nothing.
    dragged: bool,
}

/// Listeners that move and zoom the picture.
#[derive(Clone)]
pub struct Pan {
    pub down: Callback<PointerEvent>,
    pub moving: Callback<PointerEvent>,
    pub up: Callback<PointerEvent>,
    pointers: Rc<RefCell<Pointers>>,
}

impl Pan {
    /// Whether the press that has just ended moved the picture; asked once.
    pub fn take_dragged(&self) -> bool {
        std::mem::take(&mut self.pointers.borrow_mut().dragged)
    }
}

/// The camera as the listeners see it: always the latest.
#[derive(Clone, Copy, Default)]
struct Seen {
    camera: Camera,
    picture: Size,
    frame: Size,
    narrow: bool,
}

/// Dragging moves, the wheel moves and with Ctrl zooms, two fingers zoom.
#[hook]
pub fn use_pan(
    host: NodeRef,
    camera: Camera,
    picture: Size,
    frame: Size,
    narrow: bool,
    set: Callback<Option<Camera>>,
) -> Pan {
    let pointers = use_memo((), |()| Rc::new(RefCell::new(Pointers::default())));
    let seen = use_memo((), |()| Rc::new(Cell::new(Seen::default())));
    seen.set(Seen { camera, picture, frame, narrow });
    {
        let (seen, set) = ((*seen).clone(), set.clone());
        use_effect_with(host.clone(), move |host| {
            let listener = host.cast::<Element>().map(|element| {
                let inner = element.clone();
                EventListener::new_with_options(
                    &element,
                    "wheel",
                    EventListenerOptions::enable_prevent_default(),
                    move |event| {
                        if let Some(event) = event.dyn_ref::<WheelEvent>() {
                            on_wheel(event, &inner, &seen, &set);
                        }
                    },
                )
            });
            move || drop(listener)
        });
    }
    let down = {
        let pointers = (*pointers).clone();
        Callback::from(move |event: PointerEvent| {
            let mut pointers = pointers.borrow_mut();
            if event.button() != 0 {
                return;
            }
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            if pointers.down.is_empty() {
                pointers.start = at;
                pointers.dragging = false;
                pointers.dragged = false;
            }
            pointers.down.push((event.pointer_id(), at.0, at.1));
        })
    };
    let moving = {
        let (pointers, seen, host, set) = ((*pointers).clone(), (*seen).clone(), host.clone(), set);
        Callback::from(move |event: PointerEvent| {
            let now = seen.get();
            if now.narrow {
                return;
            }
            let mut pointers = pointers.borrow_mut();
            let at = (f64::from(event.client_x()), f64::from(event.client_y()));
            let before = pointers.down.clone();
            let Some(own) = pointers.down.iter_mut().find(|(id, ..)| *id == event.pointer_id()) else { return };
            let by = (at.0 - own.1, at.1 - own.2);
            (own.1, own.2) = at;
            if !pointers.dragging {
                let far = (at.0 - pointers.start.0).hypot(at.1 - pointers.start.1);
                if far < DRAG && before.len() < 2 {
                    return;
                }
                pointers.dragging = true;
                if let Some(element) = host.cast::<Element>() {
                    let _ = element.class_list().add_1("dragging");
                }
                if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                    let _ =
                        element.closest("svg.g").ok().flatten().map(|svg| svg.set_pointer_capture(event.pointer_id()));
                }
            }
            let next = match (before.as_slice(), pointers.down.as_slice()) {
                ([a, b], [c, d]) => {
                    let apart = |a: &(i32, f64, f64), b: &(i32, f64, f64)| (a.1 - b.1).hypot(a.2 - b.2).max(1.0);
                    let middle = ((c.1 + d.1) / 2.0, (c.2 + d.2) / 2.0);
                    let at = host.cast::<Element>().map_or(middle, |element| {
                        let rect = element.get_bounding_client_rect();
                        (middle.0 - rect.left(), middle.1 - rect.top())
                    });
                    now.camera
                        .moved(by.0 / 2.0, by.1 / 2.0, now.picture, now.frame)
                        .zoomed(apart(c, d) / apart(a, b), at)
                }
                _ => now.camera.moved(by.0, by.1, now.picture, now.frame),
            };
            seen.set(Seen { camera: next, ..now });
            set.emit(Some(next));
        })
    };
    let up = {
        let pointers = (*pointers).clone();
        Callback::from(move |event: PointerEvent| {
            let mut pointers = pointers.borrow_mut();
            pointers.down.retain(|(id, ..)| *id != event.pointer_id());
            if pointers.down.is_empty() {
                pointers.dragged = std::mem::take(&mut pointers.dragging);
                if let Some(element) = host.cast::<Element>() {
                    let _ = element.class_list().remove_1("dragging");
                }
            }
        })
    };
    Pan { down, moving, up, pointers: (*pointers).clone() }
}

fn on_wheel(event: &WheelEvent, host: &Element, seen: &Rc<Cell<Seen>>, set: &Callback<Option<Camera>>) {
    let now = seen.get();
    if now.narrow {
        return;
    }
    // Lines and pages in pixels.
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 16.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
    let next = if event.ctrl_key() || event.meta_key() {
        let rect = host.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
        now.camera.zoomed((-dy * 0.0025).exp().clamp(0.5, 2.0), at)
    } else {
        // A picture that is all in sight leaves the wheel to the page.
        let (wide, tall) = now.camera.overflows(now.picture, now.frame);
        let (dx, dy) = if event.shift_key() && dx == 0.0 { (dy, 0.0) } else { (dx, dy) };
        if !(wide && dx != 0.0 || tall && dy != 0.0) {
            return;
        }
        let (dx, dy) = (if wide { dx } else { 0.0 }, if tall { dy } else { 0.0 });
        now.camera.moved(-dx, -dy, now.picture, now.frame)
    };
    event.prevent_default();
    seen.set(Seen { camera: next, ..now });
    set.emit(Some(next));
}

/// What lies under a press.
pub enum Pressed {
    Step(u8),
    Target(Target),
}

/// What lies under a press; none for the ground.
pub fn target_of(event: &MouseEvent) -> Option<Pressed> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let near = |name: &str| {
        let found = element.closest(&format!("[{name}]")).ok().flatten()?;
        found.get_attribute(name)?.parse::<usize>().ok()
    };
    if let Some(number) = near("data-pin").and_then(|number| u8::try_from(number).ok()) {
        return Some(Pressed::Step(number));
    }
    let target = match (near("data-node"), near("data-row")) {
        (Some(node), Some(row)) => Target::Row(node, row),
        (Some(node), None) => Target::Node(node),
        _ => match near("data-edge") {
            Some(edge) => Target::Edge(edge),
            None => Target::Group(near("data-group")?),
        },
    };
    Some(Pressed::Target(target))
}

/// Moves the focus to a node.
pub fn focus_node(host: &NodeRef, index: usize) {
    let found =
        host.cast::<Element>().and_then(|host| host.query_selector(&format!("[data-node=\"{index}\"]")).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<SvgElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus out of the picture's inside, to its frame.
pub fn focus_host(host: &NodeRef) {
    if let Some(host) = host.cast::<HtmlElement>() {
        let _ = host.focus();
    }
}
