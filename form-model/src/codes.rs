//! Enums whose variants are named by a code: the text that stands on the wire, in columns and in documents.
//!
//! Nothing here knows what the codes mean. The rule that must not be broken: a code, once used, keeps its meaning,
//! since old documents and old clients hold it.

/// Defines an enum with `ALL`, `code`, `from_code`, `Display`, and serde as the code.
macro_rules! coded_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: [Self; [$($code,)+].len()] = [$(Self::$variant,)+];

            /// The code that stands for the value on the wire, in columns and in documents.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The value with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $crate::codes::known_code(Self::from_code(&code), stringify!($name))
            }
        }
    };
}

pub(crate) use coded_enum;

/// The value, or serde's error for a code that names none.
pub(crate) fn known_code<T, E: serde::de::Error>(value: Option<T>, kind: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::custom(format_args!("not a code of {kind}")))
}
