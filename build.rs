//! The built-in theme and the starter site are part of the program; a new file in them must lead to a new program.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=src/commands/starter");
}
