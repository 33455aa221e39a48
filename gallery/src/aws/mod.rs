//! Adapters for AWS: S3, DynamoDB, SQS and Cognito. The store of bytes alone, with the feature `bucket`, can also be
//! used by the standalone gallery.

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
