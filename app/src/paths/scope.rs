//! Which list of photos a page shows, and the addresses that follow from it.
//!
//! The server writes them into the page ([`ListAddresses::ATTRIBUTES`]), on the form `#selection` of a list and on the
//! `#stage` of a photo. Islands read them there and make every other address of the list from them, so that they work
//! in any list.

use super::{
    Address, PHOTO, Path, SegmentQuery, TIMELINE, TIMELINE_SEGMENTS, TRASH,
    parameters::{MONTH, TRASHED},
};

/// A list of photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListScope {
    /// All photos of a person.
    Timeline,
    /// What they moved to the trash.
    Trash,
}

impl ListScope {
    /// The list that a photo is looked at in, at its own address.
    #[must_use]
    pub fn of_photo(trashed: bool) -> Self {
        if trashed { Self::Trash } else { Self::Timeline }
    }

    /// The name that islands pass to server functions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Trash => "trash",
        }
    }

    /// The list of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Timeline, Self::Trash].into_iter().find(|list| list.name() == name)
    }

    /// The page of the list.
    #[must_use]
    pub fn page(self) -> Path {
        match self {
            Self::Timeline => TIMELINE,
            Self::Trash => TRASH,
        }
    }

    /// Its addresses.
    #[must_use]
    pub fn addresses(self) -> ListAddresses {
        ListAddresses {
            list: self.name().to_owned(),
            page: self.page().path().to_owned(),
            photos: PHOTO.prefix().to_owned(),
            // The trash is shown by pages, not by days.
            segments: (self == Self::Timeline).then(|| TIMELINE_SEGMENTS.path().to_owned()),
        }
    }
}

/// The addresses of a list of photos, as a page tells them to its islands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAddresses {
    /// The list's name for server functions.
    pub list: String,
    /// Its page.
    pub page: String,
    /// What the addresses of its photos begin with; an id follows.
    pub photos: String,
    /// Where its segments are, if it is cut into days.
    pub segments: Option<String>,
}

impl ListAddresses {
    /// The attribute of each on the page. Its order is that of the fields.
    pub const ATTRIBUTES: [&str; 4] = ["data-list", "data-page", "data-photos", "data-segments"];

    /// Reads what a page tells.
    #[must_use]
    pub fn read(attribute: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let [list, page, photos, segments] = Self::ATTRIBUTES;
        Some(Self {
            list: attribute(list)?,
            page: attribute(page)?,
            photos: attribute(photos)?,
            segments: attribute(segments),
        })
    }

    /// A segment, without the page around it. None of a list that has none.
    #[must_use]
    pub fn segment(&self, query: &SegmentQuery) -> Option<Address> {
        Some(query.of(Address::new(self.segments.clone()?)))
    }

    /// The page that begins with a month (`2024-07`).
    #[must_use]
    pub fn month(&self, key: &str) -> Address {
        self.with_page(MONTH, key)
    }

    /// The month that an address of this list begins with.
    #[must_use]
    pub fn month_in<'a>(&self, address: &'a str) -> Option<&'a str> {
        address.strip_prefix(&*self.month(""))
    }

    /// The page that the list goes on with behind a cursor.
    #[must_use]
    pub fn before(&self, cursor: &str) -> Address {
        self.with_page(super::parameters::BEFORE, cursor)
    }

    /// The page to show when the last photo was moved to the trash.
    #[must_use]
    pub fn after_trash(&self) -> Address {
        self.with_page(TRASHED, "1")
    }

    /// A photo of this list on its own page.
    #[must_use]
    pub fn photo(&self, id: &str) -> Address {
        Address::new([&self.photos, id].concat())
    }

    /// The same photo without the document around it.
    #[must_use]
    pub fn photo_view(&self, id: &str) -> Address {
        Address::new([&self.photos, id, "/view"].concat())
    }

    /// The photo of this list that a path leads to.
    #[must_use]
    pub fn photo_in<'a>(&self, path: &'a str) -> Option<&'a str> {
        let id = path.strip_prefix(&*self.photos)?;
        // Ids stand in selectors too: nothing else may.
        (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')).then_some(id)
    }

    fn with_page(&self, name: super::Parameter, value: &str) -> Address {
        Address::new(self.page.clone()).with(name, value)
    }
}
