//! Two-step sign-in as people use it: who can switch it on and off, how wrong codes are limited, and recovery.

#[macro_use]
mod world;

use gallery::{
    Error,
    admin::Admin,
    error::WrongCredentials,
    library::{Entrance, Proof, SignedIn},
    person::{Role, Viewer},
    ports::identity::{CHALLENGE_LIFETIME, Context},
    records::keys,
};
use totp_rs::{Builder, Secret};
use world::{PASSWORD, World};

const EMAIL: &str = "owner@example.test";

struct Owner {
    world: World,
    access: String,
    secret: String,
    recovery: String,
}

impl Owner {
    /// An owner whose authenticator was just set up.
    async fn new() -> Self {
        let world = World::new().await;
        let entrance = world.library.sign_in(EMAIL, PASSWORD, "::1").await.expect("signs in");
        let access = entrance.open().expect("one step").tokens.access;
        let proof = Proof { access_token: &access, password: PASSWORD, code: "", context: Context::default() };
        let secret = world.library.begin_two_step(&world.owner, &proof).await.expect("begins");
        let mut owner = Self { world, access, secret, recovery: String::new() };
        let code = owner.code();
        // As people type it.
        let typed = format!(" {} {} ", &code[..3], &code[3..]);
        let confirmed = owner.world.library.confirm_two_step(&owner.world.owner, &owner.access, &typed).await;
        owner.recovery = confirmed.expect("confirms");
        owner
    }

    /// A code that has not been used.
    fn code(&self) -> String {
        self.world.pass_seconds(30);
        let now = self.world.library.now();
        let secret = Secret::try_from_base32(&self.secret).expect("base32");
        let codes = Builder::new().with_secret(secret).build().expect("a good secret");
        codes.generate(now.as_second().unsigned_abs()).to_string()
    }

    fn wrong_code(&self) -> String {
        let right = self.code();
        let last = if right.ends_with('0') { '1' } else { '0' };
        // A wrong number could be correct by chance for an adjacent step; a letter never is.
        format!("{}{last}x", &right[..4])
    }

    async fn waiting(&self) -> String {
        match self.world.library.sign_in(EMAIL, PASSWORD, "::1").await.expect("the password is right") {
            Entrance::CodeNeeded(waiting) => waiting,
            _ => panic!("signed in without the second step"),
        }
    }

    async fn answer(&self, waiting: &str, code: &str) -> gallery::Result<SignedIn> {
        let entrance = self.world.library.answer(waiting, code, "::1").await?;
        Ok(entrance.open().expect("the account is not deleted"))
    }

    /// What the owner proves who they are with.
    fn proof<'a>(&'a self, code: &'a str) -> Proof<'a> {
        Proof { access_token: &self.access, password: PASSWORD, code, context: Context::default() }
    }

    async fn is_on(&self) -> bool {
        self.world.library.two_step(&self.world.owner).await.expect("the owner").on
    }
}

#[tokio::test]
async fn password_and_code_sign_in() {
    let owner = Owner::new().await;
    let waiting = owner.waiting().await;
    assert!(owner.world.library.is_waiting(&waiting));
    assert!(waiting.bytes().all(|b| b.is_ascii_graphic() && !b";,\"\\".contains(&b)), "it fits in a cookie");
    assert!(!waiting.contains(PASSWORD));
    let signed_in = owner.answer(&waiting, &owner.code()).await.expect("signs in");
    assert_eq!(Viewer::Person(signed_in.person), owner.world.owner);
}

#[tokio::test]
async fn only_the_person_with_the_password_switches_it() {
    let owner = Owner::new().await;
    let (library, access) = (&owner.world.library, &owner.access);
    let nobody = Viewer::Nobody;
    let right = owner.proof("");
    refused!(library.two_step(&nobody).await, Error::SignInRequired);
    refused!(library.begin_two_step(&nobody, &right).await, Error::SignInRequired);
    refused!(library.confirm_two_step(&nobody, access, "123456").await, Error::SignInRequired);
    refused!(library.replace_recovery_code(&nobody, &right).await, Error::SignInRequired);
    refused!(library.end_two_step(&nobody, &right).await, Error::SignInRequired);

    let (mine, theirs) = (&owner.world.owner, &owner.world.other);
    let code = owner.code();
    let wrong = Proof { password: "wrong", ..owner.proof(&code) };
    refused!(library.begin_two_step(mine, &wrong).await, Error::WrongCredentials(_));
    refused!(library.replace_recovery_code(mine, &wrong).await, Error::WrongCredentials(_));
    refused!(library.end_two_step(mine, &wrong).await, Error::WrongCredentials(_));
    // The password is not enough, and neither is the access token of somebody else.
    refused!(library.end_two_step(mine, &right).await, Error::WrongCredentials(WrongCredentials::Code));
    refused!(library.end_two_step(theirs, &owner.proof(&code)).await, Error::SignInRequired);
    refused!(library.begin_two_step(mine, &owner.proof(&code)).await, Error::Conflict(_));
    assert!(owner.is_on().await);
    assert!(!library.two_step(theirs).await.expect("the other").on);

    refused!(library.end_two_step(mine, &owner.proof(&code)).await, Error::WrongCredentials(WrongCredentials::Code));
    library.end_two_step(mine, &owner.proof(&owner.code())).await.expect("the owner");
    assert!(!owner.is_on().await);
    refused!(library.replace_recovery_code(mine, &right).await, Error::Conflict(_));
    assert!(matches!(library.sign_in(EMAIL, PASSWORD, "::1").await, Ok(Entrance::Open(_))));
}

