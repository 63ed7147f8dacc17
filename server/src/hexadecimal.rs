//! Keys of 32 bytes as lower-case hexadecimal, as they stand in answers, requests and the ledger.

/// The key as text.
pub(crate) fn to_hexadecimal(key: &[u8; 32]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key in a text of 64 digits, of either case.
pub(crate) fn from_hexadecimal(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut key = [0; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(key)
}

/// Any bytes in hexadecimal.
pub(crate) fn bytes_to_hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes in a text of digits, of either case.
pub(crate) fn bytes_from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    if rest.is_empty() { bytes.collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_parses_back_and_nothing_else_does() {
        let key = std::array::from_fn(|index| u8::try_from(index * 7).unwrap());
        assert_eq!(from_hexadecimal(&to_hexadecimal(&key)), Some(key));
        assert_eq!(from_hexadecimal(&to_hexadecimal(&key).to_uppercase()), Some(key));
        assert_eq!(from_hexadecimal("ab"), None);
        assert_eq!(from_hexadecimal(&"å".repeat(32)), None);
        assert_eq!(from_hexadecimal(&"+1".repeat(32)), None);
    }
}
