//! The list of photos that a page shows, and its addresses.
//!
//! The server writes them into the page ([`ListAddresses::ATTRIBUTES`]): on the form `#selection` of a list and on the
//! `#stage` of a photo. Islands read them there and derive every other address of the list from them. So islands work
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
    /// The photos in a person's trash.
    Trash,
}

impl ListScope {
    /// Returns the list in which a photo is viewed at its own address.
    #[must_use]
    pub fn of_photo(trashed: bool) -> Self {
        if trashed { Self::Trash } else { Self::Timeline }
    }

    /// Returns the name that islands pass to server functions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Trash => "trash",
        }
    }

    /// Returns the list with this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Timeline, Self::Trash].into_iter().find(|list| list.name() == name)
    }

    /// Returns the page of the list.
    #[must_use]
    pub fn page(self) -> Path {
        match self {
            Self::Timeline => TIMELINE,
            Self::Trash => TRASH,
        }
    }

    /// Returns the addresses of the list.
    #[must_use]
    pub fn addresses(self) -> ListAddresses {
        ListAddresses {
            list: self.name().to_owned(),
            page: self.page().path().to_owned(),
            photos: PHOTO.prefix().to_owned(),
            // The trash is cut into pages, not into days.
            segments: (self == Self::Timeline).then(|| TIMELINE_SEGMENTS.path().to_owned()),
        }
    }
}

/// The addresses of a list of photos, as a page states them for its islands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAddresses {
    /// The list's name for server functions.
    pub list: String,
    /// The page.
    pub page: String,
    /// The prefix of the addresses of its photos; an id follows.
    pub photos: String,
    /// The address of its segments, if it is cut into days.
    pub segments: Option<String>,
}

impl ListAddresses {
    /// The attribute for each field, in the order of the fields.
    pub const ATTRIBUTES: [&str; 4] = ["data-list", "data-page", "data-photos", "data-segments"];

    /// Reads the addresses from a page.
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

    /// Returns the address of a segment, without the page around it. `None` for a list without segments.
    #[must_use]
    pub fn segment(&self, query: &SegmentQuery) -> Option<Address> {
        Some(query.of(Address::new(self.segments.clone()?)))
    }

    /// Returns the page that starts with a month (`2024-07`).
    #[must_use]
    pub fn month(&self, key: &str) -> Address {
        self.with_page(MONTH, key)
    }

    /// Returns the month with which a page of this list starts, given its address.
    #[must_use]
    pub fn month_in<'a>(&self, address: &'a str) -> Option<&'a str> {
        address.strip_prefix(&*self.month(""))
    }

    /// Returns the page that continues the list after a cursor.
    #[must_use]
    pub fn before(&self, cursor: &str) -> Address {
        self.with_page(super::parameters::BEFORE, cursor)
    }

    /// Returns the page to show after the last photo was moved to the trash.
    #[must_use]
    pub fn after_trash(&self) -> Address {
        self.with_page(TRASHED, "1")
    }

    /// Returns the page of a photo in this list.
    #[must_use]
    pub fn photo(&self, id: &str) -> Address {
        Address::new([&self.photos, id].concat())
    }

    /// Returns the address of the same photo without the document around it.
    #[must_use]
    pub fn photo_view(&self, id: &str) -> Address {
        Address::new([&self.photos, id, "/view"].concat())
    }

    /// Returns the photo of this list at a path.
    #[must_use]
    pub fn photo_in<'a>(&self, path: &'a str) -> Option<&'a str> {
        let id = path.strip_prefix(&*self.photos)?;
        // Ids are also used in selectors, so no other characters are allowed.
        (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')).then_some(id)
    }

    fn with_page(&self, name: super::Parameter, value: &str) -> Address {
        Address::new(self.page.clone()).with(name, value)
    }
}
