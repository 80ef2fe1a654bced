//! Tables of what the admin API answers: one row an item, one column a member. An absent member is an empty cell.

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Map, Value};

use super::Screen;

/// A column: its title and where its cell is in an item, as a JSON pointer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    title: &'static str,
    pointer: &'static str,
    alignment: CellAlignment,
}

pub(super) const fn text(title: &'static str, pointer: &'static str) -> Column {
    Column { title, pointer, alignment: CellAlignment::Left }
}

/// A column of numbers and amounts.
pub(super) const fn amount(title: &'static str, pointer: &'static str) -> Column {
    Column { title, pointer, alignment: CellAlignment::Right }
}

/// Prints the items of a list. A column in which no item has anything is left out.
pub(super) fn print_list(screen: &mut Screen<'_>, items: &[Value], columns: &[Column]) {
    if items.is_empty() {
        return screen.line("None.");
    }
    screen.table(&list(items, columns));
}

/// As `print_list`, for a list that may go on.
pub(super) fn print_page(screen: &mut Screen<'_>, items: &[Value], columns: &[Column], next: Option<&str>) {
    print_list(screen, items, columns);
    if let Some(next) = next {
        screen.line(&format!("There are more: go on with --after {next}"));
    }
}

/// Prints one thing. What is a list in it, as a transfer's entries are, becomes a table of its own.
pub(super) fn print_thing(screen: &mut Screen<'_>, item: &Value) {
    let members = item.as_object().into_iter().flatten();
    let (lists, own): (Vec<_>, Vec<_>) = members.partition(|(_, value)| is_list_of_things(value));
    let own: Value = own.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    screen.table(&thing(&own));
    for (name, value) in lists {
        screen.line("");
        screen.line(&format!("{name}:"));
        screen.table(&things(value.as_array().map_or(&[], Vec::as_slice)));
    }
}

fn is_list_of_things(value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
}

fn list(items: &[Value], columns: &[Column]) -> Table {
    let is_used = |column: &&Column| items.iter().any(|item| !cell(item, column.pointer).is_empty());
    let columns: Vec<&Column> = columns.iter().filter(is_used).collect();
    let mut table = plain();
    table.set_header(columns.iter().map(|column| column.title));
    for item in items {
        table.add_row(columns.iter().map(|column| cell(item, column.pointer)));
    }
    for (at, column) in columns.iter().enumerate() {
        if let Some(drawn) = table.column_mut(at) {
            drawn.set_cell_alignment(column.alignment);
        }
    }
    table
}

/// One thing, a member a row.
pub(super) fn thing(item: &Value) -> Table {
    let mut table = plain();
    add_members(&mut table, "", item);
    table
}

/// Members of members are named with both names.
fn add_members(table: &mut Table, above: &str, item: &Value) {
    for (name, value) in item.as_object().into_iter().flatten() {
        let name = format!("{above}{}", name.replace('_', " "));
        if is_nested(value) {
            add_members(table, &format!("{name} "), value);
            continue;
        }
        let shown = shown(value);
        if !shown.is_empty() {
            table.add_row([name, shown]);
        }
    }
}

fn is_nested(value: &Value) -> bool {
    value.as_object().is_some_and(|members| money(members).is_none())
}

/// Things of one kind whose members nobody chose: every member of the first is a column.
pub(super) fn things(items: &[Value]) -> Table {
    let names = items.first().and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name);
    let names: Vec<&String> = names.collect();
    let mut table = plain();
    table.set_header(names.iter().map(|name| name.to_uppercase().replace('_', " ")));
    for item in items {
        table.add_row(names.iter().map(|name| item.get(name.as_str()).map(shown).unwrap_or_default()));
    }
    table
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

fn cell(item: &Value, pointer: &str) -> String {
    item.pointer(pointer).map(shown).unwrap_or_default()
}

/// A value as people read it; money as `10.50 USD`.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(members) => money(members).unwrap_or_else(|| value.to_string()),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn money(members: &Map<String, Value>) -> Option<String> {
    match (members.get("amount"), members.get("currency"), members.len()) {
        (Some(amount), Some(currency), 2) => Some(format!("{} {}", shown(amount), shown(currency))),
        _ => None,
    }
}
