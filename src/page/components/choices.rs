//! What answers take for granted where the paste does not say it, each for the reader to choose.

use super::top_bar::use_closing;
use crate::page::state::{Action, State};
use crate::page::words::W;
use crate::protocol::{HostNetwork, IngressFlavour, IngressPorts, Options, View};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

/// The authorizers that there are, as `--authorization-mode` writes them.
const AUTHORIZERS: [&str; 6] = ["Node", "ABAC", "RBAC", "Webhook", "AlwaysAllow", "AlwaysDeny"];

/// The choices of the open view, behind a button that says how many are not the usual ones.
#[component]
pub fn Choices(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let open = use_state(|| false);
    use_closing(open.clone(), "choices");
    let all = match state.tab {
        View::Access | View::Clusters => access(state),
        View::Network => network(state),
        View::Routes => routes(state),
        View::Problems => Vec::new(),
    };
    let unusual = all.iter().filter(|choice| choice.unusual).count();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="menu-place" id="choices">
            <button id="choices-button" class="btn small" aria-expanded={open.to_string()} aria-controls="choices-list" onclick={toggle}>
                { W::Assumed.say(lang) }
                if unusual > 0 { <span class="n">{ unusual }</span> }
            </button>
            if *open {
                <div id="choices-list" class="menu right choices" role="group" aria-label={W::Assumed.say(lang)}>
                    <p class="menu-head">{ W::AssumedHelp.say(lang) }</p>
                    { for all.into_iter().map(|choice| choice.html) }
                </div>
            }
        </div>
    }
}

struct Choice {
    html: Html,
    /// Whether it is not as usual.
    unusual: bool,
}

fn choose(state: &UseReducerHandle<State>, change: impl FnOnce(&mut Options)) {
    let mut options = (*state.choices).clone();
    change(&mut options);
    state.dispatch(Action::Choose(options));
}

fn access(state: &UseReducerHandle<State>) -> Vec<Choice> {
    let (lang, now, usual) = (state.lang, &*state.choices, Options::default());
    let authorizers = now.authorizers.join(",");
    vec![
        switch(state, W::DefaultRoles, W::DefaultRolesHelp, now.bootstrap_roles, true, |options, on| {
            options.bootstrap_roles = on;
        }),
        Choice {
            html: html! {
                <label class="choice">
                    <b>{ W::Authorizers.say(lang) }</b>
                    <small>{ W::AuthorizersHelp.say(lang) }</small>
                    { field(state, "choice-authorizers", &authorizers, "--authorization-mode=Node,RBAC", |options, text| options.authorizers = known(text)) }
                </label>
            },
            unusual: now.authorizers != usual.authorizers,
        },
        Choice {
            html: html! {
                <div class="choice" role="group" aria-labelledby="choice-caller">
                    <b id="choice-caller">{ W::WhoAsks.say(lang) }</b>
                    <small>{ W::WhoAsksHelp.say(lang) }</small>
                    <label><span>{ W::UserName.say(lang) }</span>
                        { field(state, "choice-user", &now.caller.user, &usual.caller.user, |options, text| {
                            options.caller.user = if text.is_empty() { Options::default().caller.user } else { text.to_owned() };
                        }) }
                    </label>
                    <label><span>{ W::GroupNames.say(lang) }</span>
                        { field(state, "choice-groups", &now.caller.groups.join(","), "", |options, text| options.caller.groups = listed(text)) }
                    </label>
                </div>
            },
            unusual: now.caller != usual.caller,
        },
    ]
}

fn network(state: &UseReducerHandle<State>) -> Vec<Choice> {
    let now = &*state.choices;
    vec![
        switch(state, W::IpBlockPods, W::IpBlockPodsHelp, now.ip_block_matches_pods, false, |options, on| {
            options.ip_block_matches_pods = on;
        }),
        switch(
            state,
            W::HostNetwork,
            W::HostNetworkHelp,
            now.host_network == HostNetwork::Ordinary,
            false,
            |options, on| options.host_network = if on { HostNetwork::Ordinary } else { HostNetwork::Ignore },
        ),
        switch(
            state,
            W::IngressPorts,
            W::IngressPortsHelp,
            now.ingress_ports == IngressPorts::Declared,
            false,
            |options, on| options.ingress_ports = if on { IngressPorts::Declared } else { IngressPorts::Service },
        ),
    ]
}

fn routes(state: &UseReducerHandle<State>) -> Vec<Choice> {
    let nginx = state.choices.ingress_flavour == IngressFlavour::Nginx;
    vec![switch(state, W::IngressNginx, W::IngressNginxHelp, nginx, false, |options, on| {
        options.ingress_flavour = if on { IngressFlavour::Nginx } else { IngressFlavour::Specification };
    })]
}

/// A choice of yes and no.
fn switch(
    state: &UseReducerHandle<State>,
    word: W,
    help: W,
    on: bool,
    usual: bool,
    change: fn(&mut Options, bool),
) -> Choice {
    let lang = state.lang;
    let handle = state.clone();
    let onchange = Callback::from(move |_: Event| choose(&handle, |options| change(options, !on)));
    let html = html! {
        <label class="choice switch">
            <input type="checkbox" checked={on} {onchange} />
            <span><b>{ word.say(lang) }</b><small>{ help.say(lang) }</small></span>
        </label>
    };
    Choice { html, unusual: on != usual }
}

/// A text that holds once Enter is pressed or the field is left.
fn field(
    state: &UseReducerHandle<State>,
    id: &'static str,
    value: &str,
    placeholder: &str,
    change: fn(&mut Options, &str),
) -> Html {
    let handle = state.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            choose(&handle, |options| change(options, input.value().trim()));
        }
    });
    html! {
        <input {id} type="text" value={value.to_owned()} placeholder={placeholder.to_owned()} autocomplete="off" autocapitalize="off" spellcheck="false" {onchange} />
    }
}

fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The authorizers that a text names, as Kubernetes writes them; what is none of them is left out.
fn known(text: &str) -> Vec<String> {
    let text = text.trim().trim_start_matches("--authorization-mode").trim_start_matches(['=', ' ']);
    let named = listed(text);
    let of = |name: &String| AUTHORIZERS.iter().find(|known| known.eq_ignore_ascii_case(name));
    named.iter().filter_map(of).map(|name| (*name).to_owned()).collect()
}
