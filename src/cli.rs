//! What can be said on the command line. Types and help texts; nothing here does any work.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A static knowledge-base generator: Markdown in, a cross-linked site out.
#[derive(Debug, Parser)]
#[command(name = "larder", version, about, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The site's folder [default: the nearest one upwards that holds a site.toml, else this one]
    #[arg(short = 'C', long = "root", global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say where the time goes
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How to print what is wrong: for people, one JSON object a line, or workflow annotations
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// How many threads to use [default: one for each core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub threads: Option<u16>,
}

/// More threads than any machine has cores for; a typing error should not start a million.
const MOST_THREADS: i64 = 512;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, on standard error.
    Human,
    /// One JSON object a line, on standard output.
    Json,
    /// GitHub workflow annotations, on standard output.
    Github,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a new site: settings, four articles, one comparison
    Init(InitArgs),
    /// Start a new article from its kind's archetype
    New(NewArgs),
    /// Publish the site into its output folder
    Build(BuildArgs),
    /// Show the site in the browser while it is being written
    Serve(ServeArgs),
    /// Find everything that is wrong, and publish nothing
    Check(CheckArgs),
    /// Print a JSON Schema, by which an editor completes and checks settings or front matter
    Schema(SchemaArgs),
    /// Print a script that lets a shell complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual page, of the program or of one command
    #[command(hide = true)]
    Man(ManArgs),
}

/// How to start a site.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to make it in; it may exist but must hold no site
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// How to start an article.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Where to put it, below the folder of articles; `.md` is added
    #[arg(value_name = "PATH")]
    pub path: String,
    /// What kind of thing it is about [default: the kind that `[folders]` sets there]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Its title [default: the last step of PATH]
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
}

/// How to build.
#[derive(Debug, Args)]
#[command(after_help = BUILD_EXAMPLES)]
pub struct BuildArgs {
    /// Fail on warnings too, and write nothing then
    #[arg(long)]
    pub strict: bool,
    /// Publish drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The folder to write into, instead of the settings' `output`
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where the site will be published, instead of the settings' `base_url`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Build a second time from the same files and compare; fail if a byte differs
    #[arg(long)]
    pub verify: bool,
}

const BUILD_EXAMPLES: &str = "\
Warnings never stop a build unless --strict is given; errors do, and nothing is
written then.

Examples:
  larder build
  larder build --strict --base-url https://example.org/kb/ --out /srv/kb";

/// How to show the site while it is being written.
#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct ServeArgs {
    /// The port to listen at; 0 takes any that is free [default: 1717, or the next free one]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The address to listen at; any but this computer's own opens the preview to others
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
    /// Open the browser at the article that was edited last
    #[arg(long)]
    pub open: bool,
    /// Show drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The editor that places in files open in: its name, or an address with {file}, {line}, {column} [default: that of VISUAL or EDITOR]
    #[arg(long, value_name = "EDITOR")]
    pub editor: Option<String>,
}

const SERVE_EXAMPLES: &str = "\
Nothing is written to the disk. Every save shows at once in the open pages; end
with Ctrl-C.

Examples:
  larder serve --open
  larder serve --port 8000 --drafts --editor code";

/// What to check.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// Check drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Look at links to other sites too, over the network
    ///
    /// Every address is asked for once, one at a time for each host; redirects are followed, proxies are taken from
    /// the environment. What is not there (404, 410), has no host or no valid certificate is a warning; what does not
    /// answer is a note. Results are kept in `.larder/external.json`: good ones for a week, broken ones for a day.
    #[arg(long)]
    pub external: bool,
    /// Say what a lint means and how to mend what it finds; without NAME list all lints
    #[arg(long, value_name = "NAME", num_args = 0..=1, conflicts_with_all = ["external", "drafts"])]
    pub explain: Option<Option<String>>,
}

const CHECK_EXAMPLES: &str = "\
Exits with 1 if there are errors or warnings. Notes never count.

Examples:
  larder check
  larder check --external --format json
  larder check --explain broken-link";

/// Of what.
#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub struct SchemaArgs {
    /// What the schema is of
    #[arg(value_name = "OF")]
    pub of: SchemaOf,
}

/// What there are schemas of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `site.toml`.
    Site,
    /// The front matter of articles.
    Article,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  larder schema site > site.schema.json
  larder schema article > article.schema.json";

/// For which shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  larder completions bash > ~/.local/share/bash-completion/completions/larder
  larder completions zsh > ~/.zfunc/_larder
  larder completions fish > ~/.config/fish/completions/larder.fish
  larder completions powershell >> $PROFILE";

/// Which page.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command that the page is about
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
