//! The picture of a view: moved, zoomed, walked through with the arrow keys, and selected from.

mod camera;
mod draw;
mod frame;
mod legend;
mod words;

use crate::graph::{Direction, Graph, Target, Way, entrance, layout, scene, walk};
use crate::page::Selection;
use crate::text::Lang;
use camera::{Camera, Size};
use draw::{Parts, Scene};
use frame::{focus_node, target_of, use_frame, use_pan};
use std::rc::Rc;
use words::W;
use yew::prelude::*;

/// Below this width causes stand above their effects.
const NARROW: f64 = 600.0;
const ZOOM: f64 = 1.2;

#[derive(Properties, PartialEq)]
pub struct PictureProps {
    pub graph: Rc<Graph>,
    pub selected: Selection,
    pub on_select: Callback<Selection>,
    pub on_ask: Callback<String>,
    pub lang: Lang,
}

/// The picture in its frame.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let lang = props.lang;
    let host = use_node_ref();
    let frame = use_frame(host.clone());
    let narrow = frame.width > 0.0 && frame.width < NARROW;
    let direction = if narrow { Direction::TopToBottom } else { Direction::LeftToRight };
    let placed = use_memo((props.graph.clone(), narrow), move |(graph, _)| layout(graph, direction));
    let parts = {
        let placed = placed.clone();
        use_memo((props.graph.clone(), narrow, lang), move |(graph, _, lang)| Scene {
            graph: graph.clone(),
            parts: Rc::new(scene(graph, &placed, direction, &words::scene_words(*lang))),
        })
    };
    let picture = Size { width: placed.width, height: placed.height };
    // None until the reader moves it: then it fits, whatever the frame becomes.
    let moved = use_state(|| None::<Camera>);
    let camera = (*moved).unwrap_or_else(|| Camera::fit(picture, frame));
    {
        let moved = moved.clone();
        let nodes: Vec<String> = props.graph.nodes.iter().map(|node| node.id.clone()).collect();
        use_effect_with((nodes, narrow), move |_| moved.set(None));
    }
    let set_camera = {
        let moved = moved.setter();
        Callback::from(move |camera: Option<Camera>| moved.set(camera))
    };
    let pan = use_pan(host.clone(), camera, picture, frame, narrow, set_camera.clone());

    let walked = use_state(|| None::<usize>);
    let stop = (*walked)
        .filter(|index| *index < props.graph.nodes.len())
        .or_else(|| selected_node(&props.graph, &props.selected))
        .or_else(|| entrance(&props.graph, &placed));

    let choose = {
        let (graph, selected) = (props.graph.clone(), props.selected.clone());
        let (on_select, on_ask) = (props.on_select.clone(), props.on_ask.clone());
        Callback::from(move |target: Target| {
            let Some(choice) = draw::chosen(&graph, target) else { return };
            let ask = match target {
                Target::Node(index) if choice == selected => graph.nodes.get(index).and_then(|node| node.ask.clone()),
                Target::Edge(index) => {
                    graph.edges.get(index).map(|edge| edge.ask.clone()).filter(|ask| !ask.is_empty())
                }
                _ => None,
            };
            match ask {
                Some(ask) => on_ask.emit(ask),
                None => on_select.emit(choice),
            }
        })
    };
    let onclick = {
        let (choose, on_select, pan, walked) = (choose.clone(), props.on_select.clone(), pan.clone(), walked.clone());
        Callback::from(move |event: MouseEvent| {
            if pan.take_dragged() {
                return;
            }
            match target_of(&event) {
                Some(frame::Pressed::Step(number)) => on_select.emit(Selection::Step(number)),
                Some(frame::Pressed::Target(target)) => {
                    if let Target::Node(index) | Target::Row(index, _) = target {
                        walked.set(Some(index));
                    }
                    choose.emit(target);
                }
                None => on_select.emit(Selection::Nothing),
            }
        })
    };
    let zoom = {
        let set_camera = set_camera.clone();
        Callback::from(move |by: f64| {
            set_camera.emit(Some(camera.zoomed(by, (frame.width / 2.0, frame.height / 2.0))));
        })
    };
    let fit = set_camera.reform(|()| None);
    let onkeydown = {
        let (graph, placed, host, walked) = (props.graph.clone(), placed.clone(), host.clone(), walked.clone());
        let (zoom, fit, on_select) = (zoom.clone(), fit.clone(), props.on_select.clone());
        let set_camera = set_camera.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let way = match event.key().as_str() {
                "ArrowLeft" => Way::Left,
                "ArrowRight" => Way::Right,
                "ArrowUp" => Way::Up,
                "ArrowDown" => Way::Down,
                "Home" => Way::First,
                "End" => Way::Last,
                key => {
                    match key {
                        "Enter" | " " => {
                            if let Some(index) = stop {
                                choose.emit(Target::Node(index));
                            }
                        }
                        "Escape" => {
                            on_select.emit(Selection::Nothing);
                            frame::focus_host(&host);
                        }
                        "+" | "=" if !narrow => zoom.emit(ZOOM),
                        "-" if !narrow => zoom.emit(1.0 / ZOOM),
                        "0" if !narrow => fit.emit(()),
                        _ => return,
                    }
                    event.prevent_default();
                    return;
                }
            };
            event.prevent_default();
            let Some(next) = stop.and_then(|from| walk(&graph, &placed, from, way)) else { return };
            walked.set(Some(next));
            if let (Some(node), false) = (placed.nodes.iter().find(|node| node.index == next), narrow) {
                let shown = camera.showing((node.x, node.y, node.width, node.height), frame);
                if shown != camera {
                    set_camera.emit(Some(shown));
                }
            }
            focus_node(&host, next);
        })
    };

    let view_box = if narrow || frame.width < 1.0 {
        format!("0 0 {} {}", placed.width.max(1.0), placed.height.max(1.0))
    } else {
        camera.view_box(frame)
    };
    let label = format!("{}: {}", W::Picture.say(lang), props.graph.lanes.join(" → "));
    html! {
        <div class={classes!("pic", narrow.then_some("grows"))} id="pic" ref={host} tabindex="-1">
            <svg class="g" viewBox={view_box} role="group" aria-label={label} aria-describedby="pic-help"
                {onclick} {onkeydown}
                onpointerdown={pan.down.clone()} onpointermove={pan.moving.clone()}
                onpointerup={pan.up.clone()} onpointercancel={pan.up.clone()}>
                <desc id="pic-help">{ W::Help.say(lang) }</desc>
                <Parts scene={(*parts).clone()} selected={props.selected.clone()} {stop} />
            </svg>
            { legend::legend(&props.graph.legend, lang) }
            if !narrow {
                <div class="zoom" role="group">
                    <button class="btn" aria-label={W::Smaller.say(lang)} onclick={zoom.reform(|_| 1.0 / ZOOM)}>{ "−" }</button>
                    <button class="btn" aria-label={W::FullSize.say(lang)} onclick={zoom.reform(move |_| 1.0 / camera.scale)}>
                        { format!("{}%", (camera.scale * 100.0).round()) }
                    </button>
                    <button class="btn" aria-label={W::Larger.say(lang)} onclick={zoom.reform(|_| ZOOM)}>{ "+" }</button>
                    <button class="btn" aria-label={W::Fit.say(lang)} onclick={fit.reform(|_| ())}>
                        <svg class="ico" viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
                        </svg>
                    </button>
                </div>
            }
        </div>
    }
}

/// The node that a selection is about.
fn selected_node(graph: &Graph, selected: &Selection) -> Option<usize> {
    graph.nodes.iter().position(|node| match selected {
        Selection::Node(id) => **id == *node.id,
        Selection::Step(number) => {
            node.pins.iter().chain(node.rows.iter().flat_map(|row| &row.pins)).any(|pin| pin.number == *number)
        }
        Selection::Nothing | Selection::Lines(_) => false,
    })
}
