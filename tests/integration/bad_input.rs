//! Bad input at the wire: what no honest client sends, each through a real socket.
//!
//! An attacker with a representative's token shares a document with a bystander, the manager. Whatever is sent, the sender
//! gets one clear answer, the bystander notices nothing, and what is stored can be loaded.

mod changes;
mod forgery;
mod frames;
mod scene;