#[tokio::test]
async fn wrong_codes_are_limited() {
    let owner = Owner::new().await;
    let waiting = owner.waiting().await;
    for _ in 0..5 {
        refused!(owner.answer(&waiting, &owner.wrong_code()).await, Error::WrongCredentials(_));
    }
    // Getting a code moves the clock by half a minute, so get both first.
    let (one, two) = (owner.wrong_code(), owner.code());
    let first = owner.answer(&waiting, &one).await;
    assert!(first.is_err());
    for _ in 0..6 {
        let _ = owner.answer(&waiting, &one).await;
    }
    refused!(owner.answer(&waiting, &two).await, Error::TooManyAttempts { .. });
    // Another challenge does not help.
    let again = owner.waiting().await;
    refused!(owner.answer(&again, &two).await, Error::TooManyAttempts { .. });
}

#[tokio::test]
async fn wrong_passwords_are_also_limited_on_the_account_page() {
    let owner = Owner::new().await;
    let code = owner.code();
    let end = async |password: &str| {
        owner.world.library.end_two_step(&owner.world.owner, &Proof { password, ..owner.proof(&code) }).await
    };
    for _ in 0..5 {
        refused!(end("wrong").await, Error::WrongCredentials(_));
    }
    refused!(end(PASSWORD).await, Error::TooManyAttempts { .. });
    assert!(owner.is_on().await);
}

#[tokio::test]
async fn a_pending_sign_in_lasts_ten_minutes_and_cannot_be_forged() {
    let owner = Owner::new().await;
    let waiting = owner.waiting().await;
    let library = &owner.world.library;
    let (start, end) = waiting.split_at(waiting.len() / 3);
    for forged in ["", "rubbish", &waiting[1..], &format!("{start}x{end}"), &format!("{waiting}x")] {
        assert!(!library.is_waiting(forged), "{forged}");
        refused!(owner.answer(forged, "123456").await, Error::SignInRequired);
        refused!(library.recover(forged, &owner.recovery, "::1").await, Error::SignInRequired);
    }
    owner.world.pass_seconds(CHALLENGE_LIFETIME.as_secs());
    assert!(!library.is_waiting(&waiting));
    refused!(owner.answer(&waiting, &owner.code()).await, Error::SignInRequired);
    refused!(library.recover(&waiting, &owner.recovery, "::1").await, Error::SignInRequired);
}

#[tokio::test]
async fn a_recovery_code_switches_the_second_step_off_once() {
    let owner = Owner::new().await;
    let (library, waiting) = (&owner.world.library, owner.waiting().await);
    refused!(library.recover(&waiting, "01abc-defgh-jkmnp-qrstv", "::1").await, Error::WrongCredentials(_));
    refused!(library.recover(&waiting, "", "::1").await, Error::WrongCredentials(_));
    assert!(owner.is_on().await);
    let typed = owner.recovery.to_uppercase().replace('-', " ");
    assert_eq!(library.recover(&waiting, &typed, "::1").await.expect("recovers"), EMAIL);
    assert!(!owner.is_on().await);
    refused!(library.recover(&waiting, &owner.recovery, "::1").await, Error::WrongCredentials(_));
    assert!(matches!(library.sign_in(EMAIL, PASSWORD, "::1").await, Ok(Entrance::Open(_))));
}

#[tokio::test]
async fn recovery_codes_are_limited() {
    let owner = Owner::new().await;
    let waiting = owner.waiting().await;
    let recover = |code: String| {
        let (library, waiting) = (&owner.world.library, &waiting);
        async move { library.recover(waiting, &code, "::1").await }
    };
    for i in 0..5 {
        refused!(recover(format!("{i}1abc-defgh-jkmnp-qrstv")).await, Error::WrongCredentials(_));
    }
    refused!(recover(owner.recovery.clone()).await, Error::TooManyAttempts { .. });
    assert!(owner.is_on().await);
}

#[tokio::test]
async fn a_new_recovery_code_replaces_the_old_one_and_none_is_stored() {
    let owner = Owner::new().await;
    let (library, mine) = (&owner.world.library, &owner.world.owner);
    let fresh = library.replace_recovery_code(mine, &owner.proof(&owner.code())).await.expect("the owner");
    assert_ne!(fresh, owner.recovery);
    let key = keys::recovery(mine.person().expect("a person"));
    let record = library.table.get(&key).await.expect("reads").expect("a record");
    let stored = format!("{record:?}");
    assert!(!stored.contains(&fresh) && !stored.contains(&fresh.replace('-', "")));
    let waiting = owner.waiting().await;
    refused!(library.recover(&waiting, &owner.recovery, "::1").await, Error::WrongCredentials(_));
    library.recover(&waiting, &fresh, "::1").await.expect("recovers");
    assert!(library.table.get(&key).await.expect("reads").is_none());
}

#[tokio::test]
async fn a_deleted_account_leaves_no_recovery_code() {
    let owner = Owner::new().await;
    let (library, mine) = (&owner.world.library, &owner.world.owner);
    let key = keys::recovery(mine.person().expect("a person"));
    assert!(library.table.get(&key).await.expect("reads").is_some());
    let admin = Admin { library: library.clone() };
    admin.set_role("other@example.test", Role::Administrator).await.expect("another administrator");
    let code = owner.code();
    library.delete_account(mine, &owner.proof(&code), EMAIL).await.expect("deletes");
    assert!(library.table.get(&key).await.expect("reads").is_some(), "the account can be restored");
    owner.world.erase_account(EMAIL).await;
    assert!(library.table.get(&key).await.expect("reads").is_none());
}
