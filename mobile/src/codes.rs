//! QR codes: bytes to a square of light and dark, and a picture back to bytes.
//!
//! Pure; where pictures come from and where squares go is no matter of this file. `quircs` reads: of two readers tried on
//! pictures that were tilted, blurred and badly lit, it found more codes than `rqrr`, in a quarter of the time, and takes
//! 11 kB of the download instead of 81. `qrcode` draws, in 10 kB. Bytes are written as bytes: what a parcel holds is no
//! text. The rule that must not be broken: reading runs in a worker only, since the reader may panic on a picture that
//! somebody made up.

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// The light border that readers need around a code, in modules.
const QUIET_ZONE: usize = 4;

/// How dense the codes of a sequence are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Density {
    version: i16,
    /// The bytes that a code of this density holds with the weakest error correction.
    pub(crate) bytes: usize,
    /// The most codes of a sequence before denser ones are the smaller evil.
    pub(crate) codes_max: usize,
}

/// From the easiest to read to the densest that cameras of tablets read from each other's screens.
pub(crate) const DENSITIES: [Density; 3] = [
    Density { version: 10, bytes: 271, codes_max: 80 },
    Density { version: 15, bytes: 520, codes_max: 120 },
    Density { version: 20, bytes: 858, codes_max: usize::MAX },
];

/// A code as squares, its light border included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Squares {
    /// How many squares are in a row, and how many rows there are.
    pub(crate) side: usize,
    /// Row by row: true for dark.
    pub(crate) dark: Vec<bool>,
}

impl Squares {
    /// The code as a picture with one pixel for each square: red, green, blue and opacity of each.
    pub(crate) fn pixels(&self) -> Vec<u8> {
        let colour = |dark: &bool| if *dark { [0, 0, 0, 255] } else { [255, 255, 255, 255] };
        self.dark.iter().flat_map(colour).collect()
    }
}

/// A code of a sequence. `None`: the bytes don't fit.
pub(crate) fn draw(bytes: &[u8], density: Density) -> Option<Squares> {
    code(bytes, density.version, EcLevel::L)
}

/// A code that stands alone: as small as it can be with room for some damage. `None`: the bytes fit no code.
pub(crate) fn draw_alone(bytes: &[u8]) -> Option<Squares> {
    (1..=40).find_map(|version| code(bytes, version, EcLevel::M))
}

fn code(bytes: &[u8], version: i16, level: EcLevel) -> Option<Squares> {
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_byte_data(bytes).ok()?;
    bits.push_terminator(level).ok()?;
    let code = QrCode::with_bits(bits, level).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET_ZONE;
    let mut dark = vec![false; side * side];
    for (row, colours) in colours.chunks(width).enumerate() {
        for (column, colour) in colours.iter().enumerate() {
            dark[(row + QUIET_ZONE) * side + column + QUIET_ZONE] = *colour == Color::Dark;
        }
    }
    Some(Squares { side, dark })
}

/// What the codes in a picture hold; `pixels` are red, green, blue and opacity of each, row by row.
pub(crate) fn read(width: usize, height: usize, pixels: &[u8]) -> Vec<Vec<u8>> {
    let grey: Vec<u8> = pixels.as_chunks::<4>().0.iter().map(brightness).collect();
    if width == 0 || grey.len() != width * height {
        return Vec::new();
    }
    let mut reader = quircs::Quirc::new();
    let codes = reader.identify(width, height, &grey);
    codes.filter_map(|it| it.ok()?.decode().ok()).map(|it| it.payload).collect()
}

/// Of a pixel as eyes see it, in 256 steps.
fn brightness([red, green, blue, _]: &[u8; 4]) -> u8 {
    let weighted = u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29;
    u8::try_from(weighted / 256).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture of a code on a screen, so many pixels for each square.
    fn picture(squares: &Squares, scale: usize) -> (usize, Vec<u8>) {
        let side = squares.side * scale;
        let dark = |it: usize| squares.dark[it / side / scale * squares.side + it % side / scale];
        (
            side,
            (0..side * side).flat_map(|it| if dark(it) { [40, 30, 30, 255] } else { [220, 230, 210, 255] }).collect(),
        )
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|it| (it * it / 7 + it).to_le_bytes()[0]).collect()
    }

    #[test]
    fn what_was_drawn_is_read_back_at_every_density() {
        for density in DENSITIES {
            let bytes = bytes(density.bytes);
            let (side, pixels) = picture(&draw(&bytes, density).unwrap(), 4);
            assert_eq!(read(side, side, &pixels), [bytes], "version {}", density.version);
        }
        assert_eq!(draw(&bytes(272), DENSITIES[0]), None);
    }

    #[test]
    fn a_code_that_stands_alone_is_as_small_as_it_can_be() {
        let bytes = bytes(200);
        let squares = draw_alone(&bytes).unwrap();
        assert_eq!(squares.side, 57 + 2 * QUIET_ZONE, "version 10");
        let (side, pixels) = picture(&squares, 3);
        assert_eq!(read(side, side, &pixels), [bytes]);
        assert_eq!(draw_alone(&[0; 3_000]), None);
    }

    #[test]
    fn a_picture_without_a_code_holds_nothing() {
        assert!(read(100, 100, &[200; 40_000]).is_empty());
        assert!(read(100, 100, &[200; 40]).is_empty());
        assert!(read(0, 0, &[]).is_empty());
    }
}
