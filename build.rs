//! The built-in theme and the starter site are part of the program; a new file in them must lead to a new program.
//!
//! Of the theme a copy goes into it, in which style sheets and scripts are made small.

#[path = "src/render/theme/small.rs"]
mod small;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What people edit.
const THEME: &str = "themes/default";

fn main() -> io::Result<()> {
    for path in ["build.rs", "src/render/theme/small.rs", THEME, "src/commands/starter"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no folder to write to"))?;
    let copy = PathBuf::from(out).join("theme");
    // A file that has gone must not stay in the copy.
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(Path::new(THEME), &copy)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::write(to, published(&from)?)?;
        }
    }
    Ok(())
}

/// What goes into the program of a file.
fn published(file: &Path) -> io::Result<Vec<u8>> {
    let bytes = match file.extension().and_then(|extension| extension.to_str()) {
        Some("css") => small::style(&fs::read_to_string(file)?).into_bytes(),
        Some("js") => small::script(&fs::read_to_string(file)?).map_err(|line| not_small(file, line))?.into_bytes(),
        _ => fs::read(file)?,
    };
    Ok(bytes)
}

fn not_small(file: &Path, line: usize) -> io::Error {
    io::Error::other(format!("{}:{line}: a template literal goes over several lines", file.display()))
}
