//! Arithmetic over the field of 256 elements, and solving for lost blocks with it.
//!
//! It knows nothing of frames and parcels. The rule that must not be broken: tablets of different versions compute the
//! same products, so the polynomial below never changes.

/// The polynomial that products are reduced by, as Reed-Solomon codes commonly use it.
const POLYNOMIAL: u16 = 0x11d;

/// The powers of 2, twice over, so that two logarithms can be added without a remainder.
const POWERS: [u8; 510] = powers();
/// The logarithm of each element but 0, which has none.
const LOGARITHMS: [u8; 256] = logarithms();

#[expect(clippy::cast_possible_truncation, reason = "the reduced value is below 256")]
const fn powers() -> [u8; 510] {
    let mut table = [0; 510];
    let mut value = 1_u16;
    let mut index = 0;
    while index < 510 {
        table[index] = value as u8;
        value <<= 1;
        if value & 0x100 != 0 {
            value ^= POLYNOMIAL;
        }
        index += 1;
    }
    table
}

#[expect(clippy::cast_possible_truncation, reason = "the index is below 255")]
const fn logarithms() -> [u8; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 255 {
        table[POWERS[index] as usize] = index as u8;
        index += 1;
    }
    table
}

fn product(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    POWERS[usize::from(LOGARITHMS[usize::from(one)]) + usize::from(LOGARITHMS[usize::from(other)])]
}

/// The element whose product with this one is 1; it must not be 0.
fn inverse(element: u8) -> u8 {
    POWERS[255 - usize::from(LOGARITHMS[usize::from(element)])]
}

/// Adds `factor` times the source to the target. What stands behind the shorter of the two is left alone.
pub(super) fn add_scaled(target: &mut [u8], source: &[u8], factor: u8) {
    match factor {
        0 => {}
        1 => target.iter_mut().zip(source).for_each(|(to, from)| *to ^= from),
        _ => {
            let products: [u8; 256] = std::array::from_fn(|it| product(factor, it.to_le_bytes()[0]));
            target.iter_mut().zip(source).for_each(|(to, from)| *to ^= products[usize::from(*from)]);
        }
    }
}

fn scale(row: &mut [u8], factor: u8) {
    row.iter_mut().for_each(|it| *it = product(*it, factor));
}

/// One sum of blocks: with which factor each block went in, and the sum.
#[derive(Debug, Clone)]
struct Sum {
    factors: Vec<u8>,
    bytes: Vec<u8>,
}

/// Sums of unknown blocks, kept in a form from which the blocks can be computed as soon as there are enough.
#[derive(Debug)]
pub(super) struct Unknowns {
    /// At each place the sum whose first factor that is not 0 stands at that place, and is 1.
    sums: Vec<Option<Sum>>,
    known: usize,
}

impl Unknowns {
    /// So many blocks, of none of which anything is known.
    pub(super) fn new(blocks: usize) -> Self {
        Self { sums: vec![None; blocks], known: 0 }
    }

    /// How many sums that tell something new have come; with as many as there are blocks all are known.
    pub(super) const fn known(&self) -> usize {
        self.known
    }

    /// Takes in a sum. False: what it tells was known already.
    pub(super) fn take(&mut self, factors: Vec<u8>, bytes: Vec<u8>) -> bool {
        let mut sum = Sum { factors, bytes };
        for place in 0..self.sums.len() {
            let factor = sum.factors[place];
            if factor == 0 {
                continue;
            }
            let Some(known) = &self.sums[place] else {
                scale(&mut sum.factors, inverse(factor));
                scale(&mut sum.bytes, inverse(factor));
                self.sums[place] = Some(sum);
                self.known += 1;
                return true;
            };
            // Adding and subtracting are the same in this field.
            add_scaled(&mut sum.factors, &known.factors, factor);
            add_scaled(&mut sum.bytes, &known.bytes, factor);
        }
        false
    }

    /// All blocks one after the other. `None`: there are too few sums yet.
    pub(super) fn solve(&self) -> Option<Vec<u8>> {
        let mut blocks: Vec<Vec<u8>> = Vec::with_capacity(self.sums.len());
        // The last sum holds only the last block, the one before it at most the last two, and so on.
        for (place, sum) in self.sums.iter().enumerate().rev() {
            let sum = sum.as_ref()?;
            let mut block = sum.bytes.clone();
            for (later, solved) in (place + 1..self.sums.len()).rev().zip(&blocks) {
                add_scaled(&mut block, solved, sum.factors[later]);
            }
            blocks.push(block);
        }
        blocks.reverse();
        Some(blocks.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_but_zero_has_an_inverse() {
        for element in 1..=255 {
            assert_eq!(product(element, inverse(element)), 1, "{element}");
        }
    }

    #[test]
    fn products_are_the_ones_that_other_programs_compute() {
        // From the tables of Reed-Solomon over 0x11d.
        assert_eq!((product(2, 128), product(0x53, 0xca), product(255, 255)), (0x1d, 0x8f, 0xe2));
    }

    #[test]
    fn blocks_come_back_from_as_many_independent_sums() {
        let blocks = [b"abc", b"def", b"ghi"];
        let mut unknowns = Unknowns::new(3);
        for factors in [[0, 3, 7], [1, 1, 1], [0, 6, 14], [9, 0, 200]] {
            let mut sum = vec![0; 3];
            factors.iter().zip(blocks).for_each(|(factor, block)| add_scaled(&mut sum, block, *factor));
            assert_eq!(unknowns.take(factors.to_vec(), sum), factors != [0, 6, 14]);
        }
        assert_eq!(unknowns.solve(), Some(b"abcdefghi".to_vec()));
    }
}
