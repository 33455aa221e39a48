//! A server with scripted responses.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::Value;

/// A request that was received.
pub struct Asked {
    /// Headers, with names in lower case. The first line has the empty name.
    pub head: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Asked {
    /// The body, parsed as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// The response to one request.
#[derive(Clone)]
pub enum Answer {
    /// A status, headers and a body.
    Full(u16, Vec<(&'static str, String)>, String),
    /// The response to a `HEAD` request for an object with this many bytes.
    Head(u64),
    /// Hang up after reading the request.
    Nothing,
    /// Headers that announce a body, but then nothing.
    Half,
}

impl Answer {
    /// A status and a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        Self::Full(status, vec![("content-type", "application/json".to_owned())], body.to_string())
    }

    /// An error in the format of services with JSON protocols.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, serde_json::json!({ "__type": code, "message": message }))
    }
}

/// A response with a body in XML.
pub fn xml(body: &str) -> Answer {
    Answer::Full(200, vec![("content-type", "application/xml".to_owned())], body.to_owned())
}

/// Answers requests one after another, each on its own connection, and sends the requests to the receiver. After the
/// last response, it stops listening.
pub fn start(answers: Vec<Answer>) -> (String, mpsc::Receiver<Asked>) {
    let mut answers = answers.into_iter();
    start_with(answers.len(), move |_| answers.next().expect("an answer for each"))
}

/// Answers this many requests with responses that depend on the request.
pub fn start_with(
    requests: usize,
    mut decide: impl FnMut(&Asked) -> Answer + Send + 'static,
) -> (String, mpsc::Receiver<Asked>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (tell, asked) = mpsc::channel();
    thread::spawn(move || {
        for _ in 0..requests {
            let (stream, _) = listener.accept().expect("a connection");
            exchange(stream, &mut decide, &tell);
        }
    });
    (url, asked)
}

fn exchange(mut stream: TcpStream, decide: &mut impl FnMut(&Asked) -> Answer, tell: &mpsc::Sender<Asked>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
    let mut lines = reader.by_ref().lines().map(|line| line.expect("a line"));
    let request = lines.next().expect("a request");
    let mut head: HashMap<String, String> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    head.insert(String::new(), request);
    if head.get("expect").is_some_and(|value| value == "100-continue") {
        write!(stream, "HTTP/1.1 100 Continue\r\n\r\n").expect("sends");
    }
    let mut body = vec![0; head.get("content-length").map_or(0, |length| length.parse().expect("a length"))];
    reader.read_exact(&mut body).expect("a body");
    let asked = Asked { head, body };
    let answer = decide(&asked);
    // Sent before the response, because the caller may check it as soon as it has the response.
    let _ = tell.send(asked);
    match answer {
        Answer::Full(status, headers, text) => {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let length = text.len();
            let head = format!("HTTP/1.1 {status} x\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n");
            stream.write_all(format!("{head}{text}").as_bytes()).expect("sends");
        }
        Answer::Head(bytes) => {
            write!(stream, "HTTP/1.1 200 x\r\ncontent-length: {bytes}\r\nconnection: close\r\n\r\n").expect("sends");
        }
        Answer::Nothing => {}
        Answer::Half => {
            write!(stream, "HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\n{{").expect("sends");
            // In another thread, so that the next request can be answered in the meantime.
            thread::spawn(move || {
                thread::sleep(Duration::from_secs(30));
                drop(stream);
            });
        }
    }
}
