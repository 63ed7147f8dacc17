//! What the product promises, told as stories against the real server.

mod access;
mod bad_input;
mod durability;
mod interoperability;
mod life_cycle;
mod lost_tablet;
mod offline_edits;
mod post;
mod recovery;
mod refusals;
mod single_sign_on;
mod strangers;
mod tls;
mod vouchers;
mod year;
