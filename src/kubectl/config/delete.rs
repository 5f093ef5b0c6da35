//! `delete-context`, `delete-cluster`, `delete-user`, `rename-context`.

use super::{Command, Ran, unexpected, usage};
use crate::kubeconfig::{List, Paths};
use crate::kubectl::flags::quoted;
use crate::kubectl::{Output, help};

pub fn context(command: Command<'_>) -> Ran {
    delete(command, List::Contexts)
}

pub fn cluster(command: Command<'_>) -> Ran {
    delete(command, List::Clusters)
}

pub fn user(command: Command<'_>) -> Ran {
    delete(command, List::Users)
}

fn delete(command: Command<'_>, list: List) -> Ran {
    let what = list.item();
    let name = match command.parsed.args.as_slice() {
        [name] => name.clone(),
        [] if list == List::Users => return Err(usage("config delete-user", "user to delete is required")),
        // kubectl prints its help, and succeeds.
        _ if list == List::Contexts => return Err(Output::ok(help::DELETE_CONTEXT)),
        _ if list == List::Clusters => return Err(Output::ok(help::DELETE_CLUSTER)),
        args => return Err(Output { exit_code: 0, ..unexpected("", args) }),
    };
    let before = command.load()?;
    let file = command.files.default_file();
    let mut after = before.clone();
    if after.entries_mut(list).remove(&name).is_none() {
        return Err(Output::error(format!("cannot delete {what} {name}, not in {file}")));
    }
    let mut warning = String::new();
    if list == List::Contexts && before.current_context == name {
        warning.push_str(
            "warning: this removed your active context, use \"kubectl config use-context\" to select a different one\n",
        );
    }
    let output = command.modify(&before, &after, Paths::ToTheFile, format!("deleted {what} {name} from {file}\n"))?;
    Ok(Output { stderr: warning, ..output })
}

pub fn rename(command: Command<'_>) -> Ran {
    let [from, to] = command.parsed.args.as_slice() else {
        return Err(unexpected(help::RENAME_CONTEXT, &command.parsed.args));
    };
    let (from, to) = (from.clone(), to.clone());
    if to.is_empty() {
        return Err(Output::error("You must specify a new non-empty context name"));
    }
    let before = command.load()?;
    let file = command.files.default_file();
    let mut after = before.clone();
    let Some(entry) = after.contexts.remove(&from) else {
        return Err(Output::error(format!("cannot rename the context {}, it's not in {file}", quoted(&from))));
    };
    if before.contexts.contains_key(&to) {
        return Err(Output::error(format!(
            "cannot rename the context {}, the context {} already exists in {file}",
            quoted(&from),
            quoted(&to)
        )));
    }
    after.contexts.insert(to.clone(), entry);
    if after.current_context == from {
        after.current_context = to.clone();
    }
    let said = format!("Context {} renamed to {}.\n", quoted(&from), quoted(&to));
    command.modify(&before, &after, Paths::ToTheFile, said)
}
