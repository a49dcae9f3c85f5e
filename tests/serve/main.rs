//! `larder serve` as a browser, an editor and an intruder meet it: the real program on real files, asked over bare sockets.
//!
//! [`preview`] starts it, [`http`] speaks to it. The other files are the subjects, one each.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod http;
mod preview;
#[path = "../program/mod.rs"]
#[expect(dead_code, reason = "other tests use more of it")]
mod program;

mod following;
mod guard;
mod links;
mod rightful;
mod same;
mod saving;
mod socket;
mod starting;
mod torn;
