//! Colours, and whether text in one can be read on another.

use std::fmt;

use syntect::highlighting::Color;

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

/// How much text must stand out from its ground (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

impl Colour {
    pub(super) const BLACK: Self = Self([0, 0, 0]);
    pub(super) const WHITE: Self = Self([255, 255, 255]);
    /// The ground of marked lines in the built-in theme, light and dark.
    pub(super) const MARK: Self = Self([0xf6, 0xe3, 0xa8]);
    pub(super) const DARK_MARK: Self = Self([0x40, 0x33, 0x0a]);

    /// A theme's colour, laid on `ground` if it is translucent.
    pub(super) fn on(colour: Color, ground: Self) -> Self {
        ground.mixed(Self([colour.r, colour.g, colour.b]), f64::from(colour.a) / 255.0)
    }

    /// This colour with `share` (0 to 1) of another.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share).round() as u8;
        Self(std::array::from_fn(|channel| mix(self.0[channel], other.0[channel])))
    }

    /// Whether it is nearer to black than to white, for the eye.
    pub(super) fn is_dark(self) -> bool {
        self.contrast(Self::WHITE) > self.contrast(Self::BLACK)
    }

    /// The nearest colour of this hue that can be read on `ground`.
    pub(super) fn readable_on(self, ground: Self) -> Self {
        const STEPS: u32 = 20;
        let ink = if ground.is_dark() { Self::WHITE } else { Self::BLACK };
        let shades = (0..=STEPS).map(|step| self.mixed(ink, f64::from(step) / f64::from(STEPS)));
        shades.into_iter().find(|shade| shade.contrast(ground) >= LEAST_CONTRAST).unwrap_or(ink)
    }

    /// The contrast ratio, from 1 to 21 (WCAG 2.2).
    fn contrast(self, other: Self) -> f64 {
        const FLARE: f64 = 0.05;
        let (a, b) = (self.luminance() + FLARE, other.luminance() + FLARE);
        if a > b { a / b } else { b / a }
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        let grey = Colour([0x76, 0x76, 0x76]);
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn the_marks_are_those_of_the_built_in_theme() {
        let css = include_str!("../../../themes/default/static/style.css");
        for mark in [Colour::MARK, Colour::DARK_MARK] {
            assert!(css.contains(&format!("--mark: {mark};")), "{mark}");
        }
    }

    #[test]
    fn faint_colours_are_strengthened_and_others_kept() {
        let (faint, strong) = (Colour([0xff, 0xee, 0x88]), Colour([0x8a, 0x1c, 0x1c]));
        assert!(faint.readable_on(Colour::WHITE).contrast(Colour::WHITE) >= LEAST_CONTRAST);
        assert_eq!(strong.readable_on(Colour::WHITE), strong);
        assert_eq!(faint.readable_on(Colour::BLACK), faint);
    }
}
