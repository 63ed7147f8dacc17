//! Until when an X.509 certificate counts, read off its bytes.
//!
//! It reads as much of DER as leads to that field and judges nothing: whether a certificate may be used is for the TLS library.

use chrono::NaiveDateTime;

/// DER tags on the way to the end of the validity.
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// A value and what comes after it.
struct Element<'a> {
    tag: u8,
    value: &'a [u8],
    rest: &'a [u8],
}

fn next(bytes: &[u8]) -> Option<Element<'_>> {
    let (&tag, bytes) = bytes.split_first()?;
    let (&first, mut bytes) = bytes.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let digits = bytes.get(..usize::from(first & 0x7f))?;
        bytes = &bytes[digits.len()..];
        length = digits.iter().try_fold(0_usize, |sum, it| Some(sum.checked_mul(256)? + usize::from(*it)))?;
    }
    Some(Element { tag, value: bytes.get(..length)?, rest: &bytes[length..] })
}

/// The value of the next element, which is a sequence.
fn into_sequence(bytes: &[u8]) -> Option<&[u8]> {
    next(bytes).filter(|it| it.tag == SEQUENCE).map(|it| it.value)
}

/// The last moment at which a certificate in DER counts, in milliseconds since 1970.
pub(crate) fn last_moment_ms(certificate: &[u8]) -> Option<u64> {
    let mut signed = into_sequence(into_sequence(certificate)?)?;
    let first = next(signed)?;
    if first.tag == VERSION {
        signed = first.rest;
    }
    // Serial number, signature algorithm, issuer; then the validity: from when, until when.
    for _ in 0..3 {
        signed = next(signed)?.rest;
    }
    let until = next(next(into_sequence(signed)?)?.rest)?;
    let text = std::str::from_utf8(until.value).ok()?;
    let full = match until.tag {
        // Two digits of the year: from 1950 to 2049.
        UTC_TIME => format!("{}{text}", if text < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let moment = NaiveDateTime::parse_from_str(&full, "%Y%m%d%H%M%SZ").ok()?;
    u64::try_from(moment.and_utc().timestamp_millis()).ok()
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../tests/fixtures/tls/first.crt");

    #[test]
    fn the_end_of_a_certificate_is_read_off_and_cut_bytes_are_none() {
        let der = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
        let ends = last_moment_ms(&der).unwrap();
        let day = crate::clock::day_of(ends).to_string();
        assert_eq!(day, "2126-11-04");
        for length in 0..der.len().min(300) {
            last_moment_ms(&der[..length]);
        }
        assert_eq!(last_moment_ms(&der[..100]), None);
    }
}
