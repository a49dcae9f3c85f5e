//! Larder.
pub mod article;
pub mod base;
pub mod build;
pub mod cli;
pub mod commands;
pub mod diagnostic;
pub mod generation;
pub mod output;
pub mod render;
pub mod settings;
pub mod site;
pub mod source;
pub mod view;
