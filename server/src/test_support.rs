//! A standalone gallery in a temporary folder, for tests.

use std::sync::{Arc, Mutex, PoisonError};

use app::server::{AppState, Assets, RequestInfo, Site};
use gallery::{
    library::Admission,
    person::Viewer,
    ports::{Mail, identity::PasswordOf, mail::Message},
    set_up::SetUp,
    settings::Settings,
};
use leptos::config::LeptosOptions;
use tempfile::TempDir;

use crate::{
    compose::standalone::{Home, open_with},
    config::{self, Config, standalone::Standalone},
};

/// A gallery that is deleted with this value.
pub struct TestGallery {
    /// The gallery.
    pub home: Home,
    /// The state for routes.
    pub state: AppState,
    letters: Arc<Letters>,
    folder: TempDir,
}

/// An empty gallery.
pub async fn standalone() -> TestGallery {
    let folder = tempfile::tempdir().expect("a folder");
    let standalone = Standalone {
        data: folder.path().to_owned(),
        smtp: None,
        trust_proxy: false,
        workers: 1,
        min_free_bytes: Some(0),
        metrics_token: None,
        #[cfg(feature = "bucket")]
        bucket: None,
    };
    let config = Config {
        addr: ([127, 0, 0, 1], 0).into(),
        origin: None,
        pseudo_locales: false,
        settings: Settings {
            set_up: SetUp { token: None, administrator_email: Some("ada@example.org".to_owned()) },
            ..Settings::default()
        },
        home: config::Home::Standalone(standalone.clone()),
    };
    let letters = Arc::new(Letters::default());
    let home = open_with(&config, &standalone, worker::Pipeline::new(), letters.clone()).await.expect("a gallery");
    let options = LeptosOptions::builder().output_name("vitrine").site_root(folder.path().to_string_lossy()).build();
    let site = Site {
        version: "test",
        disk: None,
        secure: false,
        mail_reaches_people: false,
        pseudo_locales: false,
        bytes_origin: None,
        assets: Assets::default(),
    };
    let state = AppState { options, library: home.library.clone(), site: Arc::new(site) };
    TestGallery { home, state, letters, folder }
}

impl TestGallery {
    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A person with an account.
    pub async fn member(&self) -> Viewer {
        let (library, email, password) = (&self.home.library, "ada@example.org", "correct horse battery");
        let waiting = library.sign_up(email, password, Admission::default(), "here").await.expect("signed up");
        let password_of = PasswordOf::SignUp(&waiting.token);
        library.confirm(email, password_of, &self.letters.code(), "here").await.expect("confirmed");
        let entrance = library.sign_in(email, password, "here").await.expect("signed in");
        entrance.open().expect("no second step").viewer()
    }
}

/// A request of this viewer.
pub fn info(viewer: &Viewer) -> RequestInfo {
    RequestInfo {
        viewer: viewer.clone(),
        access: Default::default(),
        request_id: String::new(),
        nonce: String::new(),
        theme: Default::default(),
        locale: Default::default(),
        locale_chosen: false,
        waiting_sign_up: None,
        address: String::new(),
        devices: String::new(),
        user_agent: String::new(),
    }
}

#[derive(Default)]
struct Letters(Mutex<String>);

impl Letters {
    fn code(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).chars().filter(char::is_ascii_digit).collect()
    }
}

#[async_trait::async_trait]
impl Mail for Letters {
    async fn send(&self, message: Message) -> gallery::Result<()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = message.gist();
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        false
    }
}
