//! `vitrine seed`: fills a gallery with many photos, for tests and benchmarks of long timelines.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use gallery::{
    Result,
    capture::Capture,
    dimensions::Dimensions,
    edits::Edits,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    library::Admission,
    person::normalise_email,
    photo::{NewPhoto, Photo, PhotoState},
    ports::{
        Mail, Renderer as _,
        identity::PasswordOf,
        mail::Message,
        renderer::{RenderLimits, Rendered},
    },
    records::places,
    rendition::{Rendition, Revision},
    sha256::Sha256,
};
use jiff::{ToSpan as _, civil::date};

use crate::{
    compose,
    config::{Config, Home, standalone::Standalone},
    seed_picture,
};

/// Shapes of camera pictures, so small that a thumbnail is their only rendition.
const SHAPES: [(u32, u32); 6] = [(320, 240), (240, 320), (320, 180), (300, 200), (200, 300), (300, 300)];

/// How many photos are written at the same time.
const AT_ONCE: usize = 64;

/// Options of `vitrine seed`.
#[derive(Debug, clap::Args)]
pub struct Seed {
    /// How many photos to create, going back from the end of 2024.
    #[arg(long)]
    pub photos: u32,
    /// Photos per day.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub per_day: u32,
    /// Create records without files; this is fast, but the photos cannot be opened.
    #[arg(long)]
    pub records_only: bool,
    /// Email address of the new account that the photos belong to.
    #[arg(long)]
    pub email: Option<String>,
    /// Password of the new account.
    #[arg(long)]
    pub password: Option<String>,
    /// Person that the photos belong to, on AWS, where the accounts are in Cognito.
    #[arg(long)]
    pub person: Option<String>,
}

/// Creates photos for a new account or, on AWS, for an existing person.
///
/// # Errors
/// If a required option is missing, or the gallery cannot be written.
pub async fn run(config: &Config, seed: &Seed) -> anyhow::Result<()> {
    let needed =
        |option: &'static str, value: &Option<String>| value.clone().with_context(|| format!("{option} is missing"));
    let &Seed { photos: count, per_day, records_only, .. } = seed;
    let with_bytes = !records_only;
    // The gallery stays open until the end.
    let (library, person, _open) = match &config.home {
        Home::Standalone(standalone) => {
            let (email, password) = (needed("--email", &seed.email)?, needed("--password", &seed.password)?);
            let (home, person) = joined(config, standalone, &email, &password).await?;
            (home.library.clone(), person, Some(home))
        }
        #[cfg(feature = "aws")]
        Home::Aws(aws) => {
            let person = needed("--person", &seed.person)?.parse().ok().context("--person is not a person's id")?;
            (compose::aws::open(config, aws).await?.library, person, None)
        }
    };
    let pictures: Vec<Rendered> = SHAPES.iter().map(|&(w, h)| render(w, h)).collect::<anyhow::Result<_>>()?;
    let newest = date(2024, 12, 31).at(18, 0, 0, 0);
    let now = library.now();
    let (library, pictures) = (&library, &pictures);
    let one = async |index: u32| -> anyhow::Result<()> {
        let rendered = &pictures[(index as usize * 7 + index as usize / 5) % SHAPES.len()];
        let back = i64::from(index / per_day).days();
        let taken_at = newest.checked_sub(back)?.checked_sub(i64::from(index % per_day).seconds())?;
        let file = NewPhoto {
            file_name: format!("IMG_{index:05}.jpg"),
            bytes: 3_000_000,
            sha256: Some(Sha256::of(&index.to_be_bytes())),
            format: Format::Jpeg,
            keep_both: false,
        };
        let mut photo = Photo {
            state: PhotoState::Ready,
            dimensions: Some(rendered.dimensions),
            capture: Capture { taken_at: Some(taken_at), ..Capture::default() },
            thumbhash: rendered.thumbhash.clone(),
            color: Some(rendered.color),
            perceptual_hash: Some(rendered.perceptual_hash),
            ..Photo::new(PhotoId::random(), person.clone(), file, now)
        };
        photo.revision = Some(Revision::first(photo.recipe()));
        for file in rendered.files.iter().filter(|_| with_bytes) {
            let key = ObjectKey::Rendition(Rendition { format: file.format, ..photo.rendition(file.kind) });
            library.blobs.put(&key, file.bytes.clone(), file.format.content_type()).await?;
        }
        let writes = places::change(None, Some(&photo))?;
        library.table.write(writes).await.map_err(gallery::Error::from)?;
        Ok(())
    };
    stream::iter((0..count).map(one)).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    tracing::info!(count, "seeded");
    Ok(())
}

/// The standalone gallery, with a new account.
async fn joined(
    config: &Config,
    standalone: &Standalone,
    email: &str,
    password: &str,
) -> anyhow::Result<(compose::standalone::Home, PersonId)> {
    let mail = Arc::new(Letterbox::default());
    let mut config = config.clone();
    // Whoever can run this program may set up the gallery.
    config.settings.set_up.administrator_email = Some(normalise_email(email)?);
    let home = compose::standalone::open_with(&config, standalone, worker::Pipeline::new(), mail.clone()).await?;
    let library = &home.library;
    let waiting = library.sign_up(email, password, Admission::default(), "seed").await?;
    library.confirm(email, PasswordOf::SignUp(&waiting.token), &mail.code(), "seed").await?;
    let entrance = library.sign_in(email, password, "seed").await?;
    let person = entrance.open().context("a new account has no second step")?.person;
    Ok((home, person))
}

fn render(width: u32, height: u32) -> anyhow::Result<Rendered> {
    let original = seed_picture::png(Dimensions::new(width, height))?;
    let limits = RenderLimits { max_pixels: 1_000_000, seconds: 10, max_memory: None };
    worker::Pipeline::new()
        .render(&original, &Edits::default(), &limits)
        .map_err(|fault| anyhow::anyhow!("the picture cannot be rendered: {}", fault.code()))
}

/// Keeps the last mail instead of sending it.
#[derive(Default)]
struct Letterbox {
    last: Mutex<String>,
}

impl Letterbox {
    fn code(&self) -> String {
        let gist = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        gist.chars().filter(char::is_ascii_digit).collect()
    }
}

#[async_trait::async_trait]
impl Mail for Letterbox {
    async fn send(&self, message: Message) -> Result<()> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = message.gist();
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        false
    }
}
