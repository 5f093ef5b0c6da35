//! Go's `tabwriter` with kubectl's settings.

/// Smallest width of a column, and the blanks after its widest cell.
const MIN_WIDTH: usize = 6;
const PADDING: usize = 3;

/// Aligns all cells but each line's last.
pub fn columns(lines: &[Vec<String>]) -> String {
    let last = lines.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count() + PADDING).max().unwrap_or(0).max(MIN_WIDTH)
    };
    let widths: Vec<usize> = (0..last).map(width).collect();
    let mut out = String::new();
    for line in lines {
        for (column, cell) in line.iter().enumerate() {
            out.push_str(cell);
            let width = widths.get(column).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
        }
        out.push('\n');
    }
    out
}
