//! The `larder` command. All of its work is done by the library.

use std::process::ExitCode;

use clap::Parser;
use larder::cli::Cli;
use larder::commands;

/// Many small strings are made and thrown away on several threads, which this allocator is good at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let status = commands::run(&Cli::parse());
    #[cfg(feature = "failpoints")]
    larder::output::report_count();
    status.into()
}
