//! XMP (ISO 16684-1): RDF in XML, written by programs.
//!
//! The XML is untrusted. The parser does not support document types, so no entity is ever expanded, and it does not
//! recurse. What would be slow is refused first: packets of more than [`MOST_BYTES`], elements with more than
//! [`MOST_ATTRIBUTES`], packets with more than [`MOST_NAMESPACES`] (attributes and namespaces are each compared
//! with all others), or with more than [`MOST_NODES`]. A packet that is refused or is not XML is ignored; the photo
//! does not fail because of it.
//!
//! A property may be an attribute or an element. Its value may be text, a list, a choice of languages, or qualified
//! (`rdf:value`). All these forms are accepted.

use roxmltree::{Document, Node, ParsingOptions};

/// The most bytes of a packet.
pub(super) const MOST_BYTES: usize = 1 << 20;

const MOST_ATTRIBUTES: usize = 1000;
const MOST_NAMESPACES: usize = 300;
const MOST_NODES: u32 = 100_000;

/// The most entries of one list.
const MOST_ENTRIES: usize = 1000;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";

/// The properties that Vitrine uses, as they were written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Xmp {
    /// `dc:title`.
    pub(super) title: Option<String>,
    /// `photoshop:Headline`.
    pub(super) headline: Option<String>,
    /// `dc:description`.
    pub(super) description: Option<String>,
    /// `dc:subject`.
    pub(super) keywords: Vec<String>,
    /// `xmp:Rating`.
    pub(super) rating: Option<i8>,
    /// `dc:creator`.
    pub(super) creators: Vec<String>,
    /// `dc:rights`.
    pub(super) rights: Option<String>,
    /// `exif:DateTimeOriginal`.
    pub(super) original: Option<String>,
    /// `photoshop:DateCreated`.
    pub(super) created: Option<String>,
    /// `exif:DateTimeDigitized`.
    pub(super) digitized: Option<String>,
    /// `xmp:CreateDate`.
    pub(super) file_created: Option<String>,
    /// `exif:GPSTimeStamp`.
    pub(super) gps_time: Option<String>,
}

