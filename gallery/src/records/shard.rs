//! Spreading over several items or partitions what many write at the same time.
//!
//! DynamoDB cancels a transaction that meets another one on the same item, and one partition takes so many writes a
//! second and no more. What an id belongs to must never change: records are found by it.

/// Items that share the counts of a month. Fewer cost less to read, and more let more writers at them at once: with four,
/// 200 writers at the same moment all get through (`contract::conflicting` has the numbers).
pub const MONTH_SHARDS: u32 = 4;

/// Partitions that share a list of everybody's records.
const PARTITIONS: u32 = 16;

/// Which of so many shards an id belongs to.
#[must_use]
pub fn shard(id: &str, shards: u32) -> u32 {
    crc32fast::hash(id.as_bytes()) % shards
}

/// The partition of a list that an id belongs to: `{list}#{0-f}`.
#[must_use]
pub fn partition(list: &str, id: &str) -> String {
    name(list, shard(id, PARTITIONS))
}

/// All partitions of a list. The first is the one that older versions kept all of it in.
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
    fn an_id_stays_where_it_is() {
        for (id, of_four, of_sixteen) in [("0123456789abcdefghjkmnpqrs", 0, 0), ("a-photo-of-another-gallery", 1, 9)] {
            assert_eq!((shard(id, MONTH_SHARDS), shard(id, PARTITIONS)), (of_four, of_sixteen), "{id}");
        }
    }

    #[test]
    fn ids_spread_evenly() {
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
