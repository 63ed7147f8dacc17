//! The rescue file: everything that a tablet holds, in one file that another tablet can read in.

/// Why a rescue file could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RescueError {
    /// The bytes don't begin as a rescue file does.
    #[error("this is no rescue file")]
    NotARescueFile,
    /// A newer program wrote it.
    #[error("the rescue file has version {version}, which this program does not know")]
    NewerVersion {
        /// Its version.
        version: u8,
    },
    /// The checksum doesn't fit: the file was cut off or changed.
    #[error("the rescue file is incomplete or damaged")]
    Damaged,
    /// The file belongs to another installation of the server.
    #[error("the rescue file belongs to another installation")]
    AnotherInstallation,
    /// Nobody is signed in, so it is unknown which installation the device belongs to.
    #[error("nobody is signed in")]
    NobodySignedIn,
}
