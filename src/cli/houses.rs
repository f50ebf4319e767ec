//! House profiles from files: what `--profile` and `--profile-dir` name.

use std::{fs, path::Path};

use anyhow::{Context, bail};

use crate::verdict::{
    Profile,
    house::{self, MAX_BYTES},
};

/// A profile as `--profile` names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// Its name, for the service to look up where there is no text.
    pub(super) name: String,
    /// The text of the file; empty for a profile that the service has.
    pub(super) toml: String,
}

/// What `--profile` names: a file where it ends in `.toml` or holds a path's separator, else a profile of the service.
pub(super) fn named(argument: Option<&str>) -> anyhow::Result<Named> {
    let Some(argument) = argument else {
        return Ok(Named::default());
    };
    if !is_file(argument) {
        return Ok(Named {
            name: argument.to_owned(),
            toml: String::new(),
        });
    }
    let (name, toml) = text(Path::new(argument))?;
    // Read here, so that the error names the file.
    house::read(&toml, argument, &name)?;
    // An empty file is a profile, too, but an empty text is none.
    let toml = toml + "\n";
    Ok(Named { name, toml })
}

/// The profile that `--profile` names, read here.
pub(super) fn profile(argument: Option<&str>) -> anyhow::Result<Profile> {
    let argument = argument.unwrap_or_default();
    if is_file(argument) {
        let (name, toml) = text(Path::new(argument))?;
        return Ok(house::read(&toml, argument, &name)?);
    }
    match Profile::named(argument) {
        Some(profile) => Ok(profile),
        None => {
            let hint = match house::nearest(argument, &Profile::NAMES) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!(
                    "there are {}, or the path of a TOML file",
                    Profile::NAMES.join(", ")
                ),
            };
            bail!("there is no profile {argument:?}; {hint}")
        }
    }
}

/// Every profile in a directory, by name.
pub(super) fn of_directory(directory: &Path) -> anyhow::Result<Vec<Profile>> {
    let reading = || format!("reading the profiles in {}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).with_context(reading)? {
        let path = entry.with_context(reading)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let mut profiles: Vec<Profile> = Vec::new();
    for file in files {
        let (name, toml) = text(&file)?;
        let profile = house::read(&toml, &file.display().to_string(), &name)?;
        if profiles.iter().any(|other| other.name == profile.name) {
            bail!(
                "{}: another profile of this directory is named {:?}, too",
                file.display(),
                profile.name
            );
        }
        profiles.push(profile);
    }
    Ok(profiles)
}

fn is_file(argument: &str) -> bool {
    argument.ends_with(".toml") || argument.contains(std::path::is_separator)
}

/// A file's name without its ending, and its text.
fn text(file: &Path) -> anyhow::Result<(String, String)> {
    let reading = || format!("reading the profile {}", file.display());
    let size = fs::metadata(file).with_context(reading)?.len();
    if size > MAX_BYTES as u64 {
        bail!(
            "{}: the profile has {size} bytes, and the limit is {MAX_BYTES}",
            file.display()
        );
    }
    let text = fs::read_to_string(file).with_context(reading)?;
    let name = file
        .file_stem()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok((name, text))
}
