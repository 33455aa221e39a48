//! Spreads data that many writers change at the same time over several items or partitions.
//!
//! DynamoDB cancels a transaction that conflicts with another one on the same item, and limits the number of writes per
//! second to one partition. The shard of an id must never change, because records are found by it.

/// Number of items that share the counts of a month. Fewer cost less to read, and more allow more concurrent writers.
/// With four, 200 concurrent writers all succeed (`contract::conflicting` has the numbers).
pub const MONTH_SHARDS: u32 = 4;

/// Number of partitions that share a list of all people's records.
const PARTITIONS: u32 = 16;

/// Which of `shards` shards an id belongs to.
#[must_use]
pub fn shard(id: &str, shards: u32) -> u32 {
    crc32fast::hash(id.as_bytes()) % shards
}

/// The partition of a list that an id belongs to: `{list}#{0-f}`.
#[must_use]
pub fn partition(list: &str, id: &str) -> String {
    name(list, shard(id, PARTITIONS))
}

/// All partitions of a list. The first one is where older versions kept the whole list.
pub fn partitions(list: &str) -> impl Iterator<Item = String> {
    std::iter::once(list.to_owned()).chain((0..PARTITIONS).map(move |number| name(list, number)))
}

fn name(list: &str, number: u32) -> String {
    format!("{list}#{number:x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PhotoId;

    #[test]
    fn the_shard_of_an_id_never_changes() {
        for (id, of_four, of_sixteen) in [("0123456789abcdefghjkmnpqrs", 0, 0), ("a-photo-of-another-gallery", 1, 9)] {
            assert_eq!((shard(id, MONTH_SHARDS), shard(id, PARTITIONS)), (of_four, of_sixteen), "{id}");
        }
    }

    #[test]
    fn ids_are_distributed_evenly() {
        let mut counts = [0; PARTITIONS as usize];
        for _ in 0..16_000 {
            counts[shard(PhotoId::random().as_str(), PARTITIONS) as usize] += 1;
        }
        // Seven standard deviations.
        assert!(counts.iter().all(|count| (780..1220).contains(count)), "{counts:?}");
    }

    #[test]
    fn each_id_is_in_one_of_the_partitions() {
        let all: Vec<_> = partitions("LIST").collect();
        assert_eq!((all.len(), all[0].as_str(), all[1].as_str(), all[16].as_str()), (17, "LIST", "LIST#0", "LIST#f"));
        for _ in 0..100 {
            assert!(all[1..].contains(&partition("LIST", PhotoId::random().as_str())));
        }
    }
}
