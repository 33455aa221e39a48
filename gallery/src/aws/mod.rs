//! The cloud home: S3, DynamoDB and SQS behind the ports. Nothing public here has a type of an SDK.

mod clients;
pub mod dynamodb;
mod fault;
pub mod s3;
pub mod sqs;

pub use self::clients::{Access, AccessKey, Clients};
