//! What the port does not specify: how long things last, what is stored, and that nothing happens twice under
//! concurrency.

use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering::SeqCst},
};

use futures::future::join_all;
use jiff::SignedDuration;

use super::*;
use crate::{
    contract::{clock::showing, identity::IdentityWorld, memory::MemoryTable},
    ports::{
        identity::SIGN_UP_LIFETIME,
        mail::{Letter, Message},
    },
    standalone::sqlite::SqliteTable,
};

mod second_factor;

mod contract_in_memory {
    crate::identity_contract!(super::World::new());
}

mod contract_in_sqlite {
    crate::identity_contract!(super::World::on(super::sqlite()));
}

const PASSWORD: &str = "correct horse battery";
const EMAIL: &str = "ada@example.org";
const SECOND: SignedDuration = SignedDuration::from_secs(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[derive(Default)]
struct Mailbox(Mutex<Vec<Message>>);

#[async_trait]
impl Mail for Mailbox {
    async fn send(&self, message: Message) -> Result<()> {
        self.0.lock().expect("no test panicked").push(message);
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        false
    }
}

struct World {
    accounts: Accounts,
    table: Arc<MemoryTable>,
    mail: Arc<Mailbox>,
    now: Arc<AtomicI64>,
}

fn sqlite() -> Arc<dyn Table> {
    Arc::new(SqliteTable::open_in_memory().expect("opens"))
}

impl World {
    fn new() -> Self {
        let table = Arc::new(MemoryTable::new());
        Self { table: table.clone(), ..Self::on(table) }
    }

    fn on(table: Arc<dyn Table>) -> Self {
        let now = Arc::new(AtomicI64::new(1_700_000_000_000));
        let clock = showing(&now);
        let mail = Arc::new(Mailbox::default());
        let accounts = Accounts::new(table, mail.clone(), [7; 32], "https://photos.example".to_owned(), clock);
        Self { accounts, table: Arc::default(), mail, now }
    }

    fn pass(&self, time: SignedDuration) {
        self.now.fetch_add(time.as_millis() as i64, SeqCst);
    }

    fn gists(&self) -> Vec<String> {
        self.mail.0.lock().expect("no test panicked").iter().map(|message| message.gist()).collect()
    }

    async fn code(&self) -> String {
        self.last_code(EMAIL).await.expect("a code was mailed")
    }

    /// A world with a session.
    async fn signed_in() -> (Self, String) {
        let world = Self::new();
        world.sign_up().await;
        world.confirm(&world.code().await).await.expect("confirms");
        let refresh = world.sign_in().await;
        (world, refresh)
    }

    async fn sign_up(&self) {
        self.accounts.sign_up(EMAIL, PASSWORD).await.expect("signs up");
    }

    async fn confirm(&self, code: &str) -> Result<()> {
        self.accounts.confirm(EMAIL, PasswordOf::Typed(PASSWORD), code).await
    }

    async fn sign_in(&self) -> String {
        match self.accounts.sign_in(EMAIL, PASSWORD, Context::default()).await.expect("signs in") {
            SignIn::Done(tokens) => tokens.refresh.expect("a refresh token"),
            SignIn::CodeNeeded(_) => panic!("the second step is not switched on"),
        }
    }

    /// The successor; `None` if the token stays valid.
    async fn renew(&self, token: &str) -> Option<String> {
        self.accounts.refresh(token).await.expect("renews").refresh
    }

    async fn over(&self, token: &str) -> bool {
        matches!(self.accounts.refresh(token).await, Err(Error::SignInRequired))
    }
}

#[async_trait]
impl IdentityWorld for World {
    fn identity(&self) -> &dyn Identity {
        &self.accounts
    }

    async fn last_code(&self, email: &str) -> Option<String> {
        let mail = self.mail.0.lock().expect("no test panicked");
        let code = |message: &Message| message.gist().strip_prefix("your code is ").map(str::to_owned);
        mail.iter().rev().filter(|message| message.to == email).find_map(code)
    }

    async fn unused_time(&self) -> u64 {
        self.pass(SECOND * 30);
        self.accounts.now().as_second().unsigned_abs()
    }
}

#[tokio::test]
async fn a_code_is_valid_for_fifteen_minutes() {
    let world = World::new();
    world.sign_up().await;
    let late = world.code().await;
    world.pass(codes::LIFETIME);
    assert!(matches!(world.confirm(&late).await, Err(Error::WrongCredentials(_))));
    world.accounts.resend_code(EMAIL).await.expect("resends");
    world.pass(codes::LIFETIME - SECOND);
    world.confirm(&world.code().await).await.expect("just in time");
}

#[tokio::test]
async fn five_wrong_tries_use_up_a_code_even_concurrently() {
    let world = World::on(sqlite());
    world.sign_up().await;
    let right = world.code().await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let tries = (0..5).map(|_| world.confirm(wrong));
    assert!(join_all(tries).await.iter().all(Result::is_err));
    assert!(world.confirm(&right).await.is_err(), "used up");
    world.accounts.resend_code(EMAIL).await.expect("resends");
    world.confirm(&world.code().await).await.expect("a new code starts afresh");
}

#[tokio::test]
async fn the_correct_code_works_after_four_wrong_tries() {
    let world = World::new();
    world.sign_up().await;
    for _ in 0..4 {
        assert!(world.confirm("wrong").await.is_err());
    }
    world.confirm(&world.code().await).await.expect("confirms");
}

#[tokio::test]
async fn only_one_of_two_concurrent_confirmations_succeeds() {
    let world = World::on(sqlite());
    world.sign_up().await;
    let code = world.code().await;
    let confirmed = join_all((0..2).map(|_| world.confirm(&code))).await;
    assert_eq!(confirmed.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[tokio::test]
async fn the_owner_of_an_account_is_told_about_a_sign_up() {
    let (world, _) = World::signed_in().await;
    world.accounts.sign_up(EMAIL, "somebody else's").await.expect("same response");
    world.accounts.resend_code(EMAIL).await.expect("same response");
    let told = "someone tried to create an account; you already have one";
    assert_eq!(world.gists().last().map(String::as_str), Some(told));
}

#[tokio::test]
async fn an_invitation_is_mailed_to_somebody_without_an_account() {
    let world = World::new();
    assert!(world.accounts.sends_letters());
    let letter = Letter::Invitation { link: "https://photos.example/signup?invite=x".to_owned(), days: 7 };
    world.accounts.send_letter(EMAIL, letter).await.expect("sent");
    assert_eq!(world.gists(), ["you are invited: https://photos.example/signup?invite=x"]);
}

#[tokio::test]
async fn a_reset_gives_an_invited_account_its_first_password() {
    let world = World::new();
    let invited = world.accounts.invite(EMAIL).await.expect("invites");
    world.accounts.forgot_password(EMAIL).await.expect("mails a code");
    world.accounts.reset_password(EMAIL, &world.code().await, PASSWORD).await.expect("resets");
    let refresh = world.sign_in().await;
    assert_eq!(world.accounts.refresh(&refresh).await.expect("renews").person, invited);
}

#[tokio::test]
async fn somebody_invited_who_signs_up_gets_the_account_that_waits_for_them() {
    let world = World::new();
    let invited = world.accounts.invite(EMAIL).await.expect("invites");
    world.sign_up().await;
    world.confirm(&world.code().await).await.expect("confirms");
    assert_eq!(world.accounts.invite(EMAIL).await.expect("the same"), invited);
    let refresh = world.sign_in().await;
    assert_eq!(world.accounts.refresh(&refresh).await.expect("renews").person, invited);
}

#[tokio::test]
async fn a_sign_up_expires_after_a_day() {
    let world = World::new();
    let token = world.accounts.sign_up(EMAIL, PASSWORD).await.expect("signs up");
    world.pass(SIGN_UP_LIFETIME - SECOND);
    world.accounts.resend_code(EMAIL).await.expect("resends");
    let code = world.code().await;
    world.pass(SECOND);
    assert!(world.accounts.confirm(EMAIL, PasswordOf::SignUp(&token), &code).await.is_err());
    world.accounts.resend_code(EMAIL).await.expect("same response");
    assert_eq!(world.code().await, code, "no other code");
    assert!(world.table.all().iter().all(|item| item.expires_at.is_some()), "nothing stays");
}

#[tokio::test]
async fn no_record_of_a_sign_up_is_left_when_it_is_confirmed() {
    let world = World::new();
    for _ in 0..3 {
        world.sign_up().await;
    }
    world.confirm(&world.code().await).await.expect("confirms");
    assert_eq!(world.table.all().len(), 2, "the address and the account");
}

#[tokio::test]
async fn a_code_for_one_purpose_is_refused_for_another() {
    let world = World::new();
    world.sign_up().await;
    let confirm = world.code().await;
    assert!(world.accounts.reset_password(EMAIL, &confirm, PASSWORD).await.is_err());
    world.confirm(&confirm).await.expect("still valid for its own purpose");
}

#[tokio::test]
async fn a_session_lasts_sixty_days_from_its_last_use() {
    let (world, first) = World::signed_in().await;
    let nearly = sessions::LIFETIME - SECOND;
    world.pass(nearly);
    let second = world.renew(&first).await.expect("a successor");
    world.pass(nearly);
    let third = world.renew(&second).await.expect("a successor");
    world.pass(sessions::LIFETIME);
    assert!(world.over(&third).await);
}

/// What docs/BACKUP.md says about a lost `secrets.json`.
#[tokio::test]
async fn new_secrets_end_no_session() {
    let (world, refresh) = World::signed_in().await;
    let (issuer, clock) = ("https://photos.example".to_owned(), showing(&world.now));
    let other = Accounts::new(world.table.clone(), world.mail.clone(), [8; 32], issuer, clock);
    let tokens = other.refresh(&refresh).await.expect("the records know the session");
    assert!(other.verify(&tokens.access).await.is_ok() && world.accounts.verify(&tokens.access).await.is_err());
}

#[tokio::test]
async fn a_replaced_token_used_after_the_grace_period_ends_the_session() {
    let (world, first) = World::signed_in().await;
    let second = world.renew(&first).await.expect("a successor");
    world.pass(sessions::GRACE + SignedDuration::from_millis(1));
    assert!(world.over(&first).await);
    assert!(world.over(&second).await);
}

#[tokio::test]
async fn two_tabs_share_the_successor() {
    let (world, first) = World::signed_in().await;
    let second = world.renew(&first).await.expect("the first tab's successor");
    world.pass(sessions::GRACE);
    assert_eq!(world.renew(&first).await, None, "the second tab gets an access token only");
    world.pass(HOUR);
    let third = world.renew(&second).await.expect("the session continues");
    assert!(world.over(&first).await, "its successor was used");
    assert!(world.over(&third).await);
}

#[tokio::test]
async fn a_lost_response_does_not_end_the_session() {
    let (world, first) = World::signed_in().await;
    let lost = world.renew(&first).await.expect("a successor that never arrives");
    assert_eq!(world.renew(&first).await, None, "the retry gets an access token only");
    world.pass(HOUR);
    let second = world.renew(&first).await.expect("it stayed valid, as promised");
    world.pass(HOUR);
    let third = world.renew(&second).await.expect("and the session continues");
    assert!(world.over(&lost).await, "the lost token was used: somebody intercepted it");
    assert!(world.over(&third).await);
}

#[tokio::test]
async fn concurrent_renewals_yield_one_successor() {
    for world in [World::new(), World::on(sqlite())] {
        world.sign_up().await;
        world.confirm(&world.code().await).await.expect("confirms");
        let token = world.sign_in().await;
        let renewed = join_all((0..6).map(|_| world.renew(&token))).await;
        let successors: Vec<_> = renewed.into_iter().flatten().collect();
        assert_eq!(successors.len(), 1);
        assert!(world.renew(&successors[0]).await.is_some());
    }
}

#[tokio::test]
async fn no_session_starts_with_a_password_that_was_just_replaced() {
    let (world, first) = World::signed_in().await;
    let store = &world.accounts.store;
    let as_read = store.account_of(EMAIL).await.expect("reads").expect("an account");
    let begin = || sessions::begin(store, as_read.clone(), world.accounts.now());
    world.accounts.sign_out_everywhere(&as_read.person).await.expect("signs out");
    let meanwhile = begin().await.expect("starts").expect("the password is still correct").refresh.expect("a token");
    assert!(world.renew(&meanwhile).await.is_some());
    assert!(world.over(&first).await);
    world
        .accounts
        .change_password(&as_read.person, PASSWORD, "another password", Context::default())
        .await
        .expect("changes");
    assert!(begin().await.expect("answers").is_none());
}

#[tokio::test]
async fn ended_sessions_and_deleted_accounts_leave_no_records() {
    let (world, first) = World::signed_in().await;
    for _ in 0..120 {
        // Calls the sessions directly, because passwords are slow on purpose.
        let account = world.accounts.store.account_of(EMAIL).await.expect("reads").expect("an account");
        sessions::begin(&world.accounts.store, account, world.accounts.now()).await.expect("begins");
    }
    let person = world.accounts.refresh(&first).await.expect("renews").person;
    world.accounts.sign_out_everywhere(&person).await.expect("signs out");
    assert_eq!(world.table.all().len(), 2, "the address and the account");
    world.sign_in().await;
    world.accounts.forgot_password(EMAIL).await.expect("mails a code");
    world.accounts.delete(&person).await.expect("deletes");
    assert!(world.table.all().is_empty());
}

#[tokio::test]
async fn no_secret_is_stored() {
    let (world, first) = World::signed_in().await;
    world.accounts.forgot_password(EMAIL).await.expect("mails a code");
    let second = world.renew(&first).await.expect("a successor");
    let stored = format!("{:?}", world.table.all());
    for secret in [PASSWORD, &first, &second, &format!("{:?}", world.code().await)] {
        assert!(!stored.contains(secret));
    }
    let random_part = second.rsplit('.').next().expect("its last part");
    assert!(!stored.contains(random_part));
    let expiring = world.table.all().iter().filter(|item| item.expires_at.is_some()).count();
    assert_eq!(expiring, 2, "the code and the session expire");
}
