//! The cloud home: S3, DynamoDB, SQS and Cognito behind the ports. The store of bytes alone, with the feature `bucket`,
//! serves the embedded home, too.

mod clients;
#[cfg(feature = "aws")]
pub mod cognito;
#[cfg(feature = "aws")]
pub mod dynamodb;
mod fault;
#[cfg(feature = "aws")]
pub mod parameters;
pub mod s3;
#[cfg(feature = "aws")]
pub mod sqs;

pub use self::clients::{Access, AccessKey, Clients};
