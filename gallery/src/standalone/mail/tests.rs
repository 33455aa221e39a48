use std::sync::Mutex;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::ports::mail::Letter;

fn message() -> Message {
    let letter = Letter::ConfirmAddress { code: "123456".to_owned(), minutes: 15 };
    Message { to: "a@b.example".to_owned(), letter }
}

fn words(letter: &Letter) -> Words {
    let Letter::ConfirmAddress { code, .. } = letter else { panic!("another letter") };
    Words {
        subject: "Grüße".to_owned(),
        body: format!(
            "Hello,

    {code}
"
        ),
    }
}

/// Collects log lines.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::INFO
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::Id {
        tracing::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::Id, _: &tracing::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        struct Text(String);
        impl tracing::field::Visit for Text {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                if field.name() == "message" {
                    self.0 = format!("{value:?}");
                }
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().expect("no test panicked").push(text.0);
    }
    fn enter(&self, _: &tracing::Id) {}
    fn exit(&self, _: &tracing::Id) {}
}

#[tokio::test]
async fn the_log_gets_one_line() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    LogMail.send(message()).await.expect("logs");
    drop(guard);
    assert_eq!(*log.0.lock().expect("no test panicked"), ["mail to a@b.example: your code is 123456"]);
    assert!(!LogMail.reaches_people());
}

/// Acts as the server in one SMTP session and returns what the client sent.
async fn converse(client: TcpStream) -> Vec<String> {
    let mut client = BufReader::new(client);
    let (mut said, mut in_data) = (Vec::new(), false);
    client.write_all(b"220 ready\r\n").await.expect("writes");
    loop {
        let mut line = String::new();
        if client.read_line(&mut line).await.expect("reads") == 0 {
            return said;
        }
        let line = line.trim_end().to_owned();
        let answer: &[u8] = match line.as_str() {
            "." if in_data => b"250 taken\r\n",
            _ if in_data => b"",
            "DATA" => b"354 go on\r\n",
            _ => b"250 fine\r\n",
        };
        in_data = line == "DATA" || (in_data && line != ".");
        let done = line == "." || line == "QUIT";
        said.push(line);
        client.write_all(answer).await.expect("writes");
        if done {
            return said;
        }
    }
}

#[tokio::test]
async fn the_server_receives_the_complete_message() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let mail = SmtpMail::new(&url, "Photos <photos@example.org>", SmtpTls::Off, words).expect("is configured");
    assert!(mail.reaches_people());
    mail.send(message()).await.expect("queues it");
    let (client, _) = listener.accept().await.expect("connects");
    let said = tokio::time::timeout(Duration::from_secs(10), converse(client)).await.expect("in time");
    assert!(said.contains(&"MAIL FROM:<photos@example.org>".to_owned()), "{said:?}");
    assert!(said.contains(&"RCPT TO:<a@b.example>".to_owned()), "{said:?}");
    assert!(said.contains(&"From: Photos <photos@example.org>".to_owned()), "{said:?}");
    assert!(said.contains(&"    123456".to_owned()), "{said:?}");
    assert!(
        said.iter().any(|line| line.starts_with("Date: ")) && said.iter().any(|line| line.starts_with("Message-ID: "))
    );
}

#[test]
fn only_the_setting_turns_encryption_off() {
    let with = |url| with_tls(url, SmtpTls::Required);
    for (url, told) in [
        ("smtp://me:secret@host:587", "smtp://me:secret@host:587?tls=required"),
        ("smtp://localhost:25", "smtp://localhost:25?tls=required"),
        ("smtp://host?tls=required", "smtp://host?tls=required"),
        ("smtps://me:secret@host", "smtps://me:secret@host"),
    ] {
        assert_eq!(with(url).as_deref(), Ok(told));
    }
    for options in ["tls=none", "tls=opportunistic", "tls=", "TLS=required", "tls=required&tls=none", "tl%73=none", "x"]
    {
        for tls in [SmtpTls::Required, SmtpTls::Off] {
            assert_eq!(with_tls(&format!("smtp://host?{options}"), tls), Err(Invalid::SmtpOptions), "{options}");
        }
    }
    let without = |url| with_tls(url, SmtpTls::Off);
    assert_eq!(without("smtp://relay:25").as_deref(), Ok("smtp://relay:25"));
    assert_eq!(without("smtps://relay"), Err(Invalid::SmtpUrl), "a contradiction");
}

#[test]
fn a_password_is_never_sent_unencrypted_to_another_machine() {
    for host in ["localhost", "LOCALHOST:25", "127.0.0.1", "127.8.9.1:2525", "[::1]:25", "127.0.0.1/name"] {
        assert!(with_tls(&format!("smtp://me:secret@{host}"), SmtpTls::Off).is_ok(), "{host}");
    }
    for host in ["host", "192.0.2.1", "localhost.example.org", "[2001:db8::1]", "127.0.0.1@host", "localhost:25@host"] {
        let refused = with_tls(&format!("smtp://me:secret@{host}"), SmtpTls::Off);
        assert_eq!(refused, Err(Invalid::SmtpPasswordUnencrypted), "{host}");
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_unless_it_is_turned_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let mail = SmtpMail::new(&url, "photos@example.org", SmtpTls::Required, words).expect("is configured");
    mail.send(message()).await.expect("queues it");
    let (client, _) = listener.accept().await.expect("connects");
    let said = tokio::time::timeout(Duration::from_secs(10), converse(client)).await.expect("in time");
    assert!(!said.iter().any(|line| line.starts_with("MAIL") || line.contains("123456")), "{said:?}");
}

#[tokio::test]
async fn an_invalid_configuration_is_reported_without_its_password() {
    for (url, from, field) in [
        ("http://me:secret@host", "a@b.example", "smtp"),
        ("nonsense secret", "a@b.example", "smtp"),
        ("smtps://me:secret@host", "no address", "from"),
    ] {
        let Err(error) = SmtpMail::new(url, from, SmtpTls::Required, words) else { panic!("{url} is refused") };
        assert_eq!(error.field(), field);
        assert!(!format!("{error:?}").contains("secret"));
    }
}
