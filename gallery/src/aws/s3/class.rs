//! The storage class of an object.

use aws_sdk_s3::types::StorageClass;

use super::Buckets;
use crate::key::ObjectKey;

/// The size from which moving pays: watching an object costs as much as 140 kB save in the cheapest tier, and less than
/// 128 KiB are never moved.
const SMALLEST: u64 = 256 << 10;

impl Buckets {
    /// What is kept for long and rarely read moves to cheaper tiers by itself. An object that is stored in that class
    /// from the start costs no transition.
    pub(super) fn class(&self, key: &ObjectKey, bytes: u64) -> Option<StorageClass> {
        let kept = matches!(key, ObjectKey::Original(_) | ObjectKey::Rendition(_));
        (self.tiers && kept && bytes >= SMALLEST).then_some(StorageClass::IntelligentTiering)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        aws::Clients,
        id::{PersonId, PhotoId, ZipId},
    };

    #[test]
    fn only_large_objects_that_are_kept_move_between_tiers() {
        let clients = || Arc::new(Clients::temporary("token"));
        let aws = Buckets::new(clients(), "originals", "renditions");
        let original = ObjectKey::Original(PhotoId::random());
        assert_eq!(aws.class(&original, SMALLEST), Some(StorageClass::IntelligentTiering));
        assert_eq!(aws.class(&original, SMALLEST - 1), None);
        let person = PersonId::random();
        assert_eq!(aws.class(&ObjectKey::Zip(person.clone(), ZipId::random()), 1 << 30), None, "gone after a day");
        assert_eq!(aws.class(&ObjectKey::Form(person, PhotoId::random()), 1 << 30), None, "gone within minutes");
        let compatible = Buckets::one(clients(), "one", "");
        assert_eq!(compatible.class(&original, 1 << 30), None, "other stores may not know the class");
    }
}