/// Reads a packet. An unreadable one has no properties.
pub(super) fn read(packet: &[u8]) -> Xmp {
    let mut xmp = Xmp::default();
    if packet.len() > MOST_BYTES {
        return xmp;
    }
    let text = String::from_utf8_lossy(packet);
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if !is_cheap(text) {
        return xmp;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(text, options) else { return xmp };
    let Some(rdf) = document.descendants().find(|node| node.has_tag_name((RDF, "RDF"))) else { return xmp };
    for resource in rdf.children().filter(Node::is_element) {
        for attribute in resource.attributes() {
            xmp.take(attribute.namespace(), attribute.name(), || vec![attribute.value().to_owned()]);
        }
        for property in resource.children().filter(Node::is_element) {
            let name = property.tag_name();
            xmp.take(name.namespace(), name.name(), || values(property));
        }
    }
    xmp
}

/// Whether the parser can process the text in linear time.
fn is_cheap(text: &str) -> bool {
    let attributes = text.split('<').map(|tag| tag.bytes().filter(|&byte| byte == b'=').count()).max();
    attributes <= Some(MOST_ATTRIBUTES) && text.matches("xmlns").count() <= MOST_NAMESPACES
}

impl Xmp {
    /// Stores a property that Vitrine uses. The first one that is not empty counts.
    fn take(&mut self, namespace: Option<&str>, name: &str, values: impl FnOnce() -> Vec<String>) {
        let one = match (namespace, name) {
            (Some(DC), "title") => &mut self.title,
            (Some(PHOTOSHOP), "Headline") => &mut self.headline,
            (Some(DC), "description") => &mut self.description,
            (Some(DC), "rights") => &mut self.rights,
            (Some(EXIF), "DateTimeOriginal") => &mut self.original,
            (Some(PHOTOSHOP), "DateCreated") => &mut self.created,
            (Some(EXIF), "DateTimeDigitized") => &mut self.digitized,
            (Some(XMP), "CreateDate") => &mut self.file_created,
            (Some(EXIF), "GPSTimeStamp") => &mut self.gps_time,
            (Some(XMP), "Rating") => {
                self.rating = self.rating.or_else(|| rating(values().first()?));
                return;
            }
            (Some(DC), "subject") => return self.keywords.extend(values()),
            (Some(DC), "creator") => return self.creators.extend(values()),
            _ => return,
        };
        if one.is_none() {
            *one = values().into_iter().find(|text| !text.trim().is_empty());
        }
    }
}

/// A property's values: the entries of its list, its languages with the default first, or its only value.
fn values(property: Node<'_, '_>) -> Vec<String> {
    let list =
        property.children().find(|node| ["Alt", "Bag", "Seq"].iter().any(|name| node.has_tag_name((RDF, *name))));
    let Some(list) = list else { return value(property).into_iter().collect() };
    let entries = list.children().filter(|node| node.has_tag_name((RDF, "li"))).take(MOST_ENTRIES);
    if !list.has_tag_name((RDF, "Alt")) {
        return entries.filter_map(value).collect();
    }
    let (default, others): (Vec<_>, Vec<_>) =
        entries.partition(|node| node.attribute((XML, "lang")) == Some("x-default"));
    default.into_iter().chain(others).filter_map(value).collect()
}

/// Text, or the `rdf:value` of text with qualifiers, in either of the two forms.
fn value(node: Node<'_, '_>) -> Option<String> {
    let inner = node.children().find(|child| child.has_tag_name((RDF, "Description"))).unwrap_or(node);
    let qualified = inner.children().find(|child| child.has_tag_name((RDF, "value")));
    let text =
        qualified.and_then(|value| value.text()).or_else(|| inner.attribute((RDF, "value"))).or_else(|| node.text());
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A number of stars. Some programs write fractions.
fn rating(text: &str) -> Option<i8> {
    let stars = text.trim().parse::<f32>().ok()?.round();
    (-1.0..=5.0).contains(&stars).then_some(stars as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
        xmlns:e="http://ns.adobe.com/exif/1.0/">"#;
    const TAIL: &str = "</rdf:RDF></x:xmpmeta>\n   \n<?xpacket end='w'?>\0";

    fn of(rdf: &str) -> Xmp {
        read(format!("{HEAD}{rdf}{TAIL}").as_bytes())
    }

    #[test]
    fn attributes_and_elements_are_equivalent() {
        let attributes =
            of(r#"<rdf:Description rdf:about="" dc:title="Sea &amp; sky" xap:Rating="4" photoshop:DateCreated="1978"
            e:DateTimeOriginal="2013-07-05T03:18:27Z"/>"#);
        let elements =
            of("<rdf:Description><dc:title>Sea &amp; sky</dc:title><xap:Rating>4.0</xap:Rating></rdf:Description>
            <rdf:Description><photoshop:DateCreated>1978</photoshop:DateCreated><!-- x -->
            <e:DateTimeOriginal>2013-07-05T03:18:27Z</e:DateTimeOriginal></rdf:Description>");
        assert_eq!(attributes, elements);
        assert_eq!((attributes.title.as_deref(), attributes.rating), (Some("Sea & sky"), Some(4)));
        assert_eq!(attributes.original.as_deref(), Some("2013-07-05T03:18:27Z"));
    }

    #[test]
    fn lists_and_languages_are_read() {
        let xmp = of(r#"<rdf:Description>
            <dc:title><rdf:Alt><rdf:li xml:lang="de">Meer</rdf:li><rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt></dc:title>
            <dc:description><rdf:Alt><rdf:li xml:lang="fr">La mer</rdf:li></rdf:Alt></dc:description>
            <dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li> </rdf:li><rdf:li>Møn</rdf:li></rdf:Bag></dc:subject>
            <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li>
                <rdf:li rdf:parseType="Resource"><rdf:value>Bob</rdf:value><xap:role>second</xap:role></rdf:li>
                <rdf:li><rdf:Description rdf:value="Cy"/></rdf:li></rdf:Seq></dc:creator>
            <dc:rights><rdf:Alt><rdf:li xml:lang="x-default"/></rdf:Alt></dc:rights></rdf:Description>"#);
        assert_eq!((xmp.title.as_deref(), xmp.description.as_deref()), (Some("Sea"), Some("La mer")));
        assert_eq!(xmp.keywords, ["sea", "Møn"]);
        assert_eq!(xmp.creators, ["Ada", "Bob", "Cy"]);
        assert_eq!(xmp.rights, None);
    }

    #[test]
    fn ratings_that_do_not_exist_are_dropped() {
        let rated = |text: &str| of(&format!("<rdf:Description xap:Rating='{text}'/>")).rating;
        for (text, stars) in [("-1", Some(-1)), ("0", Some(0)), (" 5 ", Some(5)), ("3.5", Some(4))] {
            assert_eq!(rated(text), stars, "{text}");
        }
        for text in ["", "6", "-2", "99", "NaN", "inf", "five"] {
            assert_eq!(rated(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_distinguished_by_their_namespaces() {
        let packet = format!("{HEAD}<rdf:Description xmlns:dc='urn:other' dc:title='No' title='No'/>{TAIL}");
        assert_eq!(read(packet.as_bytes()), Xmp::default());
    }

    #[test]
    fn one_bad_byte_damages_one_character() {
        let mut packet = format!("{HEAD}<rdf:Description dc:title='Caf?'/>{TAIL}").into_bytes();
        let at = packet.windows(4).position(|bytes| bytes == b"Caf?").expect("there") + 3;
        packet[at] = 0xE9;
        assert_eq!(read(&packet).title.as_deref(), Some("Caf\u{FFFD}"));
    }

    #[test]
    fn entities_are_not_expanded_and_nothing_takes_long() {
        let bomb = format!(
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>{HEAD}<rdf:Description dc:title='&b;'/>{TAIL}"
        );
        let mut attributes = String::new();
        let mut namespaces = String::new();
        for i in 0..60_000 {
            attributes += &format!("a{i}='' ");
            namespaces += &format!("<a xmlns:n{i}='u{i}'>");
        }
        let deep = "<a>".repeat(300_000);
        let wide = format!("{HEAD}{}{TAIL}", "<a/>".repeat(200_000));
        let long = format!("{HEAD}<rdf:Description dc:title='{}'/>{TAIL}", "x".repeat(MOST_BYTES));
        let started = std::time::Instant::now();
        for packet in [bomb, format!("<a {attributes}/>"), namespaces, deep, wide, long] {
            assert_eq!(read(packet.as_bytes()), Xmp::default());
        }
        // About 40 ms when optimised; quadratic time would be minutes.
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    #[test]
    fn truncated_packets_have_no_properties() {
        let packet = format!("{HEAD}<rdf:Description dc:title='Sea'/>{TAIL}");
        for end in 0..packet.len() - 40 {
            assert_eq!(read(&packet.as_bytes()[..end]), Xmp::default(), "{end}");
        }
        assert_eq!(read(packet.as_bytes()).title.as_deref(), Some("Sea"));
    }
}
