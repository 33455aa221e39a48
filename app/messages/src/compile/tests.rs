use std::collections::BTreeMap;

use super::*;
use crate::{
    plural,
    template::{Argument, Language, text},
};

fn files(files: &[(&str, &str)]) -> Result<Files, Vec<String>> {
    files.iter().map(|(name, text)| parse::file(text).map(|messages| ((*name).to_owned(), messages))).collect()
}

fn compile(languages: &[(&str, &[(&str, &str)])]) -> Result<Catalog, Vec<String>> {
    let languages: Result<BTreeMap<_, _>, _> =
        languages.iter().map(|(tag, all)| files(all).map(|files| ((*tag).to_owned(), files))).collect();
    catalog(languages?)
}

struct Tongue(&'static str);

impl Language for Tongue {
    fn plural(&self, number: u64) -> &'static str {
        plural::category(self.0, number)
    }

    fn number(&self, number: u64) -> String {
        number.to_string()
    }
}

const PHOTOS: &str = "\
-brand = Vitrine
photos = { $count ->
    [0] No photos
    [one] { $count } photo
   *[other] { $count } photos
 } in { -brand }
sent = Sent to <strong>{ $email }</strong>. <a>Change</a>
space = a{\"\\u00A0\"}b
";

#[test]
fn messages_become_templates() {
    let catalog = compile(&[("en", &[("a.ftl", PHOTOS)])]).expect("compiles");
    let templates: Vec<_> = catalog.source.iter().map(Message::template).collect();
    assert_eq!(
        templates,
        ["{0|0:No photos|one:{0} photo|:{0} photos} in Vitrine", "Sent to {<1|{0}}. {<0|Change}", "a\u{a0}b",]
    );
    assert_eq!(text(&templates[0], &[Argument::Number(1)], &Tongue("en")), "1 photo in Vitrine");
    assert_eq!(catalog.source[0].arguments["count"], Kind::Number);
    assert_eq!(catalog.source[1].arguments["email"], Kind::Text);
}

#[test]
fn a_language_that_differs_from_english_is_refused() {
    let english = "one = One { $name }\ntwo = <b>Two</b>\n";
    for (other, fault) in [
        ("one = Eins { $name }\n", "de/a.ftl: two is missing"),
        ("one = Eins { $name }\ntwo = <b>Zwei</b>\nthree = Drei\n", "de/a.ftl: three is not in English"),
        ("one = Eins\ntwo = <b>Zwei</b>\n", "de/a.ftl: one has the arguments [], in English [\"name\"]"),
        ("one = Eins { $name }\ntwo = Zwei\n", "de/a.ftl: two has the elements {}, in English {\"b\"}"),
        ("one = Eins { $name }\none = Eins { $name }\ntwo = <b>Zwei</b>\n", "de: a message is defined twice"),
    ] {
        let faults = compile(&[("en", &[("a.ftl", english)]), ("de", &[("a.ftl", other)])]).expect_err("an error");
        assert_eq!(faults, [fault]);
    }
    let faults = compile(&[("en", &[("a.ftl", "one = One\n")]), ("de", &[("b.ftl", "one = Eins\n")])]);
    assert_eq!(faults.expect_err("an error"), ["de/b.ftl: one belongs in a.ftl"]);
}

#[test]
fn plurals_are_those_of_the_language() {
    let german = |keys: &str| {
        let text = format!("a = {{ $n ->\n {keys}\n *[other] Dinge\n }}\n");
        compile(&[("en", &[("a.ftl", "a = { $n } things\n")]), ("de", &[("a.ftl", &text)])])
    };
    assert_eq!(german("[few] x").expect_err("an error")[0], "de/a.ftl: a: de has no plural “few”");
    assert_eq!(german("[few] x").expect_err("an error")[1], "de/a.ftl: a: the plural “one” is missing");
    let catalog = german("[one] Ding").expect("compiles");
    assert_eq!(catalog.source[0].arguments["n"], Kind::Number, "a number in German, so in all languages");
}

#[test]
fn messages_that_templates_cannot_express_are_refused() {
    for (message, fault) in [
        ("a = x\n .b = y\n", "a: attributes are not used here: one id for each text"),
        ("a = x | y\n", "a: “x | y” has a character that templates are made of"),
        ("a = <b>x\n", "a: <b> is not closed where it begins"),
        ("a = x</b>\n", "a: </b> closes nothing"),
        ("a = { b }\n", "a: b is not in this file"),
        ("a = { a }\n", "a: a refers to itself"),
        ("a = { DATETIME($x) }\n", "a: DATETIME is used here with one argument, and only NUMBER is known"),
    ] {
        assert_eq!(parse::file(message).expect_err("an error"), [fault]);
    }
    assert!(parse::file("a = b\n\na = { $x\n").expect_err("an error")[0].starts_with("line "));
    let faults = compile(&[("en", &[("islands/a.ftl", "a = <b>x</b>\n")])]).expect_err("an error");
    assert_eq!(faults, ["islands: a has elements, which islands cannot draw"]);
    let faults = compile(&[("en", &[("a.ftl", "a-b = x\n"), ("b.ftl", "a-b = x\n")])]).expect_err("an error");
    assert!(faults.contains(&"b.ftl: a-b is already in a.ftl".to_owned()), "{faults:?}");
}

#[test]
fn french_spaces_do_not_break() {
    let mut message =
        parse::file("a = « { $x } » : { $n ->\n [one] oui !\n *[other] non ?\n }\n").expect("compiles").remove(0);
    typography::mend("fr", &mut message.parts);
    assert_eq!(message.template(), "«\u{a0}{1}\u{a0}»\u{a0}: {0|one:oui\u{a0}!|:non\u{a0}?}");
}

#[test]
fn messages_of_islands_come_first() {
    let english: &[(&str, &str)] = &[("a.ftl", "a = A\n"), ("islands/z.ftl", "z = Z { $n }\n")];
    let code = write(&compile(&[("en", english)]).expect("compiles"));
    assert!(code.contains("pub const ISLANDS: usize = 1;\n"), "{code}");
    assert!(code.contains(r#"("en", "Z {0}\u{0}A")"#), "{code}");
    assert!(
        code.contains("pub struct z<'a> {") && code.contains("text(locale, 0, &[Argument::Text(self.n)])"),
        "{code}"
    );
}
