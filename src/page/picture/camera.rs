//! Which part of the picture is seen, and how large.

/// Pictures grow this far and no further.
const MAX_FIT: f64 = 1.3;
/// Below this, 11 px text would be under 9 px: the picture is moved about instead.
const MIN_FIT: f64 = 0.82;
const MAX_SCALE: f64 = 3.0;
const MIN_SCALE: f64 = 0.2;
/// What stays in sight however far the picture is moved.
const IN_SIGHT: f64 = 80.0;
/// The legend and the zoom buttons lie over the foot of the frame.
const FOOT: f64 = 40.0;

/// A window onto the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Camera {
    pub x: f64,
    pub y: f64,
    pub scale: f64,
}

/// A size in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Camera {
    /// The whole picture, as large as it gets; or its beginning, where the whole would be too small to read.
    pub fn fit(picture: Size, frame: Size) -> Camera {
        if frame.width < 1.0 || frame.height < 1.0 || picture.width < 1.0 {
            return Camera { x: 0.0, y: 0.0, scale: 1.0 };
        }
        let height = (frame.height - FOOT).max(frame.height * 0.6);
        let whole = (frame.width / picture.width).min(height / picture.height);
        let scale = whole.clamp(MIN_FIT, MAX_FIT);
        let (seen_x, seen_y) = (frame.width / scale, height / scale);
        let x = if picture.width <= seen_x + 1.0 { (picture.width - seen_x) / 2.0 } else { 0.0 };
        let y = if picture.height <= seen_y + 1.0 { (picture.height - seen_y) / 2.0 } else { 0.0 };
        Camera { x, y, scale }
    }

    /// The `viewBox`.
    pub fn view_box(self, frame: Size) -> String {
        let round = |value: f64| (value * 100.0).round() / 100.0;
        format!(
            "{} {} {} {}",
            round(self.x),
            round(self.y),
            round(frame.width.max(1.0) / self.scale),
            round(frame.height.max(1.0) / self.scale)
        )
    }

    /// Moved by pixels of the screen.
    pub fn moved(self, dx: f64, dy: f64, picture: Size, frame: Size) -> Camera {
        let keep = IN_SIGHT / self.scale;
        let clamp = |value: f64, seen: f64, whole: f64| {
            let (low, high) = (keep - seen, whole - keep);
            if low < high { value.clamp(low, high) } else { value }
        };
        Camera {
            x: clamp(self.x - dx / self.scale, frame.width / self.scale, picture.width),
            y: clamp(self.y - dy / self.scale, frame.height / self.scale, picture.height),
            ..self
        }
    }

    /// Larger or smaller around a point of the frame.
    pub fn zoomed(self, by: f64, at: (f64, f64)) -> Camera {
        let scale = (self.scale * by).clamp(MIN_SCALE, MAX_SCALE);
        let (px, py) = (self.x + at.0 / self.scale, self.y + at.1 / self.scale);
        Camera { x: px - at.0 / scale, y: py - at.1 / scale, scale }
    }

    /// Moved just so far that a box is in sight.
    pub fn showing(self, (x, y, width, height): (f64, f64, f64, f64), frame: Size) -> Camera {
        let margin = 24.0 / self.scale;
        let slide = |from: f64, seen: f64, low: f64, high: f64| {
            if low - margin < from {
                low - margin
            } else if high + margin > from + seen {
                high + margin - seen
            } else {
                from
            }
        };
        Camera {
            x: slide(self.x, frame.width / self.scale, x, x + width),
            y: slide(self.y, (frame.height - FOOT) / self.scale, y, y + height),
            ..self
        }
    }

    /// Whether there is more of the picture than the frame shows: to the sides, and up and down.
    pub fn overflows(self, picture: Size, frame: Size) -> (bool, bool) {
        (picture.width * self.scale > frame.width + 1.0, picture.height * self.scale > frame.height + 1.0)
    }
}
