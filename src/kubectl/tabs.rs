//! Go's `tabwriter` with kubectl's settings.

/// Smallest width of a column, and the blanks after its widest cell.
const MIN_WIDTH: usize = 6;
const PADDING: usize = 3;

/// Aligns all cells but each line's last, as tables are printed.
pub fn columns(lines: &[Vec<String>]) -> String {
    aligned(lines, MIN_WIDTH, PADDING)
}

/// Aligns all cells but each line's last. A column ends at a line that does not have it, and begins anew below.
pub fn aligned(lines: &[Vec<String>], min_width: usize, padding: usize) -> String {
    let last = lines.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let mut widths: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    for column in 0..last {
        let mut from = 0;
        for run in lines.chunk_by(|a, b| (a.len() > column + 1) == (b.len() > column + 1)) {
            let cells = run.iter().filter(|line| line.len() > column + 1).filter_map(|line| line.get(column));
            let width = cells.map(|cell| cell.chars().count() + padding).max().unwrap_or(0).max(min_width);
            widths.iter_mut().skip(from).take(run.len()).for_each(|widths| widths.push(width));
            from += run.len();
        }
    }
    let mut out = String::new();
    for (line, widths) in lines.iter().zip(widths) {
        for (column, cell) in line.iter().enumerate() {
            out.push_str(cell);
            if column + 1 < line.len() {
                let width = widths.get(column).copied().unwrap_or(0);
                out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_ends_where_a_line_lacks_it() {
        let lines = [&["Name:", "a"][..], &["Namespace:", "b"], &["Spec:"], &["x", "y"]];
        let lines = lines.map(|line| line.iter().map(|cell| (*cell).to_owned()).collect());
        assert_eq!(aligned(&lines, 0, 2), "Name:       a\nNamespace:  b\nSpec:\nx  y\n");
    }
}
